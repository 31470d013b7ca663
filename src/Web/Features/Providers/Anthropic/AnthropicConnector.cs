using TeamCost.Contracts;

namespace TeamCost.Web.Features.Providers.Anthropic;

/// <summary>The Claude Console's Admin API, and with an Enterprise key the Enterprise Analytics API.</summary>
public sealed class AnthropicConnector(ProviderHttp http, TimeProvider clock) : IProviderConnector
{
    private readonly AnthropicApi _api = new(http, clock);

    public ProviderSetup Setup => AnthropicSetup.Value;

    public Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct) =>
        AnthropicSetup.IsEnterprise(access.Secret) ? VerifyEnterpriseAsync(access, ct) : VerifyConsoleAsync(access, ct);

    public Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct) =>
        Setup.FeedsFor(access.Secret).Any(offered => offered.Key == feed)
            ? feed switch
            {
                AnthropicSetup.Usage => ReadUsageAsync(access, day, ct),
                AnthropicSetup.Cost => ReadCostAsync(access, day, ct),
                AnthropicSetup.EnterpriseUsage => ReadEnterpriseUsageAsync(access, day, ct),
                _ => ReadEnterpriseActivityAsync(access, day, ct),
            }
            : throw new ProviderException(Trouble.KeyOfWrongKind, AnthropicSetup.IsEnterprise(access.Secret)
                ? "A Claude Enterprise key cannot read the Console's reports; they need an Admin key (sk-ant-admin01-…)."
                : "A Console Admin key cannot read Claude Enterprise analytics; they need a key with read:analytics (sk-ant-api01-…).");

    private async Task<AccountSummary> VerifyConsoleAsync(ProviderAccess access, CancellationToken ct)
    {
        var me = await _api.MeAsync(access, ct);
        var yesterday = Today().AddDays(-1);
        Permission[] permissions =
        [
            await TickAsync("Claude Code analytics", [AnthropicSetup.Usage], () => _api.ClaudeCodeAsync(access, yesterday, ct, limit: 1)),
            await TickAsync("Messages usage", [AnthropicSetup.Usage], () => _api.MessagesAsync(access, yesterday, ct, limit: 1)),
            await TickAsync("Cost report", [AnthropicSetup.Cost], () => _api.CostsAsync(access, yesterday, ct)),
            await TickAsync("Names of people, keys and workspaces", [AnthropicSetup.Usage], () => AnthropicNames.OfAsync(_api, access, ct)),
        ];
        return new AccountSummary(me.Id, me.Name is { Length: > 0 } name ? name : me.Id, permissions, HistoryFrom: null, []);
    }

    private async Task<AccountSummary> VerifyEnterpriseAsync(ProviderAccess access, CancellationToken ct)
    {
        var yesterday = Today().AddDays(-1);
        // The first call has to succeed: without it the key opens nothing. Whether /me accepts such a key is not documented.
        await _api.EnterpriseReportAsync<EnterpriseCostRow>(access, "user_cost_report", yesterday, ct, limit: 1);
        Permission[] permissions =
        [
            new Permission("Cost by person", [AnthropicSetup.EnterpriseUsage]),
            await TickAsync("Usage by person", [AnthropicSetup.EnterpriseUsage],
                () => _api.EnterpriseReportAsync<EnterpriseUsageRow>(access, "user_usage_report", yesterday, ct, limit: 1)),
            await TickAsync("Activity by person", [AnthropicSetup.EnterpriseActivity], () => _api.EnterpriseUsersAsync(access, yesterday.AddDays(-1), ct, limit: 1)),
        ];
        return new AccountSummary(
            AccountId: null, "Claude Enterprise", permissions, FirstEnterpriseDay(),
            ["Anthropic counts cost and usage about 4 hours late (up to 24) and corrects them for 30 days; activity comes at about 10:00 UTC the next day."]);
    }

    private async Task<ProviderDay> ReadUsageAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var names = await AnthropicNames.OfAsync(_api, access, ct);
        var rows = await _api.ClaudeCodeAsync(access, day, ct);
        var remainder = new MessagesRemainder(await _api.MessagesAsync(access, day, ct), names, day);
        var claudeCode = ClaudeCodeTranslation.Usage(rows, day);
        remainder.Subtract(ClaudeCodeTranslation.Usage([.. rows.Where(ClaudeCodeTranslation.IsMetered)], day));
        IReadOnlyList<UsageLine> usage = [.. claudeCode, .. remainder.Lines()];
        var activity = ClaudeCodeTranslation.Activity(rows, day);
        return new ProviderDay
        {
            Days = new DayRange(day, day),
            Usage = usage,
            Activity = activity,
            Names = names.Describe(usage.Select(line => line.Identity).Concat(activity.Select(item => item.Identity))),
            // Claude Code rows appear about an hour after what they tell of.
            DataUpTo = UpTo(day, TimeSpan.FromHours(1)),
        };
    }

    private async Task<ProviderDay> ReadCostAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var names = await AnthropicNames.OfAsync(_api, access, ct);
        var bill = CostTranslation.Bill(await _api.CostsAsync(access, day, ct), names, day);
        return new ProviderDay { Days = new DayRange(day, day), Bill = bill, DataUpTo = UpTo(day, TimeSpan.FromMinutes(5)) };
    }

    private async Task<ProviderDay> ReadEnterpriseUsageAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        if (day < FirstEnterpriseDay())
        {
            return Nothing(day);
        }

        var used = await _api.EnterpriseReportAsync<EnterpriseUsageRow>(access, "user_usage_report", day, ct);
        var charged = await _api.EnterpriseReportAsync<EnterpriseCostRow>(access, "user_cost_report", day, ct);
        var refreshedAt = new[] { used.RefreshedAt, charged.RefreshedAt }.Min();
        return new ProviderDay
        {
            Days = new DayRange(day, day),
            IsNotYet = EnterpriseDays.IsNotYet(refreshedAt, day),
            Usage = EnterpriseTranslation.Usage(used.Rows, charged.Rows, day),
            Bill = EnterpriseTranslation.Bill(charged.Rows, day),
            Names = EnterpriseTranslation.Names(used.Rows.Select(row => row.Actor).Concat(charged.Rows.Select(row => row.Actor))),
            DataUpTo = UpTo(day, TimeSpan.FromHours(4)) is var documented && refreshedAt < documented ? refreshedAt.Value : documented,
        };
    }

    private async Task<ProviderDay> ReadEnterpriseActivityAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        if (day < FirstEnterpriseDay())
        {
            return Nothing(day);
        }

        if (await _api.EnterpriseUsersAsync(access, day, ct) is not { } rows)
        {
            return Nothing(day) with { IsNotYet = true };
        }

        var activity = EnterpriseTranslation.Activity(rows, day);
        var active = activity.Select(item => item.Identity).ToHashSet(StringComparer.Ordinal);
        var names = EnterpriseTranslation.Names(rows.Select(row => EnterpriseTranslation.ActorOf(row.User)));
        return Nothing(day) with { Activity = activity, Names = [.. names.Where(name => active.Contains(name.Name))] };
    }

    /// <summary>A refusal that a person can mend is a sentence beside the tick; anything else means that the test itself failed.</summary>
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

    private ProviderDay Nothing(DateOnly day) => new() { Days = new DayRange(day, day), DataUpTo = UpTo(day, TimeSpan.Zero) };

    private DateOnly FirstEnterpriseDay()
    {
        var kept = Today().AddDays(-364);
        return kept > AnthropicSetup.FirstEnterpriseDay ? kept : AnthropicSetup.FirstEnterpriseDay;
    }

    private DateOnly Today() => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private DateTimeOffset UpTo(DateOnly day, TimeSpan lag)
    {
        var (end, known) = (new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), clock.GetUtcNow() - lag);
        return end < known ? end : known;
    }
}
