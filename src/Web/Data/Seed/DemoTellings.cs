using TeamCost.Contracts;
using TeamCost.DemoWorld;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Data.Seed;

/// <summary>
/// What each provider's feeds would have said of the demo company, had they been asked: the same lines that the connectors read from the fake
/// providers of the same company.
/// </summary>
internal sealed class DemoTellings(Company company, DateTimeOffset now)
{
    /// <summary>Feeds of a provider with what they say of all days.</summary>
    public IReadOnlyList<(string Feed, ProviderDay Told)> Of(string provider) => provider switch
    {
        "anthropic" => [("usage", All() with { Usage = ClaudeCode().Concat(Api()).ToList(), Activity = ClaudeActivity(), Names = Keys() }), ("cost", All() with { Bill = Costs() })],
        "openai" => [("usage", All() with { Usage = OpenAi(), Names = [new IdentityName("service:search-indexer", IdentityKind.Service, "openai", "svcacct_indexer", "search-indexer")] }), ("costs", All() with { Bill = OpenAiCosts() })],
        "github" => [("people", All() with { Usage = Copilot(), Bill = CopilotBill(), Activity = CopilotActivity(), Names = Logins() }), ("seats", Today() with { Seats = CopilotSeats() }), .. Invoices()],
        "cursor" => [("events", All() with { Usage = Cursor(), Bill = CursorBill() }), ("activity", All() with { Activity = CursorActivity() }), ("members", Today() with { Seats = CursorSeats() })],
        "openrouter" => [("activity", All() with { Usage = OpenRouter(), Bill = OpenRouterBill() })],
        _ => [],
    };

    private ProviderDay All() => new() { Days = company.Days, DataUpTo = now };

    private ProviderDay Today() => new() { Days = new DayRange(company.Today, company.Today), DataUpTo = now };

    private IEnumerable<UsageLine> ClaudeCode() => Sums.OfUsage(
        from row in company.Anthropic.ClaudeCode
        from model in row.Models
        select new UsageLine(
            row.Day, null, "claude-code", "anthropic", model.Model, null, new RateClass(Band: null, Recorded: true),
            new TokenCounts(model.Input, model.Output, model.CacheRead, model.CacheCreation, 0, 0), 0, 0, Identity: row.Email ?? $"key:{row.KeyName}",
            Reported: new Money(model.Cents / 100m), PaidBy: row.CustomerType == "api" ? PaidModes.Metered : PaidModes.Seat));

    // What Claude Code says for itself is not said again; its searches are only here.
    private IEnumerable<UsageLine> Api()
    {
        var keys = company.Anthropic.Keys.ToDictionary(key => key.Id, StringComparer.Ordinal);
        var workspaces = company.Anthropic.Workspaces.ToDictionary(workspace => workspace.Id, workspace => workspace.Name, StringComparer.Ordinal);
        var isClaudeCode = company.Anthropic.ClaudeCode.Select(row => row.KeyName).Where(name => name is not null).ToHashSet();
        var emails = company.Anthropic.Users.ToDictionary(user => user.Id, user => user.Email, StringComparer.Ordinal);
        return Sums.OfUsage(
            from use in company.Anthropic.Messages
            let key = keys[use.ApiKeyId!]
            let isTold = key.Principal is not null || isClaudeCode.Contains(key.Name)
            where !isTold || use.WebSearches > 0
            let tokens = isTold ? default : new TokenCounts(use.Uncached, use.Output, use.CacheRead, use.CacheWrite5m, use.CacheWrite1h, 0)
            select new UsageLine(
                DateOnly.FromDateTime(use.At.UtcDateTime), use.At.Hour, "api", "anthropic", use.Model, null, new RateClass(Band: null), tokens, 0, use.WebSearches,
                Identity: key.Principal is { } person ? emails[person] : $"key:{key.Name}", Project: workspaces[use.WorkspaceId!], PaidBy: PaidModes.Metered));
    }

    private IReadOnlyList<ActivityItem> ClaudeActivity() => Sums.OfActivity(
        from row in company.Anthropic.ClaudeCode
        let terminal = row.Terminal + (row.IsRemote is true ? ", remote" : "")
        from item in ((string Metric, long Value, string Detail)[])
        [
            (ActivityMetrics.Sessions, row.Sessions, terminal), (ActivityMetrics.LinesAdded, row.LinesAdded, terminal), (ActivityMetrics.LinesRemoved, row.LinesRemoved, terminal),
            (ActivityMetrics.Commits, row.Commits, terminal), (ActivityMetrics.PullRequests, row.PullRequests, terminal),
            .. row.ToolActions.SelectMany(action => ((string, long, string)[])
                [(ActivityMetrics.Suggestions, action.Accepted + action.Rejected, $"{terminal}: {action.Tool}"), (ActivityMetrics.Acceptances, action.Accepted, $"{terminal}: {action.Tool}")]),
        ]
        select new ActivityItem(row.Day, "claude-code", "anthropic", item.Metric, item.Value, row.Email ?? $"key:{row.KeyName}", item.Detail));

    private List<IdentityName> Keys() =>
        [.. company.Anthropic.Keys.Where(key => key.Principal is null).Select(key => new IdentityName(
            $"key:{key.Name}", IdentityKind.Key, "anthropic", key.Id, key.Name,
            Hint: $"created by {company.Anthropic.Users.Single(user => user.Id == key.CreatedBy).Email}, workspace Production"))];

    private IReadOnlyList<BillItem> Costs()
    {
        var workspaces = company.Anthropic.Workspaces.ToDictionary(workspace => workspace.Id, workspace => workspace.Name, StringComparer.Ordinal);
        return Sums.OfBills(company.Anthropic.Costs.Select(cost => new BillItem(
            cost.Day, "anthropic", "api", $"{workspaces[cost.WorkspaceId!]}: {cost.Description}", new Money(cost.Cents / 100m), BillKind.Usage, cost.Model ?? "")));
    }

    private IReadOnlyList<UsageLine> OpenAi()
    {
        var emails = company.OpenAi.Users.ToDictionary(user => user.Id, user => user.Email, StringComparer.Ordinal);
        var projects = company.OpenAi.Projects.ToDictionary(project => project.Id, project => project.Name, StringComparer.Ordinal);
        return Sums.OfUsage(company.OpenAi.Tokens.Select(use => new UsageLine(
            DateOnly.FromDateTime(use.At.UtcDateTime), use.At.Hour, "api", "openai", use.Model, null, new RateClass(Band: null),
            new TokenCounts(use.Input - use.Cached, use.Output, use.Cached, 0, 0, 0), use.Requests, 0,
            Identity: use.UserId is { } user ? emails[user] : "service:search-indexer", Project: projects[use.ProjectId!], PaidBy: PaidModes.Metered)));
    }

    private IReadOnlyList<BillItem> OpenAiCosts()
    {
        var projects = company.OpenAi.Projects.ToDictionary(project => project.Id, project => project.Name, StringComparer.Ordinal);
        return Sums.OfBills(company.OpenAi.Costs.Select(cost => new BillItem(
            cost.Day, "openai", "api", $"{projects[cost.ProjectId!]}: {cost.LineItem}", new Money(cost.Usd))));
    }

    private List<UsageLine> Copilot() =>
        [.. company.GitHub.UserDays.SelectMany(day => company.GitHub.Credits
            .Where(credit => credit.Day == day.Day && credit.Login == day.User.Login).OrderByDescending(credit => credit.Gross).Select((credit, i) => new UsageLine(
                day.Day, null, "copilot", "github", credit.Model, null, new RateClass(Band: null, Recorded: true), default,
                i == 0 ? day.Slices.Sum(slice => slice.Counts.Interactions) : 0, 0, Identity: $"github:{day.User.Login}",
                Reported: new Money(credit.Gross * credit.Price), PaidBy: PaidModes.Seat)))];

    private IReadOnlyList<BillItem> CopilotBill() => Sums.OfBills(company.GitHub.Credits.Select(credit => new BillItem(
        credit.Day, "github", "copilot", "AI credits", new Money((credit.Gross - credit.Covered) * credit.Price), BillKind.Usage, credit.Model, $"github:{credit.Login}")));

    private IReadOnlyList<ActivityItem> CopilotActivity() => Sums.OfActivity(
        from day in company.GitHub.UserDays
        from slice in day.Slices
        let counts = slice.Counts
        from item in ((string Metric, long Value)[])
        [
            (ActivityMetrics.Interactions, counts.Interactions), (ActivityMetrics.Suggestions, counts.Generations), (ActivityMetrics.Acceptances, counts.Acceptances),
            (ActivityMetrics.LinesAdded, counts.Added), (ActivityMetrics.LinesRemoved, counts.Deleted),
        ]
        select new ActivityItem(day.Day, "copilot", "github", item.Metric, item.Value, $"github:{day.User.Login}", item.Metric == ActivityMetrics.Interactions ? slice.Feature : ""));

    private List<IdentityName> Logins() =>
        [.. company.GitHub.Seats.Select(seat => new IdentityName(
            $"github:{seat.Holder!.Login}", IdentityKind.Login, "github", $"{seat.Holder.Id}", seat.Holder.Login, Login: seat.Holder.Login))];

    private List<SeatItem> CopilotSeats() =>
        [.. company.GitHub.Seats.Select(seat => new SeatItem(
            $"{seat.Holder!.Id}", $"github:{seat.Holder.Login}", "github", "copilot", "business", DateOnly.FromDateTime(seat.CreatedAt.UtcDateTime), seat.CancelledOn,
            seat.LastActivityAt, seat.LastActivityIn?.Split('/')[0]))];

    private IEnumerable<(string, ProviderDay)> Invoices() => company.GitHub.Billed.GroupBy(item => item.Day).Select(month => ("invoice", new ProviderDay
    {
        Days = new DayRange(month.Key, month.Key.AddMonths(1).AddDays(-1)),
        Bill = [.. month.Select(item => new BillItem(
            item.Day, "github", "copilot", item.Sku == "copilot_for_business" ? "Copilot seats" : "AI credits", new Money((item.Quantity * item.Price) - item.Discount), BillKind.Check))],
        DataUpTo = now,
    }));

    private IReadOnlyList<UsageLine> Cursor() => Sums.OfUsage(company.Cursor.Events.Select(one => new UsageLine(
        DateOnly.FromDateTime(one.At.UtcDateTime), one.At.Hour, "cursor", "cursor", one.Model, null, new RateClass(Band: null, Recorded: true),
        new TokenCounts(one.Tokens!.Input, one.Tokens.Output, one.Tokens.CacheRead, one.Tokens.CacheWrite, 0, 0), 1, 0, Identity: one.Email,
        Reported: new Money(one.ChargedCents / 100m), PaidBy: one.IsChargeable ? PaidModes.Metered : PaidModes.Seat)));

    private IReadOnlyList<BillItem> CursorBill() => Sums.OfBills(company.Cursor.Events.Select(one => new BillItem(
        DateOnly.FromDateTime(one.At.UtcDateTime), "cursor", "cursor", "On-demand usage", new Money(one.IsChargeable ? one.ChargedCents / 100m : 0), BillKind.Usage, one.Model, one.Email)));

    private IReadOnlyList<ActivityItem> CursorActivity()
    {
        var emails = company.Cursor.Members.ToDictionary(member => member.Id, member => member.Email);
        return Sums.OfActivity(
            from day in company.Cursor.Days
            from item in ((string Metric, long Value)[])
            [
                (ActivityMetrics.LinesAdded, day.AcceptedAdded), (ActivityMetrics.LinesRemoved, day.AcceptedDeleted),
                (ActivityMetrics.Suggestions, day.TabsShown + day.Accepts + day.Rejects), (ActivityMetrics.Acceptances, day.TabsAccepted + day.Accepts),
                (ActivityMetrics.Interactions, day.Agent + day.Chat),
            ]
            select new ActivityItem(day.Day, "cursor", "cursor", item.Metric, item.Value, emails[day.MemberId]));
    }

    private List<SeatItem> CursorSeats() =>
        [.. company.Cursor.Members.Where(member => !member.IsRemoved).Select(member => new SeatItem(
            $"{member.Id}", member.Email, "cursor", "cursor", "teams", company.Days.First, null,
            company.Cursor.Events.Where(one => one.Email == member.Email).Max(one => (DateTimeOffset?)one.At), null))];

    private IReadOnlyList<UsageLine> OpenRouter() => Sums.OfUsage(company.OpenRouter.Uses.Select(use => new UsageLine(
        use.Day, null, "api", "openrouter", use.Permaslug, null, new RateClass(Band: null, Recorded: true),
        new TokenCounts(use.PromptTokens, use.CompletionTokens, 0, 0, 0, 0), use.Requests, 0, Identity: EmailOf(use.MemberId!), Reported: new Money(use.UsageUsd),
        PaidBy: PaidModes.Metered)));

    private IReadOnlyList<BillItem> OpenRouterBill() => Sums.OfBills(company.OpenRouter.Uses.Select(use => new BillItem(
        use.Day, "openrouter", "api", "Usage", new Money(use.UsageUsd), BillKind.Usage, use.Permaslug, EmailOf(use.MemberId!))));

    private string EmailOf(string member) => company.OpenRouter.Members.Single(one => one.Id == member).Email;
}
