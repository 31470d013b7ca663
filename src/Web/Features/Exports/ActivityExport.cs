using System.Runtime.CompilerServices;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Exports;

/// <summary>What was done with each tool besides spending tokens.</summary>
public sealed class ActivityExport(SpendAsk ask, ActivityQuery activity) : IExport
{
    private static readonly ExportTable<ToolActivity> Table = new ExportTable<ToolActivity>()
        .Text("tool", r => r.Tool, "Id of the tool.")
        .Text("tool_name", r => SpendLabels.Tool(r.Tool), "Name of the tool.")
        .Distinct("people", r => r.People, "Different members; the most that any one figure has.")
        .With(Metrics(), r => r)
        .Day("last_day", r => r.LastDay, "The newest day that anything is known of.")
        .Text("told_by", r => string.Join(", ", r.Sources), "Accounts and machines that said it.");

    public string Name => "activity";

    public string Title => "Activity by tool";

    public IReadOnlyList<ExportColumn> AllColumns => Table.Columns;

    public IReadOnlyList<string> Words => ["range", "from", "to", "tool", "provider", "team", "person"];

    public bool Allows(OrgRole role) => true;

    public async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var asked = await ask.ReadAsync(request, ct);
        return asked.Refusal ?? Table.Sheet(asked.Head("Activity", "activity") with { Notes = ["Models and projects do not narrow it: activity does not know them."] }, RowsAsync(asked, ct));
    }

    private async IAsyncEnumerable<ToolActivity> RowsAsync(SpendAsked asked, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var row in await activity.RunAsync(asked.Filter, ct))
        {
            yield return row;
        }
    }

    private static ExportTable<ToolActivity> Metrics()
    {
        static decimal? Of(ToolActivity row, string metric) => row.Has(metric) ? row.Of(metric) : null;
        return new ExportTable<ToolActivity>()
            .Number("sessions", r => Of(r, ActivityMetrics.Sessions), "Times that it was started or taken up again. Empty here and below: nobody measures it.")
            .Number("active_seconds", r => r.ActiveSeconds, "Seconds in use.")
            .Number("prompts", r => Of(r, ActivityMetrics.Interactions), "What people asked.")
            .Number("lines_added", r => Of(r, ActivityMetrics.LinesAdded), "Lines of code added.")
            .Number("lines_removed", r => Of(r, ActivityMetrics.LinesRemoved), "Lines of code removed.")
            .Number("commits", r => Of(r, ActivityMetrics.Commits), "Commits made by the tool.")
            .Number("pull_requests", r => Of(r, ActivityMetrics.PullRequests), "Pull requests opened by the tool.")
            .Number("suggestions", r => Of(r, ActivityMetrics.Suggestions), "Edits and suggestions offered.")
            .Number("acceptances", r => Of(r, ActivityMetrics.Acceptances), "Of them, accepted.");
    }
}
