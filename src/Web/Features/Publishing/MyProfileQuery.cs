using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Publishing;

/// <summary>What a person sees of the own public profile: what is public, what could be, and which days are not and why.</summary>
public sealed class MyProfileQuery(AppDbContext db, ChosenOrgs orgs)
{
    private const string Held = """
        select h.day, h.kind = 'submission', h.state, h.reasons, h.tokens, h.held_at, r.reason
        from held_days h
        left join lateral (
          select reason from held_day_reviews where org_id = $1 and held_id = h.id and action <> 'undo' order by reviewed_at desc limit 1) r on h.state <> 'waiting'
        where h.org_id = $1 and h.user_id = $2 order by h.day desc, h.device limit 200
        """;

    private const string Late = """
        select count(distinct u.utc_day) from daily_usage u join rolled_days r on r.org_id = $1 and r.utc_day = u.utc_day
        where u.org_id = $1 and u.person_id = $2 and u.utc_day < (r.first_rolled_at at time zone 'UTC')::date - $3::integer
        """;

    public async Task<MyProfilePage> RunAsync(Guid userId, PublishingForm? typed, CancellationToken ct)
    {
        var (found, held, late) = (new List<PublishableOrg>(), new List<MyHeldDay>(), 0L);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var profile = await db.PublishedProfiles.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == userId, ct);
        var name = await db.Users.AsNoTracking().Where(user => user.Id == userId).Select(user => user.DisplayName).SingleAsync(ct);
        await orgs.EachAsync(
            userId,
            async organization =>
            {
                found.Add(organization);
                held.AddRange(await HeldAsync(organization, userId, ct));
                late += await LateAsync(organization, userId, ct);
            },
            ct);
        var organizations = found.OrderBy(one => !one.IsOwn).ThenBy(one => one.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var days = profile is null ? 0 : await db.PublishedDays.Where(day => day.UserId == userId).Select(day => day.Day).Distinct().CountAsync(ct);
        var handle = organizations.Find(one => one.IsOwn)?.Slug ?? $"person-{userId:N}"[..19];
        return new MyProfilePage(profile, handle, days, late, typed ?? PublishingForm.From(profile, organizations, name), organizations, [.. held.OrderByDescending(day => day.Day)]);
    }

    private async Task<List<MyHeldDay>> HeldAsync(PublishableOrg organization, Guid userId, CancellationToken ct)
    {
        await using var command = db.Statement(Held, organization.Id, userId);
        await using var row = await command.ExecuteReaderAsync(ct);
        var days = new List<MyHeldDay>();
        while (await row.ReadAsync(ct))
        {
            days.Add(new MyHeldDay(
                organization.Name, organization.IsChosen, row.GetFieldValue<DateOnly>(0), row.GetBoolean(1), Enum.Parse<HeldState>(row.GetString(2), ignoreCase: true), row.GetFieldValue<string[]>(3),
                row.GetInt64(4), row.GetFieldValue<DateTimeOffset>(5), row.IsDBNull(6) ? null : row.GetString(6)));
        }

        return days;
    }

    private async Task<long> LateAsync(PublishableOrg organization, Guid userId, CancellationToken ct)
    {
        if (!organization.IsOwn && !organization.IsChosen)
        {
            return 0;
        }

        await using var command = db.Statement(Late, organization.Id, userId, DayRules.OldestDays);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}

/// <summary>A day of the person that waits, was let through, or was turned down.</summary>
/// <param name="IsChosen">What was used in this organization is published.</param>
/// <param name="IsSubmission">What one device submitted; else all that counts of the day.</param>
/// <param name="Review">Why it was decided; null while it waits.</param>
public sealed record MyHeldDay(string OrgName, bool IsChosen, DateOnly Day, bool IsSubmission, HeldState State, IReadOnlyList<string> Reasons, long Tokens, DateTimeOffset HeldAt, string? Review)
{
    public string StateWord => State switch
    {
        // Nobody looks at what nobody publishes.
        HeldState.Waiting => IsChosen ? "Waits for review" : "Would wait for review",
        HeldState.Approved => "Approved",
        _ => "Not published",
    };
}

/// <param name="Profile">Null: nothing is public.</param>
/// <param name="PublicDays">On how many days there is something public.</param>
/// <param name="LateDays">Days that are kept but came more than a year late.</param>
public sealed record MyProfilePage(
    PublishedProfile? Profile, string Handle, int PublicDays, long LateDays, PublishingForm Form, IReadOnlyList<PublishableOrg> Organizations, IReadOnlyList<MyHeldDay> Held)
{
    public bool IsPublic => Profile is not null;

    public IEnumerable<PublishableOrg> Chosen => Organizations.Where(one => one.MayBeChosen && Form.Orgs.Contains(one.Id));
}
