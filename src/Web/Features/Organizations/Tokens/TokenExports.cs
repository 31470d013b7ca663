using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Tokens;

/// <summary>Tokens that were ever made, without their secrets: a Member's own, an admin's everybody's.</summary>
public sealed class TokensExport(TokenListQuery list, CurrentOrg org) : ListExport<TokenRow>("tokens", "Tokens", Table)
{
    private static readonly ExportTable<TokenRow> Table = new ExportTable<TokenRow>()
        .Id("token_id", r => r.Id, "Id of the token.")
        .Text("token", r => r.Name, "Its name.")
        .Text("kind", r => r.Kind.ToString().ToLowerInvariant(), "device: reports the usage of one person; ingest: writes for the organization.")
        .Text("person", r => r.Owner, "Whose it is; of an ingest token: who made it.")
        .Instant("created_at", r => r.CreatedAt, "When it was made.")
        .Instant("last_used_at", r => r.LastUsedAt, "When it was last used; empty: never.")
        .Instant("expires_at", r => r.ExpiresAt, "Until when it works; empty: no end was given.")
        .Text("state", r => r.State.ToString().ToLowerInvariant(), "works, expired or revoked.");

    public override bool Allows(OrgRole role) => role.HasDevices();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) =>
        Sheet(await list.RunAsync(org.Role?.IsAdmin() == true ? null : org.UserId, most: null, ct));
}

/// <summary>Machines that reported: a Member's own, an admin's everybody's.</summary>
public sealed class DevicesExport(TokenListQuery list, CurrentOrg org) : ListExport<DeviceRow>("devices", "Devices", Table)
{
    private static readonly ExportTable<DeviceRow> Table = new ExportTable<DeviceRow>()
        .Text("machine", r => r.Name, "Name of the machine.")
        .Text("person", r => r.Owner, "Whose usage it reports.")
        .Instant("first_seen_at", r => r.CreatedAt, "When it was first signed in.")
        .Instant("last_seen_at", r => r.LastSeenAt, "When it last reported; empty: never.");

    public override bool Allows(OrgRole role) => role.HasDevices();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) =>
        Sheet(await list.DevicesAsync(org.Role?.IsAdmin() == true ? null : org.UserId, most: null, ct));
}
