using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Members;

public sealed class MembersExport(MemberListQuery list) : ListExport<MemberRow>("members", "Members", Table)
{
    private static readonly ExportTable<MemberRow> Table = new ExportTable<MemberRow>()
        .Id("person_id", r => r.UserId, "Id of the person.")
        .Text("person", r => r.Name, "Name of the person.")
        .Text("email", r => r.Email, "Their address.")
        .Text("role", r => r.Role.ToString().ToLowerInvariant(), "owner, admin, member or viewer.")
        .Text("team", r => r.Team, "Today's team; empty: none.")
        .Instant("joined_at", r => r.JoinedAt, "When they joined.");

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) => Sheet(await list.RunAsync(ct));
}
