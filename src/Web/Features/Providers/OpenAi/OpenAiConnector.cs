using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.OpenAi;

/// <summary>Usage, costs and names of an OpenAI Platform organization.</summary>
public sealed class OpenAiConnector(ProviderHttp http, TimeProvider clock) : IProviderConnector
{
    private const string CostsByKey = "openai.costs-by-key";
    private static readonly string[] Four = ["project_id", "user_id", "api_key_id", "model"];
    private static readonly (string Feed, string[] Groups)[] TokenFeeds =
        [("completions", [.. Four, "batch", "service_tier"]), ("embeddings", Four), ("moderations", Four)];

    private readonly OpenAiApi _api = new(http, clock, OpenAiErrors.Explain);

    public ProviderSetup Setup => OpenAiSetup.Value;

    public async Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await _api.DayAsync<CostResult>(access, "organization/costs", [], today, ct);
        var usage = await TickAsync("Token usage", [OpenAiSetup.Usage, OpenAiSetup.Other],
            () => _api.HoursAsync<TokenResult>(access, "completions", [], today, ct));
        var names = await OpenAiNames.OfAsync(_api, access, ct);
        var named = names.Refused is { } refused
            ? new Permission("Names of people, projects and keys", [], refused.Trouble, $"Names cannot be resolved; ids are shown instead. {refused.Message}")
            : new Permission("Names of people, projects and keys", []);
        return new AccountSummary(
            AccountId: null, "OpenAI Platform", [new Permission("Costs", [OpenAiSetup.Costs]), usage, named], HistoryFrom: null,
            await OpenAiAdminKeys.NotesAsync(_api, access, clock.GetUtcNow(), ct));
    }

    public Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct) => feed switch
    {
        OpenAiSetup.Usage => ReadUsageAsync(access, day, ct),
        OpenAiSetup.Other => ReadOtherAsync(access, day, ct),
        OpenAiSetup.Costs => ReadCostsAsync(access, day, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(feed), feed, null),
    };

    private async Task<ProviderDay> ReadUsageAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var names = await OpenAiNames.OfAsync(_api, access, ct);
        var lines = new List<UsageLine>();
        foreach (var (feed, groups) in TokenFeeds)
        {
            var results = await _api.HoursAsync<TokenResult>(access, feed, groups, day, ct);
            await names.LearnAsync(results.Select(result => result.Result), ct);
            lines.AddRange(results.Select(result => OpenAiTranslation.Usage(result.Result, feed, result.Hour, day, names)));
        }

        var usage = Sums.OfUsage(lines);
        return Day(day) with { Usage = usage, Names = names.Describe(usage.Select(line => line.Identity)) };
    }

    private async Task<ProviderDay> ReadOtherAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var names = await OpenAiNames.OfAsync(_api, access, ct);
        var items = new List<ActivityItem>();
        foreach (var feed in OtherFeed.All)
        {
            var results = await _api.DayAsync<OtherResult>(access, $"organization/usage/{feed.Path}", feed.Groups, day, ct);
            await names.LearnAsync(results, ct);
            items.AddRange(results.SelectMany(result => OpenAiTranslation.Activity(result, feed, day, names)));
        }

        var activity = Sums.OfActivity(items);
        return Day(day) with { Activity = activity, Names = names.Describe(activity.Select(item => item.Identity)) };
    }

    private async Task<ProviderDay> ReadCostsAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var names = await OpenAiNames.OfAsync(_api, access, ct);
        var results = await CostsAsync(access, day, ct);
        await names.LearnAsync(results, ct);
        var bill = OpenAiTranslation.Bill(results, day, names);
        return Day(day) with { Bill = bill, Names = names.Describe(bill.Select(item => item.Identity)) };
    }

    /// <summary>Grouping by key is documented and not always served: tried once in a run, and left out when refused.</summary>
    private async Task<IReadOnlyList<CostResult>> CostsAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        string[] groups = ["project_id", "line_item"];
        if (access.Memory.TryGetValue(CostsByKey, out var isServed) && isServed is false)
        {
            return await _api.DayAsync<CostResult>(access, "organization/costs", groups, day, ct);
        }

        try
        {
            var results = await _api.DayAsync<CostResult>(access, "organization/costs", [.. groups, "api_key_id"], day, ct);
            access.Memory[CostsByKey] = true;
            return results;
        }
        catch (ProviderException refused) when (refused.Trouble is Trouble.RequestRefused)
        {
            access.Memory[CostsByKey] = false;
            return await _api.DayAsync<CostResult>(access, "organization/costs", groups, day, ct);
        }
    }

    private static async Task<Permission> TickAsync(string what, IReadOnlyList<string> feeds, Func<Task> ask)
    {
        try
        {
            await ask();
            return new Permission(what, feeds);
        }
        catch (ProviderException refused) when (refused.IsPermanent && refused.Trouble is not Trouble.KeyRejected)
        {
            return new Permission(what, feeds, refused.Trouble, refused.Message);
        }
    }

    // OpenAI publishes no figure for its delay: what is there now is taken as told up to now.
    private ProviderDay Day(DateOnly day)
    {
        var (end, now) = (new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), clock.GetUtcNow());
        return new ProviderDay { Days = new DayRange(day, day), DataUpTo = end < now ? end : now };
    }
}
