using System.Globalization;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Spend;

public enum SpendShow
{
    Bars,
    Line,
    Table,
}

/// <summary>What the reader chose besides the filter.</summary>
public sealed record SpendChoice(Dimension By, SpendShow Show, SpendMeasure Measure, bool Compare, int Page)
{
    public static SpendChoice Read(IQueryCollection query) => new(
        DimensionWords.TryParse(query["by"], out var by) ? by : Dimension.Model,
        Enum.GetValues<SpendShow>().FirstOrDefault(s => Word(s) == query["show"].ToString()),
        SpendMeasureWords.Parse(query["measure"]),
        query["compare"] != "off",
        int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0 ? page : 1);

    /// <summary>As in the address: what is usual stays out of it. The page number does too, as a new filter begins at the first page.</summary>
    public IReadOnlyList<(string Name, string Value)> Words =>
    [
        ("by", By == Dimension.Model ? "" : By.Word()), ("show", Show == SpendShow.Bars ? "" : Word(Show)),
        ("measure", Measure == SpendMeasure.Spend ? "" : Measure.Word()), ("compare", Compare ? "" : "off"),
    ];

    public static string Word(SpendShow show) => show.ToString().ToLowerInvariant();
}

/// <summary>Usage by any dimension, with any filter, over any range.</summary>
public sealed record SpendPage(
    FilterBar Filters, SpendScope Scope, SpendChoice Choice, SpendSums Now, SpendSums? Before, string Against,
    StackedBars? Bars, LineChart? Line, IReadOnlyList<SpendTableRow> Rows, Paging Paging, DateTimeOffset? RolledAt,
    ToldBySources Told, IReadOnlyList<ToolActivity> Activity, IReadOnlyList<BudgetStanding> Budgets)
{
    public SpendLinks Links => Filters.Links;

    public IEnumerable<SpendTableRow> Shown => Rows.Skip(Paging.Skip).Take(Paging.PageSize);

    public string PageHref(int page) => Links.Choose("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : "");
}

/// <param name="Href">What lies behind the name: its own page, or this page narrowed to it; null where nothing does.</param>
public sealed record SpendTableRow(string Key, string Label, int Slot, SpendSums Now, SpendSums? Before, string? Href);
