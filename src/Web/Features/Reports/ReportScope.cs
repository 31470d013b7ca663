using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Reports;

public enum ReportKind
{
    Organization,
    Team,
    Person,
}

/// <summary>Whom a report is about: the organization, one team or one person; other filters only narrow it.</summary>
public sealed record ReportScope(ReportKind Kind, string Name, Guid? Id)
{
    public static ReportScope Of(SpendFilter filter, SpendLabels labels, string organization) => (filter.People, filter.Teams) switch
    {
        ([var person], []) => new ReportScope(ReportKind.Person, labels.Of(Dimension.Person, SpendFilter.Word(person)), person),
        ([], [var team]) => new ReportScope(ReportKind.Team, labels.Of(Dimension.Team, SpendFilter.Word(team)), team),
        _ => new ReportScope(ReportKind.Organization, organization, null),
    };
}
