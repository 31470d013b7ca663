using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Teams;

public sealed class TeamsExport(TeamListQuery list) : ListExport<TeamRow>("teams", "Teams", Table)
{
    private static readonly ExportTable<TeamRow> Table = new ExportTable<TeamRow>()
        .Id("team_id", r => r.Id, "Id of the team.")
        .Text("team", r => r.Name, "Name of the team.")
        .Distinct("people", r => r.People, "People in it today.");

    public override bool Allows(OrgRole role) => role.IsAdmin();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) => Sheet(await list.RunAsync(ct));
}
