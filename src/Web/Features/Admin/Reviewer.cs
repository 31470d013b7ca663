using Npgsql;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Admin;

/// <summary>
/// Decides about held days: by the day's own id, or by a submission's for all of its days. Decision, log and public rows change together, or not at all.
/// </summary>
public sealed partial class Reviewer(OrgRunner orgs, ILogger<Reviewer> log)
{
    public const int LongestReason = 500;

    // Only of people who publish what they used there: nobody else's days are anybody's business here.
    private const string UnscopedOrgs = """
        select distinct h.org_id from held_days h
        join published_profiles p on p.user_id = h.user_id
        join publishing_choices c on c.org_id = h.org_id and c.user_id = h.user_id
        where h.id = $1 or h.submission_id = $1
        """;

    /// <param name="id">Of a held day, or of a submission.</param>
    /// <param name="action">What to do.</param>
    /// <param name="reason">Read by the person whose day it is; must be given.</param>
    /// <param name="seen">Fingerprint of the figures that were looked at; null: whatever they are.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many days were decided.</returns>
    public async Task<Result<int>> RunAsync(Guid id, ReviewAction action, string? reason, string? seen, Guid by, CancellationToken ct)
    {
        var words = string.Join(' ', (reason ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        if (words.Length is 0 or > LongestReason || words.Any(char.IsControl))
        {
            return new Error(ErrorKind.Invalid, $"Say why, in one line of at most {LongestReason} characters: the person reads it.", "reason");
        }

        Result<int> decided = new Error(ErrorKind.NotFound, "There is no such submission or day under review.", "submissionId");
        foreach (var orgId in await orgs.UnscopedIdsAsync(UnscopedOrgs, ct, id))
        {
            await orgs.ForAsync<Inside>(orgId, async (inside, stop) => decided = await inside.RunAsync(id, action, words, seen, by, stop), ct);
        }

        return decided.Match<Result<int>>(
            days =>
            {
                Log.Decided(log, by, action, id, days);
                return days;
            },
            error => error);
    }

    /// <summary>In the organization where the days are.</summary>
    public sealed class Inside(AppDbContext db, CurrentOrg org, OrgTransaction unit, Publisher publisher, TimeProvider clock)
    {
        private const string Find = "select id, user_id, state, fingerprint from held_days where org_id = $1 and (id = $2 or submission_id = $2) order by id for update";

        public async Task<Result<int>> RunAsync(Guid id, ReviewAction action, string reason, string? seen, Guid by, CancellationToken ct)
        {
            await using var transaction = await unit.BeginAsync(ct);
            await publisher.LockAsync(await OwnersAsync(id, ct), ct);
            var days = await FindAsync(id, ct);
            if (Refusal(days, action, seen) is { } refusal)
            {
                return refusal;
            }

            var open = days.Where(day => MayBe(action, day.State)).ToList();
            await db.ExecuteAsync(SqlText.Of<Reviewer>("Review"), ct, org.RequiredId, open.Select(day => day.Id).ToArray(), action.ToString().ToLowerInvariant(), reason, by, clock.GetUtcNow());
            foreach (var userId in open.Select(day => day.UserId).Distinct())
            {
                await publisher.RunAsync(userId, ct);
            }

            await transaction.CommitAsync(ct);
            return open.Count;
        }

        private static Error? Refusal(List<Waiting> days, ReviewAction action, string? seen)
        {
            if (days.Count == 0)
            {
                return new Error(ErrorKind.NotFound, "There is no such submission or day under review.", "submissionId");
            }

            if (seen is not null && days.TrueForAll(day => day.Seen != seen))
            {
                return new Error(ErrorKind.Conflict, "The figures have changed since you looked at them. Look again.", "seen");
            }

            return days.Exists(day => MayBe(action, day.State)) ? null : new Error(
                ErrorKind.Conflict,
                action is ReviewAction.Undo ? "Nothing was decided about it yet." : $"It was {days[0].State.ToString().ToLowerInvariant()} already. Take that back first.",
                "action");
        }

        private static bool MayBe(ReviewAction action, HeldState state) => (state is HeldState.Waiting) == (action is not ReviewAction.Undo);

        private async Task<List<Guid>> OwnersAsync(Guid id, CancellationToken ct)
        {
            await using var command = db.Statement("select distinct user_id from held_days where org_id = $1 and (id = $2 or submission_id = $2)", org.RequiredId, id);
            await using var row = await command.ExecuteReaderAsync(ct);
            var owners = new List<Guid>();
            while (await row.ReadAsync(ct))
            {
                owners.Add(row.GetGuid(0));
            }

            return owners;
        }

        private async Task<List<Waiting>> FindAsync(Guid id, CancellationToken ct)
        {
            await using var command = db.Statement(Find, org.RequiredId, id);
            await using var row = await command.ExecuteReaderAsync(ct);
            var days = new List<Waiting>();
            while (await row.ReadAsync(ct))
            {
                days.Add(Of(row));
            }

            return days;
        }

        private static Waiting Of(NpgsqlDataReader row) =>
            new(row.GetGuid(0), row.GetGuid(1), Enum.Parse<HeldState>(row.GetString(2), ignoreCase: true), Convert.ToHexString(row.GetFieldValue<byte[]>(3)));

        private sealed record Waiting(Guid Id, Guid UserId, HeldState State, string Seen);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Person {UserId} decided {Action} about {HeldId}: {Days} days")]
        public static partial void Decided(ILogger logger, Guid userId, ReviewAction action, Guid heldId, int days);
    }
}
