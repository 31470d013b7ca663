using TeamCost.Web.Features.People;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>Who gave which name to whom, all of it, newest first.</summary>
public sealed class NameHistoryExport(IdentityHistoryQuery history, NamesQuery names) : ListExport<IdentityChangeRow>("name-history", "Changes of names", Table)
{
    private static readonly ExportTable<IdentityChangeRow> Table = new ExportTable<IdentityChangeRow>()
        .Id("change_id", r => r.Id, "Id of the change.")
        .Instant("at", r => r.At, "When it was made.")
        .Text("by", r => r.By, "Who made it; TeamCost: found by itself.")
        .Text("change", r => r.Words, "What was changed, in words.")
        .Instant("undone_at", r => r.UndoneAt, "When it was undone; empty: it holds.");

    public override bool Allows(OrgRole role) => role.IsAdmin();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) =>
        Sheet(await history.RunAsync(await names.RunAsync(ct), most: null, ct));
}
