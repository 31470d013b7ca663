using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>The budgets in force that the asker may see, as they stand now.</summary>
public sealed class BudgetsExport(BudgetListQuery list) : ListExport<BudgetStanding>("budgets", "Budgets in force", Table)
{
    private static readonly ExportTable<BudgetStanding> Table = new ExportTable<BudgetStanding>()
        .Id("budget_id", r => r.Id, "Id of the budget.")
        .Text("budget", r => r.Name, "Its name.")
        .Text("scope", r => r.Scope.Title().ToLowerInvariant(), "What it is for: organization, team, person, project, tool, provider or model.")
        .Text("scope_label", r => r.ScopeLabel, "Which one.")
        .Text("period", r => r.Period.Word(), "How long it runs.")
        .Day("period_first", r => r.Days.First, "First day of the period, in the organization's zone.")
        .Day("period_last", r => r.Days.Last, "Last day of the period.")
        .Text("basis", r => r.Basis.ToString().ToLowerInvariant(), "What it measures: spend, or list (value at list price).")
        .Price("amount_usd", r => r.AmountUsd, "The limit.")
        .Price("spent_usd", r => r.SpentUsd, "Spent in the period so far.")
        .Number("percent", r => r.Percent, "Spent of the amount, in per cent.")
        .Price("expected_usd", r => r.ExpectedUsd, "By the end of the period, at the rate of its weekdays.")
        .Day("passes_on", r => r.PassesOn, "The day on which the amount will be passed at this rate; empty: it lasts, or it is passed already.")
        .Day("passed_on", r => r.PassedOn, "The day on which it was passed; empty: it was not.")
        .Text("state", r => r.State.ToString().ToLowerInvariant(), "quiet, near, warned or exceeded.")
        .Distinct("unpriced_tokens", r => r.UnpricedTokens, "Tokens of the period that are in no amount, as no price is known.");

    public override bool Allows(OrgRole role) => true;

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) => Sheet((await list.RunAsync(ct)).Going);
}

/// <summary>The budgets that were ended, as far as the asker may see them.</summary>
public sealed class EndedBudgetsExport(BudgetListQuery list) : ListExport<EndedBudget>("ended-budgets", "Ended budgets", Table)
{
    private static readonly ExportTable<EndedBudget> Table = new ExportTable<EndedBudget>()
        .Id("budget_id", r => r.Budget.Id, "Id of the budget.")
        .Text("budget", r => r.Budget.Name, "Its name.")
        .Text("scope", r => r.Budget.Scope.Title().ToLowerInvariant(), "What it was for: organization, team, person, project, tool, provider or model.")
        .Text("scope_label", r => r.ScopeLabel, "Which one.")
        .Text("period", r => r.Budget.Period.Word(), "How long a period ran.")
        .Text("basis", r => r.Budget.Basis.ToString().ToLowerInvariant(), "What it measured: spend, or list (value at list price).")
        .Price("amount_usd", r => r.Budget.AmountUsd, "The limit when it ended.")
        .Instant("created_at", r => r.Budget.CreatedAt, "When it was set.")
        .Instant("ended_at", r => r.Budget.EndedAt, "When it was ended.");

    public override bool Allows(OrgRole role) => true;

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) => Sheet((await list.RunAsync(ct)).Ended);
}
