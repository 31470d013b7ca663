using System.Globalization;
using TeamCost.Contracts;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Printing;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Reports;

public sealed class ReportsPageQuery(
    SpendQuery spend, SpendOptionsQuery options, DataHealthQuery health, NamesQuery names, PdfPrinter printer, CurrentOrg org, TimeProvider clock)
{
    public const string Region = "reports";
    private const int RowsPerPage = 25;

    public async Task<ReportsPage> RunAsync(SpendQuestion asked, string path, int page, CancellationToken ct)
    {
        var (known, today) = (await names.RunAsync(ct), org.Today(clock));
        var (scope, labels) = (new SpendScope(org.SeesPeople, org.UserId, known.OwnTeams), new SpendLabels(known));
        var question = scope.Restrict(asked);
        var filter = question.Filter;
        var bar = FilterBar.From(question, new SpendLinks(path, filter, []), Region, scope, labels, await options.RunAsync(question, today, ct));
        var fresh = await health.FreshnessAsync(ct);
        var subjects = await SubjectsAsync(filter with { Teams = [], People = [] }, scope, labels, known, ct);
        return new ReportsPage(
            bar, ReportScope.Of(filter, labels, org.Name), await spend.TotalAsync(filter, ct), await spend.TotalAsync(filter.On(SpendRanges.Before(filter)), ct),
            await MonthsAsync(filter, today, ct), subjects, new Paging(page, RowsPerPage, subjects.Count), fresh.RolledAt, fresh.IsEmpty, printer.Hindrance, today);
    }

    private async Task<IReadOnlyList<ReportMonth>> MonthsAsync(SpendFilter filter, DateOnly today, CancellationToken ct)
    {
        var months = ReportMonths.Recent(today, filter).ToList();
        var all = new DayRange(months[^1].Days.First.AddMonths(-1), today);
        var days = (await spend.SetsAsync(filter.On(all), [new SpendSet(true, [])], ct))[0].ToDictionary(r => r.Day!.Value, r => r.Sums);
        SpendSums Of(DayRange range) => SpendSums.Of(range.Each().Where(days.ContainsKey).Select(day => days[day]));
        var rows = months.Select(m => new ReportMonth(m, Of(m.Days), Of(SpendRanges.Before(m)), m.Days.Contains(today))).ToList();
        // Months before the first use would only be a row of zeros each.
        return [.. rows.Take(1 + rows.FindLastIndex(r => r.Now.Tokens != 0 || r.Now.SpendUsd != 0))];
    }

    /// <summary>The organization, the teams and the people that the asker may have a report of, those who spent most first.</summary>
    private async Task<IReadOnlyList<ReportSubject>> SubjectsAsync(SpendFilter filter, SpendScope scope, SpendLabels labels, Names known, CancellationToken ct)
    {
        var sets = await spend.SetsAsync(filter, [new SpendSet(false, []), new SpendSet(false, [Dimension.Team]), new SpendSet(false, [Dimension.Person])], ct);
        var teams = sets[1].ToDictionary(r => r.Key, r => r.Sums);
        var people = sets[2].ToDictionary(r => r.Key, r => r.Sums);
        var shownPeople = scope.SeesPeople
            ? known.People.Keys.Select(SpendFilter.Word).Union(people.Keys).Where(key => key != SpendFilter.None)
            : scope.UserId is { } me ? [SpendFilter.Word(me)] : [];
        return
        [
            new ReportSubject(new ReportScope(ReportKind.Organization, org.Name, null), filter, sets[0].Select(r => r.Sums).FirstOrDefault() ?? SpendSums.Zero),
            .. Ordered(ReportKind.Team, Dimension.Team, known.Teams.Keys.Where(scope.MaySeeTeam).Select(SpendFilter.Word), teams, filter, labels),
            .. Ordered(ReportKind.Person, Dimension.Person, shownPeople, people, filter, labels),
        ];
    }

    private static IEnumerable<ReportSubject> Ordered(
        ReportKind kind, Dimension by, IEnumerable<string> keys, Dictionary<string, SpendSums> sums, SpendFilter filter, SpendLabels labels) =>
        keys.Select(key => new ReportSubject(new ReportScope(kind, labels.Of(by, key), Guid.Parse(key, CultureInfo.InvariantCulture)), filter.With(by, [key]), sums.GetValueOrDefault(key, SpendSums.Zero)))
            .OrderByDescending(s => s.Sums.SpendUsd).ThenByDescending(s => s.Sums.Tokens).ThenBy(s => s.Scope.Name, StringComparer.OrdinalIgnoreCase).ThenBy(s => s.Scope.Id);
}

/// <param name="Hindrance">Why this server makes no PDFs; null: it does.</param>
public sealed record ReportsPage(
    FilterBar Filters, ReportScope Scope, SpendSums Now, SpendSums Before, IReadOnlyList<ReportMonth> Months, IReadOnlyList<ReportSubject> Subjects,
    Paging Paging, DateTimeOffset? RolledAt, bool IsEmpty, string? Hindrance, DateOnly Today)
{
    public SpendLinks Links => Filters.Links;

    public ReportPlace Place => new(Links.Path);

    public IEnumerable<ReportSubject> Shown => Subjects.Skip(Paging.Skip).Take(Paging.PageSize);

    public string PageHref(int page) => Links.Choose("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : "");
}

/// <param name="Filter">Of that month.</param>
public sealed record ReportMonth(SpendFilter Filter, SpendSums Now, SpendSums Before, bool IsPartial);

/// <summary>Whom a report may be about.</summary>
public sealed record ReportSubject(ReportScope Scope, SpendFilter Filter, SpendSums Sums);
