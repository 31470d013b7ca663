using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Reports;

/// <summary>Everything that stands on the pages of a report.</summary>
public sealed record Report(
    string Organization, ReportScope Scope, SpendFilter Filter, DayRange Before, SpendSums Now, SpendSums Past, IReadOnlyList<ReportFigure> Figures,
    StackedBars Bars, IReadOnlyList<ReportTable> Tables, PaidTable Paid, IReadOnlyList<BudgetStanding> Budgets, ReportPeriods Periods, IReadOnlyList<ReportSeats> Seats, ReportNotes Notes,
    IReadOnlyList<Definition> Definitions, ReportOrigin Origin)
{
    /// <summary>"October 2026" for a whole month, else the days.</summary>
    public string Period => ReportMonths.NameOf(Filter.Days);

    public bool IsEmpty => Now.Tokens == 0 && Now.SpendUsd == 0 && Now.BestUsd == 0;

    /// <summary>What the file is called where it is saved.</summary>
    public string FileName
    {
        get
        {
            var days = SpendRanges.IsMonth(Filter.Days) ? $"{Filter.Days.First:yyyy-MM}" : $"{Filter.Days.First:yyyy-MM-dd} to {Filter.Days.Last:yyyy-MM-dd}";
            var name = string.Concat($"{Origin.Slug}{(Scope.Kind == ReportKind.Organization ? "" : " " + Scope.Name)} {days}"
                .Select(letter => char.IsLetterOrDigit(letter) || letter is '-' ? letter : '-')).Trim('-');
            return $"teamcost-{(name.Length > 120 ? name[..120] : name)}.pdf";
        }
    }
}

/// <summary>One of the four numbers.</summary>
/// <param name="Key">Its definition.</param>
/// <param name="Exact">Every digit.</param>
public sealed record ReportFigure(string Key, string Title, string Value, string Exact, decimal Now, decimal Before, string BeforeText);

/// <summary>Where it goes, by one dimension: every row, most first.</summary>
public sealed record ReportTable(Dimension By, IReadOnlyList<ReportRow> Rows);

public sealed record ReportRow(string Label, int Slot, SpendSums Now, SpendSums Before);

/// <summary>The providers, and how what they get is known.</summary>
public sealed record PaidTable(IReadOnlyList<PaidRow> Rows)
{
    public PaidRow Total => new("Total", 0, Rows.Sum(r => r.BilledUseUsd), Rows.Sum(r => r.FeesUsd), Rows.Sum(r => r.CreditsUsd), Rows.Sum(r => r.EstimatedUsd));
}

/// <param name="BilledUseUsd">What the provider billed for use.</param>
/// <param name="FeesUsd">Seats and plans.</param>
/// <param name="CreditsUsd">What was given back: below zero.</param>
/// <param name="EstimatedUsd">From tokens and prices, where no bill is known.</param>
public sealed record PaidRow(string Label, int Slot, decimal BilledUseUsd, decimal FeesUsd, decimal CreditsUsd, decimal EstimatedUsd)
{
    public decimal SpendUsd => BilledUseUsd + FeesUsd + CreditsUsd + EstimatedUsd;
}

/// <summary>Every day of the range, or every month of a long one.</summary>
public sealed record ReportPeriods(string Head, IReadOnlyList<ReportPeriod> Rows);

public sealed record ReportPeriod(string Label, SpendSums Sums, bool IsPartial);

/// <summary>The licences of a plan that are held today.</summary>
/// <param name="UsdPerMonth">Of one; null: nobody knows.</param>
public sealed record ReportSeats(string Provider, string Plan, int Seats, int Idle, decimal? UsdPerMonth);

/// <summary>What a reader must know before trusting the figures.</summary>
public sealed record ReportNotes(
    bool IsPartial, DataHealth Health, IReadOnlyList<TroubledConnection> Troubled, IReadOnlyList<UnpricedFee> UnpricedFees, IReadOnlyList<string> Problems);

/// <summary>Where the report comes from.</summary>
/// <param name="Filters">What it was narrowed by, in words.</param>
/// <param name="Link">The same figures on screen.</param>
public sealed record ReportOrigin(
    string Slug, TimeZoneInfo Zone, DateTimeOffset MadeAt, IReadOnlyList<(string Name, string Values)> Filters, string Link);
