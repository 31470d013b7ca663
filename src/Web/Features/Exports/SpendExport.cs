using System.Runtime.CompilerServices;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Exports;

/// <summary>Usage and money by one dimension or none, in a sum or per day: the charts and tables of every page about spend.</summary>
public sealed class SpendExport(SpendAsk ask, SpendQuery spend) : IExport
{
    public const string Address = "spend";
    private const string None = "none";

    public string Name => Address;

    public string Title => "Spend by model, tool, provider, project, team or person, in a sum or per day";

    public IReadOnlyList<ExportColumn> AllColumns =>
    [
        .. Table(null, isPerDay: true, isCompared: false, null).Columns.Take(1),
        .. Enum.GetValues<Dimension>().SelectMany(d => Table(d, isPerDay: false, isCompared: false, null).Columns.TakeWhile(c => c.Name != "spend_usd")),
        .. Table(null, isPerDay: false, isCompared: true, null).Columns,
    ];

    public IReadOnlyList<string> Words => [.. SpendAsk.Words, "by", "per", "measure", "compare"];

    public bool Allows(OrgRole role) => true;

    public async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var asked = await ask.ReadAsync(request, ct);
        if (asked.Refusal is { } refusal)
        {
            return refusal;
        }

        var word = request.Query["by"].ToString();
        Dimension? by = DimensionWords.TryParse(word, out var named) ? named : word.Length == 0 ? Dimension.Model : null;
        if (by is null && word != None)
        {
            return ExportAnswer.Wrong($"“by” is one of {string.Join(", ", Enum.GetValues<Dimension>().Select(d => d.Word()))} or {None}.");
        }

        if (by is { } wanted && !asked.Scope.Dimensions.Contains(wanted))
        {
            return ExportAnswer.Forbidden("Your role does not show colleagues by name; ask by team, tool or model.");
        }

        var isPerDay = request.Query["per"] == "day";
        var isCompared = !isPerDay && request.Query["compare"] == "on";
        var measure = SpendMeasureWords.Parse(request.Query["measure"]);
        var file = $"spend{(by is { } d ? $"-by-{d.Word()}" : "")}{(isPerDay ? "-per-day" : "")}";
        var head = asked.Head($"Spend{(by is { } of ? $" by {of.Word()}" : "")}{(isPerDay ? " per day" : "")}", file);
        return Table(by, isPerDay, isCompared, asked.Labels).Sheet(
            isCompared ? head with { Notes = [$"Compared with {SpendRanges.Span(SpendRanges.Before(asked.Filter))}."] } : head,
            isPerDay ? PerDayAsync(asked, by, ct) : FlatAsync(asked, by, measure, isCompared, ct));
    }

    /// <summary>In the order of the screen's table.</summary>
    private async IAsyncEnumerable<SpendLine> FlatAsync(SpendAsked asked, Dimension? by, SpendMeasure measure, bool isCompared, [EnumeratorCancellation] CancellationToken ct)
    {
        IReadOnlyList<Dimension> keys = by is { } one ? [one] : [];
        async Task<IReadOnlyList<SpendRow>> RowsAsync(SpendFilter filter)
        {
            var rows = await spend.ByAsync(filter, perDay: false, keys, ct);
            return by is { } dimension ? asked.Scope.Blur(dimension, rows) : rows;
        }

        var now = await RowsAsync(asked.Filter);
        var before = isCompared ? (await RowsAsync(asked.Filter.On(SpendRanges.Before(asked.Filter)))).ToDictionary(KeyOf, r => r.Sums) : null;
        foreach (var row in now.OrderByDescending(r => measure.Of(r.Sums)).ThenByDescending(r => r.Sums.Tokens).ThenBy(KeyOf, StringComparer.Ordinal))
        {
            yield return new SpendLine(row, before?.GetValueOrDefault(KeyOf(row), SpendSums.Zero));
        }
    }

    private async IAsyncEnumerable<SpendLine> PerDayAsync(SpendAsked asked, Dimension? by, [EnumeratorCancellation] CancellationToken ct)
    {
        var set = new SpendSet(PerDay: true, by is { } one ? [one] : []);
        if (by == Dimension.Team && !asked.Scope.SeesPeople)
        {
            // Few rows, and several of them become one.
            var rows = asked.Scope.Blur(Dimension.Team, await spend.ByAsync(asked.Filter, perDay: true, set.By, ct));
            foreach (var row in rows.OrderBy(r => r.Day).ThenBy(KeyOf, StringComparer.Ordinal))
            {
                yield return new SpendLine(row, null);
            }

            yield break;
        }

        await foreach (var row in spend.StreamAsync(asked.Filter, set, ct))
        {
            yield return new SpendLine(row, null);
        }
    }

    private static string KeyOf(SpendRow row) => row.Keys.Count == 0 ? "" : row.Key;

    private static ExportTable<SpendLine> Table(Dimension? by, bool isPerDay, bool isCompared, SpendLabels? labels)
    {
        var table = new ExportTable<SpendLine>();
        if (isPerDay)
        {
            table.Day("day", l => l.Row.Day, "Day of the organization's time zone.");
        }

        if (by is { } dimension)
        {
            AddKey(table, dimension, labels);
        }

        table.With(SumColumns.All, l => l.Row.Sums);
        return !isCompared ? table : table
            .Usd("before_spend_usd", l => l.Before?.SpendUsd, "Spend in the range before.")
            .Usd("before_value_usd", l => l.Before?.BestUsd, "Value in the range before.")
            .Count("before_tokens", l => l.Before?.Tokens, "Tokens in the range before.")
            .Count("before_requests", l => l.Before?.Requests, "Requests in the range before.");
    }

    private static void AddKey(ExportTable<SpendLine> table, Dimension by, SpendLabels? labels)
    {
        var word = by.Word();
        switch (by)
        {
            case Dimension.Team or Dimension.Person:
                table.Text($"{word}_id", l => l.Row.Key, $"Id of the {word}; “{SpendFilter.None}”: it belongs to no {word}{(by == Dimension.Team ? $"; “{SpendScope.OtherTeams}”: to teams you are not in" : "")}.");
                table.Text(word, l => labels?.Of(by, l.Row.Key), $"Name of the {word}.");
                break;
            case Dimension.Tool or Dimension.Provider:
                table.Text(word, l => l.Row.Key, $"Id of the {word}.");
                table.Text($"{word}_name", l => labels?.Of(by, l.Row.Key), $"Name of the {word}.");
                break;
            default:
                table.Text(word, l => l.Row.Key == SpendFilter.None ? null : l.Row.Key, $"The {word} as the usage shows it; empty: none is said.");
                break;
        }
    }

    private sealed record SpendLine(SpendRow Row, SpendSums? Before);
}
