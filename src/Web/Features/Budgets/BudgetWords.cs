using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Budgets;

/// <summary>What budgets are called, and what they are in the words of spend.</summary>
public static class BudgetWords
{
    /// <summary>Null: the whole organization.</summary>
    public static Dimension? Dimension(this BudgetScope scope) => scope switch
    {
        BudgetScope.Team => Usage.Dimension.Team,
        BudgetScope.Person => Usage.Dimension.Person,
        BudgetScope.Project => Usage.Dimension.Project,
        BudgetScope.Tool => Usage.Dimension.Tool,
        BudgetScope.Provider => Usage.Dimension.Provider,
        BudgetScope.Model => Usage.Dimension.Model,
        _ => null,
    };

    public static SpendMeasure Measure(this BudgetBasis basis) => basis is BudgetBasis.List ? SpendMeasure.Value : SpendMeasure.Spend;

    public static string Words(this BudgetBasis basis) => basis is BudgetBasis.List ? "value at list price" : "spend";

    public static string Label(this BudgetScope scope, string value, SpendLabels labels, string organization) =>
        scope.Dimension() is { } dimension ? labels.Of(dimension, value) : organization;

    public static string Title(this BudgetScope scope) => scope.ToString();

    /// <summary>For whom or what, over how long and of what: "Team: Platform, a month, value at list price".</summary>
    public static string Holds(this BudgetStanding s) =>
        $"{s.Scope.Title()}{(s.Scope is BudgetScope.Organization ? "" : $": {s.ScopeLabel}")}, {s.Period.Title(s.Days)}{(s.Basis is BudgetBasis.List ? ", value at list price" : "")}";

    /// <summary>What the asker may see: the organization's budgets, own teams' and own ones; nobody else's person or team.</summary>
    public static bool MaySee(this SpendScope asker, BudgetScope scope, string value) => scope switch
    {
        BudgetScope.Team => Guid.TryParse(value, out var team) && asker.MaySeeTeam(team),
        BudgetScope.Person => Guid.TryParse(value, out var person) && asker.MaySeePerson(person),
        _ => true,
    };

    public static UiState Look(this BudgetState state) => state switch
    {
        BudgetState.Exceeded => UiState.Critical,
        BudgetState.Quiet => UiState.Ok,
        _ => UiState.Warning,
    };

    /// <summary>In a few words, for the badge.</summary>
    public static string Words(this BudgetStanding standing) => standing.State switch
    {
        BudgetState.Exceeded => standing.SpentUsd == standing.AmountUsd ? "used up" : "passed",
        BudgetState.Near => "near",
        BudgetState.Warned => standing.PassesOn is null ? "threshold passed" : "near",
        _ => "quiet",
    };

    /// <summary>Where it is heading, in a sentence.</summary>
    public static string Outlook(this BudgetStanding s)
    {
        if (s.State is BudgetState.Exceeded)
        {
            return $"Passed on {Figures.ShortDay(s.PassedOn ?? s.Days.Last)}, {Figures.Usd(s.SpentUsd - s.AmountUsd)} over.";
        }

        if (s.PassesOn is { } day)
        {
            var keep = s.KeepPerDayUsd is { } left ? $" {Figures.Usd(left)} a day would keep it." : "";
            return $"At this rate it will be passed on {Figures.ShortDay(day)}.{keep}";
        }

        return s.Period is BudgetPeriod.Day ? "Today only."
            : s.KnownDays < BudgetForecast.LeastHistory ? $"Too early for a forecast: {s.KnownDays} of {BudgetForecast.LeastHistory} days are known."
            : "At this rate it lasts.";
    }

    public static UiState Look(this AlertState state) => state switch
    {
        AlertState.Exceeded => UiState.Critical,
        AlertState.Near => UiState.Warning,
        _ => UiState.Quiet,
    };
}
