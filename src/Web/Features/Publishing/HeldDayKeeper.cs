using System.Text.Json;
using Npgsql;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Publishing;

/// <summary>A day as the rules see it now: of one device's submissions, or of all that counts.</summary>
/// <param name="Device">Empty where the program names none, and of a whole day.</param>
/// <param name="SourceKey">The natural key of the source whose lines are meant; empty: all that counts.</param>
/// <param name="SubmissionId">The submission that told it last; null where there is none.</param>
/// <param name="Fingerprint">Of everything that is told of it.</param>
/// <param name="Reasons">Why somebody should look at it; empty: nobody needs to.</param>
public sealed record DayUnderRules(
    string Device, string SourceKey, Guid? SubmissionId, DayFigures Figures, byte[] Fingerprint, (long Tokens, decimal Usd) Usual, IReadOnlyList<string> Reasons);

/// <summary>
/// Holds the list of held days against what the rules say now. A decision stands for what was decided about: an approval as long as the day has not grown by more than
/// a tenth since, a rejection as long as nothing of it has changed.
/// </summary>
public sealed class HeldDayKeeper(AppDbContext db, TimeProvider clock)
{
    private const string Read = """
        select id, source_key, device, day, submission_id, state, reasons, fingerprint, tokens, value_usd, usual_tokens, usual_usd, held_at
        from held_days where org_id = $1 and user_id = $2 and kind = $3 order by day, device
        """;

    /// <param name="orgId">The organization that the unit of work is in.</param>
    /// <param name="userId">Whose days they are.</param>
    /// <param name="kind">Which of the two lists.</param>
    /// <param name="days">Every day that there is, flagged or not.</param>
    /// <param name="writes">False: only says what it would write.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The list as it is now.</returns>
    public async Task<IReadOnlyList<HeldDay>> SyncAsync(
        Guid orgId, Guid userId, HeldKind kind, IReadOnlyList<DayUnderRules> days, bool writes, CancellationToken ct)
    {
        var before = await ReadAsync(orgId, userId, kind, writes, ct);
        var after = Decide(before, userId, kind, days, clock.GetUtcNow());
        if (writes)
        {
            await WriteAsync(orgId, userId, kind, before, after, ct);
        }

        return after;
    }

    internal static List<HeldDay> Decide(IReadOnlyList<HeldDay> before, Guid userId, HeldKind kind, IReadOnlyList<DayUnderRules> days, DateTimeOffset now)
    {
        var known = before.ToDictionary(held => (held.Device, held.Day));
        var told = days.ToDictionary(day => (day.Device, day.Figures.Day));
        return
        [
            .. known.Keys.Union(told.Keys).OrderBy(place => place.Day).ThenBy(place => place.Device, StringComparer.Ordinal)
                .Select(place => Next(known.GetValueOrDefault(place), told.GetValueOrDefault(place), userId, kind, now)).OfType<HeldDay>(),
        ];
    }

    private static HeldDay? Next(HeldDay? held, DayUnderRules? day, Guid userId, HeldKind kind, DateTimeOffset now)
    {
        var isFlagged = day?.Reasons.Count > 0;
        var stands = held?.State switch
        {
            HeldState.Approved => !isFlagged || IsCovered(held, day!.Figures),
            HeldState.Rejected => day is null || day.Fingerprint.AsSpan().SequenceEqual(held.Fingerprint),
            HeldState.Waiting => isFlagged && day!.Fingerprint.AsSpan().SequenceEqual(held.Fingerprint) && held.Reasons.SequenceEqual(day.Reasons) && held.SubmissionId == day.SubmissionId,
            _ => false,
        };
        return stands ? held : isFlagged ? Waiting(held, day!, userId, kind, now) : null;
    }

    private static bool IsCovered(HeldDay approved, DayFigures now) => now.Tokens <= approved.Tokens / 10m * 11 && now.ValueUsd <= approved.ValueUsd / 10m * 11;

    private static HeldDay Waiting(HeldDay? held, DayUnderRules day, Guid userId, HeldKind kind, DateTimeOffset now) => new()
    {
        Id = held?.Id ?? Guid.CreateVersion7(),
        UserId = userId,
        Kind = kind,
        SourceKey = day.SourceKey,
        Device = day.Device,
        Day = day.Figures.Day,
        SubmissionId = day.SubmissionId,
        State = HeldState.Waiting,
        Reasons = [.. day.Reasons],
        Fingerprint = day.Fingerprint,
        Tokens = day.Figures.Tokens,
        ValueUsd = day.Figures.ValueUsd,
        UsualTokens = day.Usual.Tokens,
        UsualUsd = day.Usual.Usd,
        HeldAt = held is { State: HeldState.Waiting } ? held.HeldAt : now,
    };

    private async Task<List<HeldDay>> ReadAsync(Guid orgId, Guid userId, HeldKind kind, bool forChange, CancellationToken ct)
    {
        await using var command = db.Statement(forChange ? $"{Read} for update" : Read, orgId, userId, Naming.Kebab(kind.ToString()));
        await using var row = await command.ExecuteReaderAsync(ct);
        var days = new List<HeldDay>();
        while (await row.ReadAsync(ct))
        {
            days.Add(Of(row, userId, kind));
        }

        return days;
    }

    private static HeldDay Of(NpgsqlDataReader row, Guid userId, HeldKind kind) => new()
    {
        Id = row.GetGuid(0),
        UserId = userId,
        Kind = kind,
        SourceKey = row.GetString(1),
        Device = row.GetString(2),
        Day = row.GetFieldValue<DateOnly>(3),
        SubmissionId = row.IsDBNull(4) ? null : row.GetGuid(4),
        State = Enum.Parse<HeldState>(row.GetString(5), ignoreCase: true),
        Reasons = row.GetFieldValue<string[]>(6),
        Fingerprint = row.GetFieldValue<byte[]>(7),
        Tokens = row.GetInt64(8),
        ValueUsd = row.GetDecimal(9),
        UsualTokens = row.GetInt64(10),
        UsualUsd = row.GetDecimal(11),
        HeldAt = row.GetFieldValue<DateTimeOffset>(12),
    };

    private async Task WriteAsync(Guid orgId, Guid userId, HeldKind kind, List<HeldDay> before, IReadOnlyList<HeldDay> after, CancellationToken ct)
    {
        var gone = before.Where(held => after.All(one => one.Id != held.Id)).Select(held => held.Id).ToArray();
        if (gone.Length > 0)
        {
            await db.ExecuteAsync("delete from held_days where org_id = $1 and id = any ($2)", ct, orgId, gone);
        }

        var changed = after.Where(held => !before.Contains(held)).Select(held => new
        {
            held.Id,
            held.SourceKey,
            held.Device,
            held.Day,
            held.SubmissionId,
            held.Reasons,
            Fingerprint = $"\\x{Convert.ToHexString(held.Fingerprint)}",
            held.Tokens,
            held.ValueUsd,
            held.UsualTokens,
            held.UsualUsd,
            held.HeldAt,
        }).ToArray();
        if (changed.Length > 0)
        {
            var rows = JsonSerializer.Serialize(changed, SnakeCase);
            await db.ExecuteAsync(SqlText.Of<HeldDayKeeper>("WriteHeldDays"), ct, orgId, userId, Naming.Kebab(kind.ToString()), rows);
        }
    }

    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
