using TeamCost.Web.Data;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Admin;

/// <summary>
/// Days that wait for review, of people who publish what they used where it is. Each organization is entered for them; nothing of it comes out but the day itself.
/// Who publishes nothing is looked at by nobody.
/// </summary>
public sealed class FlaggedQuery(OrgRunner orgs)
{
    private const int Most = 500;

    private const string UnscopedOrgs = """
        select distinct h.org_id from held_days h
        join published_profiles p on p.user_id = h.user_id
        join publishing_choices c on c.org_id = h.org_id and c.user_id = h.user_id
        where h.state = 'waiting'
        """;

    public async Task<IReadOnlyList<FlaggedDay>> RunAsync(CancellationToken ct)
    {
        var found = new List<FlaggedDay>();
        foreach (var orgId in await orgs.UnscopedIdsAsync(UnscopedOrgs, ct))
        {
            await orgs.ForAsync<Inside>(orgId, async (inside, stop) => found.AddRange(await inside.RunAsync(stop)), ct);
        }

        return [.. found.OrderBy(day => day.HeldAt).ThenBy(day => day.Day).Take(Most)];
    }

    /// <summary>Of one organization.</summary>
    public sealed class Inside(AppDbContext db, CurrentOrg org, OrgTransaction unit)
    {
        private const string Read = """
            select h.id, coalesce(h.submission_id, h.id), h.kind, p.handle, p.display_name, h.day, h.reasons, h.tokens, h.value_usd, h.usual_tokens, h.usual_usd, h.held_at, h.fingerprint
            from held_days h
            join published_profiles p on p.user_id = h.user_id
            join publishing_choices c on c.org_id = h.org_id and c.user_id = h.user_id
            where h.org_id = $1 and h.state = 'waiting' order by h.held_at, h.day limit 500
            """;

        public async Task<IReadOnlyList<FlaggedDay>> RunAsync(CancellationToken ct)
        {
            await using var transaction = await unit.BeginAsync(ct);
            await using var command = db.Statement(Read, org.RequiredId);
            await using var row = await command.ExecuteReaderAsync(ct);
            var days = new List<FlaggedDay>();
            while (await row.ReadAsync(ct))
            {
                days.Add(new FlaggedDay(
                    row.GetGuid(0), row.GetGuid(1), Enum.Parse<HeldKind>(row.GetString(2), ignoreCase: true), row.GetString(3), row.GetString(4), row.GetFieldValue<DateOnly>(5),
                    row.GetFieldValue<string[]>(6), row.GetInt64(7), row.GetDecimal(8), row.GetInt64(9), row.GetDecimal(10), row.GetFieldValue<DateTimeOffset>(11),
                    Convert.ToHexString(row.GetFieldValue<byte[]>(12))));
            }

            return days;
        }
    }
}

/// <summary>A day that waits for review.</summary>
/// <param name="SubmissionId">What a decision may be about instead of the day: all days of that submission.</param>
/// <param name="UsualTokens">The average of the person's other days.</param>
/// <param name="Seen">Of the figures: a decision about others is refused.</param>
public sealed record FlaggedDay(
    Guid Id, Guid SubmissionId, HeldKind Kind, string Handle, string DisplayName, DateOnly Day, IReadOnlyList<string> Reasons, long Tokens, decimal ValueUsd, long UsualTokens,
    decimal UsualUsd, DateTimeOffset HeldAt, string Seen);
