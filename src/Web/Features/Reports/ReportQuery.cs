using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Seats;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Reports;

/// <summary>Reads a report, from the same sums as every screen.</summary>
public sealed class ReportQuery(
    AppDbContext db, SpendQuery spend, ActivePeopleQuery active, PaidQuery paid, DataHealthQuery health, ConnectionTroublesQuery troubles, UnpricedFeesQuery fees,
    SeatListQuery seats, BudgetStandingsQuery budgets, IEnumerable<Definition> definitions, CurrentOrg org, TimeProvider clock)
{
    private static readonly Dimension[] Order = [Dimension.Tool, Dimension.Model, Dimension.Team, Dimension.Person, Dimension.Project];
    private static readonly string[] Defined = ["spend", "value", "tokens", "requests", "people", "unassigned", "unpriced"];

    /// <param name="question">Already restricted to what the asker may see.</param>
    /// <param name="screen">The address of the same figures on screen.</param>
    public async Task<Report> RunAsync(SpendQuestion question, SpendScope scope, Names names, string screen, CancellationToken ct)
    {
        var (filter, labels, today) = (question.Filter, new SpendLabels(names), org.Today(clock));
        var whom = ReportScope.Of(filter, labels, org.Name);
        var before = SpendRanges.Before(filter);
        var by = Order.Where(d => scope.Dimensions.Contains(d) && filter.Values(d).Count != 1 && (whom.Kind != ReportKind.Person || d != Dimension.Team)).ToList();
        SpendSet days = new(true, []), bars = new(true, [Dimension.Model]);
        var now = await spend.SetsAsync(filter, [days, bars, .. by.Select(d => new SpendSet(false, [d]))], ct);
        var past = await spend.SetsAsync(filter.On(before), [days, .. by.Select(d => new SpendSet(false, [d]))], ct);
        var (sums, sumsBefore) = (SpendSums.Of(now[0].Select(r => r.Sums)), SpendSums.Of(past[0].Select(r => r.Sums)));
        return new Report(
            org.Name, whom, filter, before, sums, sumsBefore, await FiguresAsync(filter, before, whom, sums, sumsBefore, ct),
            SpendCharts.Bars("days", "Spend by model", Dimension.Model, SpendMeasure.Spend, now[1], filter.Days, today, labels, new SpendLinks("", filter, [])),
            [.. by.Select((d, i) => Table(d, scope.Blur(d, now[2 + i]), scope.Blur(d, past[1 + i]), labels))],
            await paid.RunAsync(filter, ct), await BudgetsAsync(filter, whom, today, ct), Periods(now[0], filter.Days, today), await SeatsAsync(filter, whom, names, ct),
            await NotesAsync(question, today, ct), [.. Defined.Select(key => definitions.First(d => d.Key == key))],
            new ReportOrigin(org.Slug, org.TimeZone, clock.GetUtcNow(), [.. Filters(filter, whom, labels)], screen));
    }

    private async Task<IReadOnlyList<ReportFigure>> FiguresAsync(SpendFilter filter, DayRange before, ReportScope whom, SpendSums now, SpendSums past, CancellationToken ct)
    {
        static string AtLeast(SpendSums sums) => sums.UnpricedTokens > 0 ? "≥ " : "";
        var figures = new List<ReportFigure>
        {
            new("spend", "Spend", AtLeast(now) + Figures.Usd(now.SpendUsd), Figures.UsdExact(now.SpendUsd), now.SpendUsd, past.SpendUsd, Figures.Usd(past.SpendUsd)),
            new("value", "Value at list price", AtLeast(now) + Figures.Usd(now.BestUsd), Figures.UsdExact(now.BestUsd), now.BestUsd, past.BestUsd, Figures.Usd(past.BestUsd)),
            new("tokens", "Tokens", Figures.Count(now.Tokens), Figures.CountExact(now.Tokens), now.Tokens, past.Tokens, Figures.Count(past.Tokens)),
        };
        if (whom.Kind == ReportKind.Person)
        {
            figures.Add(new("requests", "Requests", Figures.Count(now.Requests), Figures.CountExact(now.Requests), now.Requests, past.Requests, Figures.Count(past.Requests)));
            return figures;
        }

        var (people, peopleBefore) = (await active.RunAsync(filter, ct), await active.RunAsync(filter.On(before), ct));
        figures.Add(new("people", "Active people", Figures.Count(people.Count), Figures.CountExact(people.Count), people.Count, peopleBefore.Count, Figures.Count(peopleBefore.Count)));
        return figures;
    }

    private static ReportTable Table(Dimension by, IReadOnlyList<SpendRow> now, IReadOnlyList<SpendRow> before, SpendLabels labels)
    {
        var past = before.ToDictionary(r => r.Key, r => r.Sums);
        return new ReportTable(by,
        [
            .. now.OrderByDescending(r => r.Sums.SpendUsd).ThenByDescending(r => r.Sums.Tokens).ThenBy(r => r.Key, StringComparer.Ordinal)
                .Select(r => new ReportRow(labels.Of(by, r.Key), SeriesColors.Of(by, r.Key), r.Sums, past.GetValueOrDefault(r.Key, SpendSums.Zero))),
        ]);
    }

    private static ReportPeriods Periods(IReadOnlyList<SpendRow> perDay, DayRange days, DateOnly today)
    {
        var sums = perDay.ToDictionary(r => r.Day!.Value, r => r.Sums);
        if (days.Count <= 93)
        {
            return new ReportPeriods("Day", [.. days.Each().Select(day => new ReportPeriod(day.ToString("ddd d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture), sums.GetValueOrDefault(day, SpendSums.Zero), day == today))]);
        }

        return new ReportPeriods("Month",
        [
            .. days.Each().GroupBy(ReportMonths.Of)
                .Select(month => new ReportPeriod(Figures.Month(month.Key.First), SpendSums.Of(month.Select(day => sums.GetValueOrDefault(day, SpendSums.Zero))), month.Contains(today))),
        ]);
    }

    /// <summary>As they stood on the last day of the range: all of the organization's, else those of whom or what the report is about.</summary>
    private async Task<IReadOnlyList<BudgetStanding>> BudgetsAsync(SpendFilter filter, ReportScope whom, DateOnly today, CancellationToken ct)
    {
        var all = await budgets.RunAsync(filter.Days.Last < today ? filter.Days.Last : today, ct);
        return !filter.IsNarrowed ? all : [.. all.Where(b => b.Scope switch
        {
            BudgetScope.Organization => false,
            BudgetScope.Team => whom.Kind == ReportKind.Team && b.ScopeValue == whom.Id.ToString(),
            BudgetScope.Person => whom.Kind == ReportKind.Person && b.ScopeValue == whom.Id.ToString(),
            _ => whom.Kind == ReportKind.Organization && filter.Values(b.Scope.Dimension()!.Value).Contains(b.ScopeValue),
        })];
    }

    /// <summary>Licences are held by an organization and by people; what a team or a filter narrows has none of its own.</summary>
    private async Task<IReadOnlyList<ReportSeats>> SeatsAsync(SpendFilter filter, ReportScope whom, Names names, CancellationToken ct)
    {
        var isPlain = whom.Kind switch
        {
            ReportKind.Organization => !filter.IsNarrowed && org.Role?.SeesEverybody() == true,
            ReportKind.Person => !(filter with { People = [] }).IsNarrowed && whom.Id != Guid.Empty,
            _ => false,
        };
        if (!isPlain)
        {
            return [];
        }

        var rows = await seats.RunAsync(whom.Id, await SeatPriceList.ReadAsync(db, ct), names, ct);
        return
        [
            .. rows.GroupBy(r => (r.Provider, Plan: r.Plan.ToLowerInvariant())).OrderBy(g => g.Key)
                .Select(g => new ReportSeats(SpendLabels.Provider(g.Key.Provider), g.First().Plan, g.Count(), g.Count(r => r.IdleDays >= 28), g.First().Price?.UsdPerMonth)),
        ];
    }

    private async Task<ReportNotes> NotesAsync(SpendQuestion question, DateOnly today, CancellationToken ct)
    {
        var seesMoney = org.Role?.SeesEverybody() == true && !question.Filter.IsNarrowed;
        return new ReportNotes(
            question.Filter.Days.Contains(today), await health.RunAsync(question.Filter, ct), seesMoney ? await troubles.RunAsync(ct) : [],
            seesMoney ? await fees.RunAsync(question.Filter.Days, ct) : [], question.Problems);
    }

    private static IEnumerable<(string Name, string Values)> Filters(SpendFilter filter, ReportScope whom, SpendLabels labels) =>
        from dimension in Enum.GetValues<Dimension>()
        where filter.Values(dimension).Count > 0 && (whom.Id is null || dimension is not (Dimension.Team or Dimension.Person))
        select (SpendLabels.Title(dimension), string.Join(", ", filter.Values(dimension).Select(v => labels.Of(dimension, v))));
}
