using System.Text.Json;
using Npgsql;
using TeamCost.Web.Features.Notifications.Sending;
using TeamCost.Web.Platform.Mail;
using TeamCost.Web.Platform.Secrets;

namespace TeamCost.Web.Features.Notifications.Mail;

/// <summary>A letter that this try holds.</summary>
/// <param name="Letter">Null when it cannot be opened any more.</param>
public sealed record LetterClaim(Guid Id, string Kind, Guid Lease, int Attempts, DateTimeOffset GoodUntil, Letter? Letter);

/// <summary>What is written of the delivery of letters. They are tried often and not for long: their links end within hours or days.</summary>
public sealed class LetterLedger(NpgsqlDataSource database, SecretBox box, DeliveryOptions options, TimeProvider clock)
{
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5)];

    /// <returns>Null when nothing is due that is free.</returns>
    public async Task<LetterClaim?> ClaimAsync(CancellationToken ct)
    {
        var lease = Guid.NewGuid();
        await using var claim = database.CreateCommand("""
            update letters set lease_by = $1, lease_until = clock_timestamp() + $2::interval, attempts = attempts + 1
            where id = (
              select id from letters where state = 'waiting' and next_at <= $3 and (lease_until is null or lease_until < clock_timestamp())
              order by id limit 1 for update skip locked)
            returning id, kind, attempts, good_until, content
            """);
        claim.Parameters.AddWithValue(lease);
        claim.Parameters.AddWithValue(options.Lease);
        claim.Parameters.AddWithValue(clock.GetUtcNow());
        await using var row = await claim.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
        {
            return null;
        }

        var id = row.GetGuid(0);
        var plain = row.IsDBNull(4) ? null : box.Open(Guid.Empty, id, row.GetString(4));
        return new LetterClaim(
            id, row.GetString(1), lease, row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3),
            plain is null ? null : JsonSerializer.Deserialize<Letter>(plain, JsonSerializerOptions.Default));
    }

    /// <returns>How long until something is due or a lease ends; null: nothing waits for a time.</returns>
    public async Task<TimeSpan?> DueInAsync(CancellationToken ct)
    {
        await using var ask = database.CreateCommand("""
            select min(wait) from letters,
              lateral (select case when lease_until >= clock_timestamp() then lease_until - clock_timestamp() else next_at - $1 end) at (wait)
            where state = 'waiting' and wait > interval '0'
            """);
        ask.Parameters.AddWithValue(clock.GetUtcNow());
        return await ask.ExecuteScalarAsync(ct) as TimeSpan?;
    }

    public async Task EndAsync(LetterClaim claim, Verdict verdict, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var next = now + Waits[Math.Min(claim.Attempts, Waits.Length) - 1];
        var waits = verdict.Outcome is DeliveryOutcome.Again && next < claim.GoodUntil;
        var state = verdict.Outcome is DeliveryOutcome.Good ? "sent" : waits ? "waiting" : "failed";

        // What no longer waits is not kept: it held a link.
        await using var end = database.CreateCommand("""
            update letters set state = $3, words = $4, next_at = $5, ended_at = case when $3 = 'waiting' then null else $6 end,
              content = case when $3 = 'waiting' then content end, is_unheard = $7, lease_by = null, lease_until = null
            where id = $1 and lease_by = $2
            """);
        end.Parameters.AddWithValue(claim.Id);
        end.Parameters.AddWithValue(claim.Lease);
        end.Parameters.AddWithValue(state);
        end.Parameters.AddWithValue(verdict.Words);
        end.Parameters.AddWithValue(waits ? next : now);
        end.Parameters.AddWithValue(now);
        end.Parameters.AddWithValue(waits && verdict.IsUnheard);
        await end.ExecuteNonQueryAsync(ct);
        if (verdict.Outcome is DeliveryOutcome.Good)
        {
            await HearAgainAsync(now, ct);
        }
    }

    // The mail server answers: what waited for it goes now.
    private async Task HearAgainAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var all = database.CreateCommand("update letters set next_at = $1 where state = 'waiting' and is_unheard and next_at > $1");
        all.Parameters.AddWithValue(now);
        await all.ExecuteNonQueryAsync(ct);
    }
}
