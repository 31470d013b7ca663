using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.Cursor;

/// <summary>The feeds of a team, each into the common words.</summary>
internal sealed class CursorFeeds(CursorApi api, TimeProvider clock)
{
    private const int EventsPerPage = 500;
    private const int UsersPerPage = 100;
    private const int CommitsPerPage = 1_000;
    private const int MostPages = 5_000;
    private const int MostReadings = 3;

    /// <summary>A day that grows while its pages are turned is read again: the pages shift, and an event would be missed or doubled.</summary>
    public async Task<ProviderDay> EventsAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        for (var reading = 1; reading <= MostReadings; reading++)
        {
            var readAt = clock.GetUtcNow();
            if (await AllEventsAsync(access, day, ct) is { } events)
            {
                return events.ToProviderDay(Days.CompleteUpTo(day, readAt));
            }
        }

        throw new ProviderException(Trouble.BadAnswer, "Cursor counts more or fewer events than its pages hold, again and again.");
    }

    public async Task<ProviderDay> ActivityAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var rows = new List<DailyRow>();
        for (var page = 1; ; page++)
        {
            var answer = await api.PostAsync<DailyPage>(access, "teams/daily-usage-data", Range(day, page, UsersPerPage), ct);
            rows.AddRange(answer.Data.Where(row => DayOf(row) == day));
            if (answer.Pagination is not { HasNextPage: true })
            {
                break;
            }

            Stop(page);
        }

        var readAt = clock.GetUtcNow();
        return new ProviderDay
        {
            Days = Days.Only(day),
            Activity = Sums.OfActivity(rows.SelectMany(row => Activity(row, day))),
            Names = [.. rows.Select(row => NameOf(row.Email, row.UserId, null)).OfType<IdentityName>().DistinctBy(name => name.Name)],
            DataUpTo = Days.CompleteUpTo(day, readAt),
        };
    }

    public async Task<ProviderDay> MembersAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var members = (await api.GetAsync<MemberList>(access, "teams/members", ct)).TeamMembers;
        return new ProviderDay
        {
            Days = Days.Only(day),
            // An unpaid admin manages the team without a seat.
            Seats = [.. members.Where(member => !member.IsRemoved && member.Role is not "free-owner").Select(Seat).DistinctBy(seat => seat.Holder)],
            Names = [.. members.Select(member => NameOf(member.Email, member.Id, member.Name, member.IsRemoved ? "removed from the team" : null))
                .OfType<IdentityName>().DistinctBy(name => name.Name)],
            Figures = await SpendAsync(access, ct),
            DataUpTo = clock.GetUtcNow(),
        };
    }

    public async Task<ProviderDay> CommitsAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var seen = new HashSet<(string, string)>();
        var commits = new List<CommitRow>();
        for (var page = 1; ; page++)
        {
            var path = $"analytics/ai-code/commits?startDate={Days.Text(day)}T00:00:00.000Z&endDate={Days.Text(day)}T23:59:59.999Z&page={page}&pageSize={CommitsPerPage}";
            var answer = await api.GetAsync<CommitPage>(access, path, ct);
            commits.AddRange(answer.Items.Where(commit => Days.Of(commit.CommitTs ?? commit.CreatedAt) == day
                && seen.Add((commit.CommitHash, commit.UserId ?? commit.UserEmail ?? ""))));
            if ((long)page * CommitsPerPage >= answer.TotalCount)
            {
                break;
            }

            Stop(page);
        }

        var withAi = commits.Where(commit => commit.TabLinesAdded + commit.TabLinesDeleted + commit.ComposerLinesAdded + commit.ComposerLinesDeleted > 0);
        var named = withAi.Select(commit => NameOf(commit.UserEmail, commit.UserId, null)).ToList();
        return new ProviderDay
        {
            Days = Days.Only(day),
            Activity = [.. named.GroupBy(name => name?.Name).Select(of => new ActivityItem(day, "cursor", "cursor", ActivityMetrics.Commits, of.Count(), of.Key))],
            Names = [.. named.OfType<IdentityName>().DistinctBy(name => name.Name)],
            DataUpTo = Days.CompleteUpTo(day, clock.GetUtcNow()),
        };
    }

    /// <summary>Milliseconds; both ends are inside, so that the last is one before midnight.</summary>
    public static object Range(DateOnly day, int page, int pageSize) => new
    {
        startDate = Days.Start(day).ToUnixTimeMilliseconds(),
        endDate = Days.End(day).ToUnixTimeMilliseconds() - 1,
        page,
        pageSize,
    };

    /// <returns>Null: the day changed meanwhile.</returns>
    private async Task<EventDay?> AllEventsAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var events = new EventDay(day);
        int? promised = null;
        for (var page = 1; ; page++)
        {
            var answer = await api.PostAsync<EventPage>(access, "teams/filtered-usage-events", Range(day, page, EventsPerPage), ct);
            promised ??= answer.TotalUsageEventsCount;
            if (answer.TotalUsageEventsCount != promised)
            {
                return null;
            }

            foreach (var row in answer.UsageEvents)
            {
                events.Add(row);
            }

            if (!answer.Pagination.HasNextPage)
            {
                return events.Count == promised ? events : null;
            }

            Stop(page);
        }
    }

    // Cumulative for the current cycle and nothing else: a figure to compare with, never lines. Plans without it do without.
    private async Task<IReadOnlyList<FigureItem>> SpendAsync(ProviderAccess access, CancellationToken ct)
    {
        var rows = new List<SpendRow>();
        try
        {
            for (var page = 1; ; page++)
            {
                var answer = await api.PostAsync<SpendPage>(access, "teams/spend", new { page, pageSize = UsersPerPage }, ct);
                rows.AddRange(answer.TeamMemberSpend);
                if (page >= answer.TotalPages)
                {
                    break;
                }

                Stop(page);
            }
        }
        catch (ProviderException refused) when (refused.Trouble is Trouble.PlanTooSmall or Trouble.PermissionMissing or Trouble.NotFound)
        {
            return [];
        }

        var spend = rows.Sum(row => row.SpendCents) / 100m;
        // Older answers lack the parts, and their one sum may already contain the included use.
        return rows.Any(row => row.OverallSpendCents is null)
            ? [new FigureItem("Spend of the cycle (may contain included use)", spend, "USD")]
            : [new FigureItem("Spend of the cycle", spend, "USD"), new FigureItem("Included use of the cycle", rows.Sum(row => row.IncludedSpendCents ?? 0) / 100m, "USD")];
    }

    private static IEnumerable<ActivityItem> Activity(DailyRow row, DateOnly day)
    {
        var identity = NameOf(row.Email, row.UserId, null)?.Name;
        return
        [
            Item(ActivityMetrics.LinesAdded, row.AcceptedLinesAdded),
            Item(ActivityMetrics.LinesRemoved, row.AcceptedLinesDeleted),
            Item(ActivityMetrics.Suggestions, row.TotalTabsShown, "tab"),
            Item(ActivityMetrics.Acceptances, row.TotalTabsAccepted, "tab"),
            Item(ActivityMetrics.Suggestions, row.TotalAccepts + row.TotalRejects, "edits"),
            Item(ActivityMetrics.Acceptances, row.TotalAccepts, "edits"),
            Item(ActivityMetrics.Interactions, row.AgentRequests, "agent"),
            Item(ActivityMetrics.Interactions, row.ComposerRequests, "composer"),
            Item(ActivityMetrics.Interactions, row.ChatRequests, "chat"),
            Item(ActivityMetrics.Interactions, row.CmdkUsages, "cmdk"),
            Item("bugbot-reviews", row.BugbotUsages),
        ];

        ActivityItem Item(string metric, long value, string detail = "") => new(day, "cursor", "cursor", metric, value, identity, detail);
    }

    private static SeatItem Seat(MemberRow member) => new(
        member.Id ?? member.Email ?? throw new ProviderException(Trouble.BadAnswer, "A member of the Cursor team has neither id nor e-mail."),
        NameOf(member.Email, member.Id, member.Name)?.Name, "cursor", "cursor", "teams", From: null, EndsOn: null, LastActivityAt: null, LastActivityIn: null);

    // The id is not the external one: the same person is a number in one answer and "user_…" in another.
    private static IdentityName? NameOf(string? email, string? userId, string? displayName, string? hint = null) =>
        email is { Length: > 0 } ? new IdentityName(email.ToLowerInvariant(), IdentityKind.Email, "cursor", DisplayName: displayName, Email: email.ToLowerInvariant(), Hint: hint)
        : userId is { Length: > 0 } ? new IdentityName(userId, IdentityKind.UserId, "cursor", DisplayName: displayName, Hint: hint)
        : null;

    private static DateOnly DayOf(DailyRow row) =>
        Days.Read(row.Day) ?? (row.Date is { } date
            ? Days.Of(DateTimeOffset.FromUnixTimeMilliseconds(date))
            : throw new ProviderException(Trouble.BadAnswer, "A row of Cursor's daily usage has neither day nor date."));

    private static void Stop(int page)
    {
        if (page == MostPages)
        {
            throw new ProviderException(Trouble.BadAnswer, "Cursor's pages do not end.");
        }
    }
}
