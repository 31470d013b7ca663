using TeamCost.Web.Features.Usage;

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

    /// <summary>What the asker may see: the organization's budgets, own teams' and own ones; nobody else's person or team.</summary>
    public static bool MaySee(this SpendScope asker, BudgetScope scope, string value) => scope switch
    {
        BudgetScope.Team => Guid.TryParse(value, out var team) && asker.MaySeeTeam(team),
        BudgetScope.Person => Guid.TryParse(value, out var person) && asker.MaySeePerson(person),
        _ => true,
    };
}
