using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Exports;

/// <summary>Every session of a range, the largest first; the person's page shows the top of them.</summary>
public sealed class SessionsExport(SpendAsk ask, SessionsQuery sessions) : IExport
{
    private static readonly ExportTable<SessionRow> Table = new ExportTable<SessionRow>()
        .Id("session", r => r.Session, "Hash of the tool's own id; the same on every machine.")
        .Text("tool", r => r.Tool, "Id of the tool.")
        .Text("project", r => r.Project.Length == 0 ? null : r.Project, "The project; empty: none is said.")
        .Day("first_day", r => r.First, "First day of the range on which it was used.")
        .Day("last_day", r => r.Last, "Last day of the range on which it was used.")
        .Count("requests", r => r.Requests, "Calls to a model.")
        .Count("tokens", r => r.Tokens, "Input, output, cache reads and cache writes.")
        .Usd("value_usd", r => r.UnpricedTokens > 0 && r.BestUsd == 0 ? null : r.BestUsd, "What it is worth by the best figure of each line. Empty: unknown.")
        .Count("unpriced_tokens", r => r.UnpricedTokens, "Tokens without a known price.");

    public string Name => "sessions";

    public string Title => "Sessions";

    public IReadOnlyList<ExportColumn> AllColumns => Table.Columns;

    public IReadOnlyList<string> Words => ["range", "from", "to", "tool", "project", "team", "person"];

    public bool Allows(OrgRole role) => true;

    public async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var asked = await ask.ReadAsync(request, ct);
        return asked.Refusal
            ?? (!asked.IsOwnOrAll ? ExportAnswer.Forbidden("Your role shows your own sessions only; name yourself as “person”.")
            : asked.Filter.Models.Count + asked.Filter.Providers.Count > 0 ? ExportAnswer.Wrong("Sessions know no model and no provider; leave those filters out.")
            : Table.Sheet(asked.Head("Sessions", "sessions"), sessions.StreamAsync(asked.Filter, ct)));
    }
}
