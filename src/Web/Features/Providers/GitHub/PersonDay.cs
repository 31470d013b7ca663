using TeamCost.Contracts;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>One person's day: the rows of the users report, each taken once.</summary>
/// <param name="Credits">Null: the report does not say, which is not zero.</param>
/// <param name="ByFeature">Prompts by feature.</param>
internal sealed record PersonDay(
    string Identity, long UserId, string? Login, long Interactions, long Generations, long Acceptances, long LinesAdded, long LinesDeleted, decimal? Credits,
    long CliSessions, long CliRequests, TokenCounts CliTokens, IReadOnlyDictionary<string, long> ByFeature)
{
    /// <summary>A row that comes twice counts once; a person with rows of several organizations has their sum.</summary>
    public static List<PersonDay> Of(IEnumerable<UserRow> rows, DateOnly day)
    {
        var once = new Dictionary<(string, long), UserRow>();
        foreach (var row in rows)
        {
            once[(row.OrganizationId ?? "", Need(row.UserId, "user_id"))] = Checked(row, day);
        }

        return [.. once.Values.Select(One).GroupBy(person => person.Identity, StringComparer.Ordinal).Select(same => same.Aggregate(Add))];
    }

    public IdentityName Name(string? hint) =>
        new(Identity, Login is null ? IdentityKind.UserId : IdentityKind.Login, "github", UserIdText, Login, Hint: hint, Login: Login);

    public IEnumerable<ActivityItem> Activity(DateOnly day)
    {
        // Prompts by feature where the features account for them; what they leave stays undivided, so that the sum is the report's.
        var split = ByFeature.Values.Sum() <= Interactions ? ByFeature : new Dictionary<string, long>();
        return split.Select(feature => Item(ActivityMetrics.Interactions, feature.Value, feature.Key))
            .Append(Item(ActivityMetrics.Interactions, Interactions - split.Values.Sum()))
            .Append(Item(ActivityMetrics.Suggestions, Generations))
            .Append(Item(ActivityMetrics.Acceptances, Acceptances))
            .Append(Item(ActivityMetrics.LinesAdded, LinesAdded))
            .Append(Item(ActivityMetrics.LinesRemoved, LinesDeleted))
            .Append(Item(ActivityMetrics.Sessions, CliSessions) with { Tool = "copilot-cli" })
            .Where(item => item.Value > 0);

        ActivityItem Item(string metric, long value, string detail = "") => new(day, "copilot", "github", metric, value, Identity, detail);
    }

    private string UserIdText => UserId.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static PersonDay One(UserRow row)
    {
        var login = row.UserLogin is { Length: > 0 } text ? text : null;
        var features = (row.Features ?? []).Where(f => f is { Feature.Length: > 0, Interactions: > 0 })
            .GroupBy(f => f.Feature!, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.Sum(one => one.Interactions), StringComparer.Ordinal);
        // The prompt includes what came from the cache; GitHub does not split it.
        var tokens = new TokenCounts(row.Cli?.Tokens?.Prompt ?? 0, row.Cli?.Tokens?.Output ?? 0, 0, 0, 0, 0);
        return new PersonDay(
            login is null ? $"github:{row.UserId}" : $"github:{login.ToLowerInvariant()}", row.UserId!.Value, login, row.Interactions!.Value, row.Generations!.Value,
            row.Acceptances!.Value, row.LinesAdded!.Value, row.LinesDeleted!.Value, row.Credits, row.Cli?.Sessions ?? 0, row.Cli?.Requests ?? 0, tokens, features);
    }

    private static PersonDay Add(PersonDay a, PersonDay b) => b with
    {
        Interactions = a.Interactions + b.Interactions,
        Generations = a.Generations + b.Generations,
        Acceptances = a.Acceptances + b.Acceptances,
        LinesAdded = a.LinesAdded + b.LinesAdded,
        LinesDeleted = a.LinesDeleted + b.LinesDeleted,
        Credits = a.Credits is null && b.Credits is null ? null : (a.Credits ?? 0) + (b.Credits ?? 0),
        CliSessions = a.CliSessions + b.CliSessions,
        CliRequests = a.CliRequests + b.CliRequests,
        CliTokens = a.CliTokens + b.CliTokens,
        ByFeature = a.ByFeature.Concat(b.ByFeature).GroupBy(f => f.Key, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.Sum(one => one.Value), StringComparer.Ordinal),
    };

    // A counter that is missing was renamed, not zero: newer fields may be absent, these never were.
    private static UserRow Checked(UserRow row, DateOnly day)
    {
        if (Days.Read(row.Day) != day)
        {
            throw new ProviderException(Trouble.BadAnswer, $"GitHub's report of {Days.Text(day)} has a row of another day or of none.");
        }

        _ = Need(row.Interactions, "user_initiated_interaction_count") + Need(row.Generations, "code_generation_activity_count")
            + Need(row.Acceptances, "code_acceptance_activity_count") + Need(row.LinesAdded, "loc_added_sum") + Need(row.LinesDeleted, "loc_deleted_sum");
        return row;
    }

    private static long Need(long? value, string field) =>
        value ?? throw new ProviderException(Trouble.BadAnswer, $"GitHub's users report could not be read: a row has no {field}.");
}
