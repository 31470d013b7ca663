using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Reports;

/// <summary>A report on paper.</summary>
/// <param name="Back">The page of reports with the same filter; null in a file.</param>
/// <param name="Pdf">The same as a file; null in a file, and where none can be made.</param>
public sealed record PrintPage(Report Report, ReportSheet Sheet, string? Back, string? Pdf)
{
    public static PrintPage OnScreen(Report report, ReportPaper paper, HttpRequest request, bool hasPdf)
    {
        var place = ReportPlace.Of(report.Origin.Slug);
        var chosen = ReportPaper.Read(request.Query);
        return new PrintPage(report, paper.For(chosen, Foot(report)), place.Page(report.Filter), hasPdf ? place.Pdf(report.Filter, chosen) : null);
    }

    public static PrintPage InFile(Report report, ReportPaper paper, HttpRequest request) =>
        new(report, paper.For(ReportPaper.Read(request.Query), Foot(report)), null, null);

    public string Title => $"{(Report.Scope.Kind == ReportKind.Organization ? "" : $"{Report.Scope.Name}, ")}{Report.Period} · {Report.Organization}";

    private static string Foot(Report report) =>
        $"{report.Organization}{(report.Scope.Kind == ReportKind.Organization ? "" : $" · {report.Scope.Name}")} · {report.Period}";
}

/// <summary>Addresses of reports.</summary>
public sealed record ReportPlace(string Root)
{
    public static ReportPlace Of(string slug) => new($"/o/{slug}/reports");

    public string Page(SpendFilter filter) => new SpendLinks(Root, filter, []).Here;

    public string Print(SpendFilter filter, Paper paper = Paper.A4) => new SpendLinks($"{Root}/print", filter, Words(paper)).Here;

    public string Pdf(SpendFilter filter, Paper paper = Paper.A4) => new SpendLinks($"{Root}/report.pdf", filter, Words(paper)).Here;

    private static IReadOnlyList<(string, string)> Words(Paper paper) => [("paper", paper == Paper.Letter ? "letter" : "")];
}
