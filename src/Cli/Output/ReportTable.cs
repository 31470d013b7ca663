using TeamCost.Contracts;

namespace TeamCost.Cli.Output;

/// <summary>A report as a table for people.</summary>
internal static class ReportTable
{
    private const int BarCells = 24;

    /// <param name="keys">Heads of the key columns.</param>
    /// <param name="repeatsFirst">Whether a first key that equals the row above is shown again.</param>
    public static void Write(Terminal terminal, Report report, string title, IReadOnlyList<TextColumn> keys, Func<ReportRow, IEnumerable<string>> cells, bool repeatsFirst)
    {
        if (report.Rows.Count == 0)
        {
            terminal.Say("No usage found. Claude Code's logs are looked for in ~/.claude and ~/.config/claude (or CLAUDE_CONFIG_DIR).");
            return;
        }

        var decimals = report.CostUsd < 10m ? 4 : 2;
        var most = report.Rows.Max(row => row.CostUsd ?? 0m);
        var table = new TextTable([
            .. keys,
            new TextColumn("Requests", IsNumber: true, Drop: 3), new TextColumn("Input", IsNumber: true, Drop: 2), new TextColumn("Output", IsNumber: true, Drop: 2),
            new TextColumn("Cache read", IsNumber: true, Drop: 4), new TextColumn("Cache write", IsNumber: true, Drop: 5), new TextColumn("Tokens", IsNumber: true),
            new TextColumn("Cost", IsNumber: true, Tone: Tone.Good), new TextColumn("", Drop: 9, Tone: Tone.Accent),
        ]);

        string? above = null;
        foreach (var row in report.Rows)
        {
            var shown = cells(row).Select(text => new TextTable.Cell(text)).ToArray();
            shown[0] = !repeatsFirst && shown[0].Wide == above ? "" : new TextTable.Cell(above = shown[0].Wide, null, Tone.Strong);
            table.Add([.. shown, .. Counts([row]), Cost(row.CostUsd, decimals), Bar(row.CostUsd ?? 0m, most)]);
        }

        var total = Enumerable.Repeat(new TextTable.Cell(""), keys.Count).ToArray();
        total[0] = "Total";
        table.AddTotal([.. total, .. Counts(report.Rows), Numbers.Money(report.CostUsd, decimals), ""]);

        terminal.WriteLine();
        terminal.WriteLine([("  ", Tone.Plain), (title, Tone.Strong), ($"  ·  {report.Zone.Id}", Tone.Dim)]);
        terminal.WriteLine();
        table.Write(terminal);
        terminal.WriteLine();
        ExplainMarks(terminal, report);
        if (report.UnpricedTokens > 0)
        {
            terminal.Say($"No price is known for {string.Join(", ", report.UnpricedModels)}: {Numbers.Full(report.UnpricedTokens)} tokens are not in the cost. Give one with --prices FILE.");
        }
    }

    private static IEnumerable<TextTable.Cell> Counts(IReadOnlyCollection<ReportRow> rows) =>
    [
        TextTable.Cell.Of(rows.Sum(row => row.Requests)),
        TextTable.Cell.Of(rows.Sum(row => row.Tokens.Input)),
        TextTable.Cell.Of(rows.Sum(row => row.Tokens.Output)),
        TextTable.Cell.Of(rows.Sum(row => row.Tokens.CacheRead)),
        TextTable.Cell.Of(rows.Sum(row => row.Tokens.CacheWrite5m + row.Tokens.CacheWrite1h)),
        Tokens(rows),
    ];

    // A figure that is no exact sum of requests says so where it stands; the lines below the table say why.
    private static TextTable.Cell Tokens(IReadOnlyCollection<ReportRow> rows)
    {
        var total = rows.Sum(row => row.Tokens.Total);
        if (total == 0 && rows.Any(row => row.HasUnknownTokens))
        {
            return new TextTable.Cell("unknown", null, Tone.Dim);
        }

        var mark = (rows.Any(row => row.HasUnknownTokens) ? "≥" : "") + Mark(rows);
        var cell = TextTable.Cell.Of(total);
        return new TextTable.Cell(mark + cell.Wide, mark + cell.Narrow, cell.Tone);
    }

    private static string Mark(IReadOnlyCollection<ReportRow> rows) =>
        rows.Any(row => row.Grains.Contains(Grains.Estimate)) ? "~" : rows.Any(row => row.Grains.Contains(Grains.SessionTotal)) ? "Σ" : "";

    private static void ExplainMarks(Terminal terminal, Report report)
    {
        if (report.Rows.Any(row => row.Grains.Contains(Grains.Estimate)))
        {
            terminal.Say("~ estimated, wholly or in part: the tool keeps no token counts.");
        }

        if (report.Rows.Any(row => row.Grains.Contains(Grains.SessionTotal)))
        {
            terminal.Say("Σ from session totals: the tool keeps one sum per session, so what came between two readings has the day of the later one.");
        }

        if (report.Rows.Any(row => row.HasUnknownTokens))
        {
            terminal.Say("unknown, ≥: the tool keeps what it cost but not how many tokens it used.");
        }
    }

    private static TextTable.Cell Cost(decimal? cost, int decimals) =>
        cost is { } known ? Numbers.Money(known, decimals) : new TextTable.Cell("unknown", null, Tone.Bad);

    // Eighths of a cell, so that small differences show.
    private static string Bar(decimal cost, decimal most)
    {
        var eighths = most == 0 ? 0 : (int)Math.Round(cost / most * BarCells * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : "▏▎▍▌▋▊▉"[(eighths % 8) - 1].ToString());
    }
}
