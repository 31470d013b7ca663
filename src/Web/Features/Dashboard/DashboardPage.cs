using TeamCost.Web.Features.Alerts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Dashboard;

/// <summary>The first screen: how much, on what, by whom, compared with when, and what to do.</summary>
public sealed record DashboardPage(
    FilterBar Filters, SpendScope Scope, SpendLabels Labels, Dimension By, SpendSums Now, SpendSums Before, DataHealth Health,
    IReadOnlyList<Figure> Figures, StackedBars Bars, Donut Where, IReadOnlyList<ShareRow> WhereRows, IReadOnlyList<ShareRow> Who,
    IReadOnlyList<ShareRow> Tools, OrgRole Role)
{
    /// <summary>Accounts that figures may lack something of; empty for who does not see money.</summary>
    public IReadOnlyList<TroubledConnection> Troubled { get; init; } = [];

    /// <summary>Seats and plans that spend lacks; empty for who does not see money.</summary>
    public IReadOnlyList<UnpricedFee> UnpricedFees { get; init; } = [];

    /// <summary>Where the budgets that the asker may see stand, those that need somebody first.</summary>
    public IReadOnlyList<BudgetStanding> Budgets { get; init; } = [];

    /// <summary>Messages that did not get through; for admins.</summary>
    public IReadOnlyList<DeliveryTrouble> Undelivered { get; init; } = [];

    /// <summary>What is open and neither acknowledged nor muted.</summary>
    public IReadOnlyList<AlertRow> Alerts { get; init; } = [];

    public SpendLinks Links => Filters.Links;

    /// <summary>The explore page with the same filter.</summary>
    public string Explore(Dimension by) => Links.At(Links.Path + "/spend", ("by", by.Word()));

    public string ExploreOnly(Dimension by, string key) =>
        new SpendLinks(Links.Path + "/spend", Links.Filter.With(by, [key]), [("by", (by == Dimension.Model ? Dimension.Tool : Dimension.Model).Word())]).Here;
}

/// <summary>One of the four numbers.</summary>
/// <param name="Key">Its definition.</param>
/// <param name="Value">Rounded.</param>
/// <param name="Exact">In full, for the title.</param>
/// <param name="Before">What it is compared with; null where there is nothing.</param>
/// <param name="Against">In words: "against the 30 days before".</param>
public sealed record Figure(
    string Key, string Title, string Value, string Exact, decimal Now, decimal? Before, string Against, bool MoreIsWorse, Sparkline Spark, string Href, string? Note = null);

/// <summary>A line of a small table: a name, its amount, its share and how it moved.</summary>
public sealed record ShareRow(string Key, string Label, Series? Series, SpendSums Sums, SpendSums Before, string Href, int Others = 0);
