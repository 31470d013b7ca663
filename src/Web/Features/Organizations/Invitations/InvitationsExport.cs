using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Invitations;

/// <summary>All invitations, also those that the page no longer shows. A link is not among them: only its hash is kept.</summary>
public sealed class InvitationsExport(InvitationListQuery list) : ListExport<InvitationRow>("invitations", "Invitations", Table)
{
    private static readonly ExportTable<InvitationRow> Table = new ExportTable<InvitationRow>()
        .Id("invitation_id", r => r.Id, "Id of the invitation.")
        .Text("email", r => r.Email, "Whom it is for; empty: whoever has the link.")
        .Text("role", r => r.Role.ToString().ToLowerInvariant(), "owner, admin, member or viewer.")
        .Text("team", r => r.Team, "The team they come into; empty: none.")
        .Text("invited_by", r => r.By, "Who invited.")
        .Instant("invited_at", r => r.CreatedAt, "When.")
        .Instant("expires_at", r => r.ExpiresAt, "Until when the link works, unless it was used or withdrawn before.")
        .Text("state", r => r.State.ToString().ToLowerInvariant(), "open, accepted, withdrawn or expired.")
        .Text("accepted_by", r => r.AcceptedBy, "The address of who came in by it; empty: nobody.");

    public override bool Allows(OrgRole role) => role.IsAdmin();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) => Sheet(await list.RunAsync(most: null, ct));
}
