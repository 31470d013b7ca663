namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>The main feed: the users report of a day and the AI credits of its bill, read together because each lacks half.</summary>
internal sealed class PeopleReport(GitHubApi api, TimeProvider clock)
{
    // "Final within three full UTC days".
    private const int DaysUntilFinal = 4;

    // Answers used again in a run.
    private const string BillClosed = "github.bill-closed";
    private const string TeamHints = "github.team-hints";

    public async Task<ProviderDay> ReadAsync(ProviderAccess access, GitHubScope scope, DateOnly day, CancellationToken ct)
    {
        var rows = await api.ReportAsync<UserRow>(access, scope, "users-1-day", day, ct);
        if (rows is null && day.AddDays(DaysUntilFinal) > Days.Of(clock.GetUtcNow()))
        {
            return NotYet(day);
        }

        var bill = await BillAsync(access, scope, day, ct);
        if (rows is null && bill is null or { Count: 0 })
        {
            return NotYet(day);
        }

        // No report will come any more, but money was charged: it is shown as nobody's rather than not at all.
        var people = PersonDay.Of(rows ?? [], day);
        var hints = people.Count == 0 ? [] : await HintsAsync(access, scope, day, ct);
        var spread = new CreditSpread(day, people, bill);
        return new ProviderDay
        {
            Days = Days.Only(day),
            Usage = [.. spread.Usage()],
            Bill = [.. spread.Bill()],
            Activity = [.. people.SelectMany(person => person.Activity(day))],
            Names = [.. people.Select(person => person.Name(hints.GetValueOrDefault(person.UserId)))],
            DataUpTo = Days.End(day),
        };
    }

    private static ProviderDay NotYet(DateOnly day) => new() { Days = Days.Only(day), IsNotYet = true, DataUpTo = Days.Start(day) };

    /// <returns>Null: this token may not read it; usage and activity go on without.</returns>
    private async Task<IReadOnlyList<CreditItem>?> BillAsync(ProviderAccess access, GitHubScope scope, DateOnly day, CancellationToken ct)
    {
        if (access.Memory.ContainsKey(BillClosed))
        {
            return null;
        }

        try
        {
            var path = $"{scope.Billing}/ai_credit/usage?year={day.Year}&month={day.Month}&day={day.Day}";
            return (await api.AskAsync<CreditBill>(access, scope, path, ct))?.UsageItems ?? [];
        }
        catch (ProviderException refused) when (refused.Trouble is Trouble.PermissionMissing or Trouble.NotFound)
        {
            access.Memory[BillClosed] = true;
            return null;
        }
    }

    // Small teams are left out and people in two teams have two rows: good enough to recognize somebody, not to add anything up.
    private async Task<Dictionary<long, string>> HintsAsync(ProviderAccess access, GitHubScope scope, DateOnly day, CancellationToken ct)
    {
        if (access.Memory.TryGetValue(TeamHints, out var kept))
        {
            return (Dictionary<long, string>)kept;
        }

        var hints = new Dictionary<long, string>();
        try
        {
            var rows = await api.ReportAsync<TeamRow>(access, scope, "user-teams-1-day", day, ct) ?? [];
            hints = rows.Where(row => row.Slug is { Length: > 0 }).GroupBy(row => row.UserId)
                .ToDictionary(user => user.Key, user => "in " + string.Join(", ", user.Select(row => row.Slug).Distinct().Order(StringComparer.Ordinal)));
        }
        catch (ProviderException refused) when (refused.Trouble is not Trouble.RateLimited)
        {
            // Only a hint: the day does not wait for it.
        }

        access.Memory[TeamHints] = hints;
        return hints;
    }
}
