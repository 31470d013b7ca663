using System.Globalization;

namespace TeamCost.Web.Features.Providers.Cursor;

/// <summary>A Cursor team: events, activity, members, commits (docs/providers/cursor.md).</summary>
public sealed class CursorConnector : IProviderConnector
{
    private readonly CursorApi _api;
    private readonly CursorFeeds _feeds;
    private readonly TimeProvider _clock;

    public CursorConnector(ProviderHttp http, TimeProvider clock) =>
        (_clock, _api, _feeds) = (clock, new CursorApi(http, clock), new CursorFeeds(new CursorApi(http, clock), clock));

    public ProviderSetup Setup => CursorSetup.Value;

    public async Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct)
    {
        var yesterday = Days.Of(_clock.GetUtcNow()).AddDays(-1);
        MemberList? members = null;
        Permission[] permissions =
        [
            await TryAsync("Members", CursorSetup.Members, async () => members = await _api.GetAsync<MemberList>(access, "teams/members", ct)),
            await TryAsync("Usage events", CursorSetup.Events, () =>
                _api.PostAsync<EventPage>(access, "teams/filtered-usage-events", CursorFeeds.Range(yesterday, 1, 1), ct)),
            await TryAsync("Daily activity", CursorSetup.Activity, () =>
                _api.PostAsync<DailyPage>(access, "teams/daily-usage-data", CursorFeeds.Range(yesterday, 1, 1), ct)),
            await TryAsync("Commits with AI lines", CursorSetup.Commits, () =>
                _api.GetAsync<CommitPage>(access, "analytics/ai-code/commits?startDate=1d&endDate=now&page=1&pageSize=1", ct)),
        ];
        if (permissions.All(permission => permission.Trouble is not null))
        {
            throw new ProviderException(permissions[0].Trouble!.Value, permissions[0].Sentence!);
        }

        // Cursor says neither the team's name nor its id.
        var active = members?.TeamMembers.Count(member => !member.IsRemoved);
        var name = active is null ? "Cursor team" : string.Create(CultureInfo.InvariantCulture, $"Cursor team of {active} {(active == 1 ? "member" : "members")}");
        return new AccountSummary(null, name, permissions, null, ["Cursor does not say how far back its history goes; what it still has is read."]);
    }

    public Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct) => feed switch
    {
        CursorSetup.Events => _feeds.EventsAsync(access, day, ct),
        CursorSetup.Activity => _feeds.ActivityAsync(access, day, ct),
        CursorSetup.Members => _feeds.MembersAsync(access, day, ct),
        CursorSetup.Commits => _feeds.CommitsAsync(access, day, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(feed), feed, "Cursor has no such feed."),
    };

    private static async Task<Permission> TryAsync(string what, string feed, Func<Task> ask)
    {
        try
        {
            await ask();
            return new Permission(what, [feed]);
        }
        catch (ProviderException refused) when (refused.IsPermanent && refused.Trouble is not Trouble.KeyRejected)
        {
            return new Permission(what, [feed], refused.Trouble, refused.Message);
        }
    }
}
