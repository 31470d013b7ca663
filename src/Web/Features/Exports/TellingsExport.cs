using System.Runtime.CompilerServices;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Exports;

/// <summary>Who reported the usage, counted or not.</summary>
public sealed class TellingsExport(SpendAsk ask, SourceTellingsQuery tellings) : IExport
{
    private static readonly ExportTable<SourceTelling> Table = new ExportTable<SourceTelling>()
        .Text("source", r => r.Title, "The account, machine or upload; machines of colleagues whom you may not see are put together.")
        .Text("kind", r => r.Kind, "connection, device, otlp, upload or manual.")
        .Day("last_day", r => r.LastDay, "The newest UTC day of the range that it told of.")
        .Distinct("sources", r => r.Sources, "How many sources the row adds up.")
        .Count("requests", r => r.Requests, "Requests that it told of, counted or not.")
        .Count("tokens", r => r.Tokens, "Tokens that it told of, counted or not.")
        .Count("counted_tokens", r => r.CountedTokens, "Of them, what counts: the rows add up to what every other table shows.")
        .Usd("value_usd", r => r.UnpricedTokens > 0 && r.BestUsd == 0 ? null : r.BestUsd, "What it told of is worth, counted or not. Empty: unknown.")
        .Count("unpriced_tokens", r => r.UnpricedTokens, "Tokens without a known price.");

    public string Name => "sources";

    public string Title => "Who reported the usage";

    public IReadOnlyList<ExportColumn> AllColumns => Table.Columns;

    public IReadOnlyList<string> Words => [.. SpendAsk.Words.Where(w => w is not "project" and not "team")];

    public bool Allows(OrgRole role) => true;

    public async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var asked = await ask.ReadAsync(request, ct);
        return asked.Refusal
            ?? (asked.Filter.Teams.Count + asked.Filter.Projects.Count > 0
                ? ExportAnswer.Wrong("Sources know no teams and no projects; leave those filters out.")
                : Table.Sheet(asked.Head("Who reported it", "sources") with { Notes = ["Days are UTC days. The same use is often told more than once."] }, RowsAsync(asked, ct)));
    }

    private async IAsyncEnumerable<SourceTelling> RowsAsync(SpendAsked asked, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var row in await tellings.RunAsync(asked.Filter, asked.IsOwnOrAll, ct))
        {
            yield return row;
        }
    }
}
