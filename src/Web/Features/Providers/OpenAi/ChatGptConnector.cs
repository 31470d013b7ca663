using TeamCost.Contracts;

namespace TeamCost.Web.Features.Providers.OpenAi;

/// <summary>The Unified Daily Usage Analytics of a ChatGPT workspace.</summary>
public sealed class ChatGptConnector(ProviderHttp http, TimeProvider clock) : IProviderConnector
{
    private const string Memory = "chatgpt.emails";

    private readonly OpenAiApi _api = new(http, clock, Explain);

    public ProviderSetup Setup => ChatGptSetup.Value;

    public async Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct)
    {
        var yesterday = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-1);
        await _api.PagesAsync<WorkspaceRow>(access, UsagePath(access, yesterday, limit: 1), ct, onePage: true);
        var (_, refused) = await EmailsAsync(access, ct);
        return new AccountSummary(
            WorkspaceOf(access), $"ChatGPT workspace {WorkspaceOf(access)}",
            [
                new Permission("Usage by person", [ChatGptSetup.Usage]),
                new Permission("Names of people", [], refused?.Trouble, refused is null ? null : $"Names cannot be resolved; ids are shown instead. {refused.Message}"),
            ],
            HistoryFrom: null, []);
    }

    public async Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct)
    {
        var all = await _api.PagesAsync<WorkspaceRow>(access, UsagePath(access, day, limit: 1000), ct);
        IReadOnlyList<WorkspaceRow> rows = [.. all.Where(row => row.StartTime == OpenAiApi.Seconds(day))];
        var emails = rows.Any(row => row.Actor?.Email is not { Length: > 0 }) ? (await EmailsAsync(access, ct)).Emails : [];
        string? Who(WorkspaceRow row) => ChatGptTranslation.Of(row, emails);
        var (end, now) = (new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), clock.GetUtcNow());
        return new ProviderDay
        {
            Days = new DayRange(day, day),
            Usage = Sums.OfUsage(rows.Where(ChatGptTranslation.HasUse).Select(row => ChatGptTranslation.Usage(row, day, Who(row)))),
            Bill = Sums.OfBills(rows.Where(row => row.Totals.CostUsd is not null).Select(row => ChatGptTranslation.Bill(row, day, Who(row)))),
            Activity = Sums.OfActivity(rows.SelectMany(row => ChatGptTranslation.Activity(row, day, Who(row)))),
            Names = [.. rows.Select(row => (Name: Who(row), Id: row.UserId ?? row.Actor?.UserId)).Where(who => who.Name is not null).DistinctBy(who => who.Name)
                .OrderBy(who => who.Name, StringComparer.Ordinal).Select(who => ChatGptTranslation.Describe(who.Name!, who.Id))],
            DataUpTo = end < now ? end : now,
        };
    }

    private async Task<(Dictionary<string, string> Emails, ProviderException? Refused)> EmailsAsync(ProviderAccess access, CancellationToken ct)
    {
        if (access.Memory.TryGetValue(Memory, out var known))
        {
            return ((Dictionary<string, string>, ProviderException?))known;
        }

        (Dictionary<string, string>, ProviderException?) found;
        try
        {
            var people = await _api.ListAsync<PersonItem>(access, $"manage/workspaces/{Uri.EscapeDataString(WorkspaceOf(access))}/users?limit=1000", ct);
            found = (people.Where(person => person.Email is { Length: > 0 }).DistinctBy(person => person.Id)
                .ToDictionary(person => person.Id, person => person.Email!.Trim().ToLowerInvariant(), StringComparer.Ordinal), null);
        }
        catch (ProviderException refused) when (refused.Trouble is Trouble.PermissionMissing)
        {
            found = ([], refused);
        }

        access.Memory[Memory] = found;
        return found;
    }

    private static string UsagePath(ProviderAccess access, DateOnly day, int limit) =>
        $"analytics/workspaces/{Uri.EscapeDataString(WorkspaceOf(access))}/usage?start_time={OpenAiApi.Seconds(day)}&end_time={OpenAiApi.Seconds(day.AddDays(1))}&limit={limit}";

    private static string WorkspaceOf(ProviderAccess access) =>
        access.Setting(ChatGptSetup.Workspace) ?? throw new ProviderException(Trouble.NotFound, "The workspace's id is missing.");

    private static ProviderException Explain(FailedAnswer answer, DateTimeOffset now)
    {
        var says = answer.Message() is { Length: > 0 } message ? $" It says: {message.TrimEnd('.')}." : "";
        var (trouble, sentence) = (int)answer.Status switch
        {
            401 => (Trouble.KeyRejected, "ChatGPT does not accept the key: it is unknown, revoked, or no Admin key of the workspace."),
            403 => (Trouble.PermissionMissing,
                $"The key lacks a permission (enterprise.analytics.usage.read; for names chatgpt.enterprise.user.read), or the endpoint is not enabled for the workspace.{says}"),
            404 => (Trouble.NotFound, $"ChatGPT does not know this workspace, or does not offer the endpoint to it.{says}"),
            429 => (Trouble.RateLimited, "ChatGPT asks us to slow down."),
            >= 500 => (Trouble.ProviderDown, $"ChatGPT could not answer (status {(int)answer.Status})."),
            _ => (Trouble.RequestRefused, $"ChatGPT refused the request (status {(int)answer.Status}).{says}"),
        };
        return new ProviderException(trouble, sentence, OpenAiErrors.RetryAfter(answer, now));
    }
}
