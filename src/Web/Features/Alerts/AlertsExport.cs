using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts;

/// <summary>Open alerts and those that are over, all pages, the open ones first; only those that the asker may see.</summary>
public sealed class AlertsExport(AlertListQuery list) : ListExport<AlertRow>("alerts", "Alerts", Table)
{
    private static readonly ExportTable<AlertRow> Table = new ExportTable<AlertRow>()
        .Id("alert_id", r => r.Alert.Id, "Id of the alert.")
        .Text("kind", r => r.Alert.Kind.ToString().ToLowerInvariant(), "What it is about: budget, connection, model or source.")
        .Text("title", r => r.Alert.Title, "What was said.")
        .Text("summary", r => r.Alert.Summary, "In a sentence or two.")
        .Text("state", r => r.Alert.State.ToString().ToLowerInvariant(), "near, exceeded, acknowledged, resolved, or quiet: the days since say otherwise.")
        .Distinct("threshold", r => r.Alert.Threshold, "Of a budget: which threshold, in per cent.")
        .Instant("detected_at", r => r.Alert.DetectedAt, "When it was detected.")
        .Instant("acknowledged_at", r => r.Alert.AcknowledgedAt, "When somebody acknowledged it.")
        .Text("acknowledged_by", r => r.AcknowledgedBy, "Who did.")
        .Instant("resolved_at", r => r.Alert.ResolvedAt, "When it was over.")
        .Instant("muted_until", r => r.MutedUntil, "Until when nobody is told of it; empty: it is not muted.");

    public override bool Allows(OrgRole role) => true;

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var page = await list.RunAsync(page: 1, ct);
        var rows = page.Open.Concat(page.History).ToList();
        for (var number = 2; number <= page.Paging.Pages; number++)
        {
            rows.AddRange((await list.RunAsync(number, ct)).History);
        }

        return Sheet(rows);
    }
}
