using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Exports;

/// <summary>All rows behind every figure: a row for each day, person, team, tool, provider, model, project and way of paying.</summary>
public sealed class DailyExport(SpendAsk ask, DailyRowsQuery rows) : IExport
{
    public const string Address = "daily";

    public string Name => Address;

    public string Title => "Every row of the daily sums, all dimensions";

    public IReadOnlyList<ExportColumn> AllColumns => Table(null).Columns;

    public IReadOnlyList<string> Words => SpendAsk.Words;

    public bool Allows(OrgRole role) => true;

    public async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var asked = await ask.ReadAsync(request, ct);
        return asked.Refusal ?? Table(new Labels(asked.Labels)).Sheet(asked.Head("Daily rows", "daily-rows"), rows.StreamAsync(asked.Filter, asked.Scope, ct));
    }

    private static ExportTable<DailyRow> Table(Labels? labels) => new ExportTable<DailyRow>()
        .Day("day", r => r.Day, "Day of the organization's time zone.")
        .Id("person_id", r => r.PersonId, "Id of the person; empty: nobody known, or a colleague whom you may not see by name.")
        .Text("person", r => r.PersonId == Guid.Empty ? null : labels?.Person(r.PersonId), "Name of the person.")
        .Id("team_id", r => r.TeamId == DailyRowsQuery.OtherTeams ? null : r.TeamId, "Id of the team that the person was in on that day.")
        .Text("team", r => r.TeamId == Guid.Empty ? null : labels?.Team(r.TeamId), "Name of the team; teams that you are not in and may not see are “Other teams”.")
        .Text("tool", r => r.Tool, "Id of the tool.")
        .Text("provider", r => r.Provider, "Id of who bills it.")
        .Text("model", r => r.Model.Length == 0 ? null : r.Model, "The model; empty: seats and bills without one.")
        .Text("project", r => r.Project.Length == 0 ? null : r.Project, "The project; empty: none is said.")
        .Text("paid_by", r => r.BillingMode, "How the use is paid for: metered, seat, or not-said.")
        .With(SumColumns.All, r => r.Sums);

    /// <summary>Names once made are kept: a million rows have a handful of people.</summary>
    private sealed class Labels(SpendLabels labels)
    {
        private readonly Dictionary<Guid, string> _people = [];
        private readonly Dictionary<Guid, string> _teams = [];

        public string Person(Guid id) => Of(_people, id, Dimension.Person, SpendFilter.Word(id));

        public string Team(Guid id) => Of(_teams, id, Dimension.Team, id == DailyRowsQuery.OtherTeams ? SpendScope.OtherTeams : SpendFilter.Word(id));

        private string Of(Dictionary<Guid, string> known, Guid id, Dimension dimension, string key)
        {
            if (!known.TryGetValue(id, out var name))
            {
                known[id] = name = labels.Of(dimension, key);
            }

            return name;
        }
    }
}
