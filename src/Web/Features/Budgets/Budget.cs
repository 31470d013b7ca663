using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>Whose or which use a budget is about.</summary>
public enum BudgetScope
{
    Organization,
    Team,
    Person,
    Project,
    Tool,
    Provider,
    Model,
}

public enum BudgetPeriod
{
    Day,

    /// <summary>From Monday.</summary>
    Week,
    Month,
    Quarter,
}

/// <summary>What is measured.</summary>
public enum BudgetBasis
{
    /// <summary>Billed, and estimated where no bill is known: the number that is called Spend everywhere.</summary>
    Spend,

    /// <summary>Value at list price of all use, seats included, whoever pays.</summary>
    List,
}

/// <summary>A limit in a period. What it measures never changes; how much it allows and when it speaks up does.</summary>
public sealed class Budget : IOrgOwned
{
    private Budget() { } // for EF

    /// <param name="scopeValue">An id for teams and people, a name as the rollup has it otherwise, empty for the organization.</param>
    public Budget(BudgetScope scope, string scopeValue, BudgetPeriod period, BudgetBasis basis, Guid? createdBy, DateTimeOffset createdAt) =>
        (Scope, ScopeValue, Period, Basis, CreatedBy, CreatedAt, ChangedAt) = (scope, scopeValue, period, basis, createdBy, createdAt, createdAt);

    public Guid OrgId { get; private set; }

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public string Name { get; private set; } = "";

    public BudgetScope Scope { get; private init; }

    public string ScopeValue { get; private init; } = "";

    public BudgetPeriod Period { get; private init; }

    public BudgetBasis Basis { get; private init; }

    public decimal AmountUsd { get; private set; }

    /// <summary>Per cent of the amount, ascending.</summary>
    public int[] Thresholds { get; private set; } = [];

    /// <summary>Whether it also speaks up when the days so far say that it will be passed.</summary>
    public bool Forecasts { get; private set; }

    public Guid? CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ChangedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public bool IsOver => EndedAt is not null;

    public void Say(string name, decimal amountUsd, IEnumerable<int> thresholds, bool forecasts, DateTimeOffset at) =>
        (Name, AmountUsd, Thresholds, Forecasts, ChangedAt) = (name, amountUsd, [.. thresholds.Distinct().Order()], forecasts, at);

    public void End(DateTimeOffset at) => EndedAt ??= at;
}

/// <summary>What a period came to when it was closed.</summary>
public sealed class ClosedPeriod : IOrgOwned
{
    private ClosedPeriod() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid BudgetId { get; private init; }

    public DateOnly FirstDay { get; private init; }

    public DateOnly LastDay { get; private init; }

    public decimal AmountUsd { get; private init; }

    public decimal SpentUsd { get; private init; }

    public DateTimeOffset ClosedAt { get; private init; }
}
