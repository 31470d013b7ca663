using TeamCost.Contracts;

namespace TeamCost.Cli.Output;

/// <summary>What a table of a report looks like, apart from the counts that all have.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Keys">The columns before the counts.</param>
/// <param name="CellsOf">A row's cells in them.</param>
/// <param name="DetailAt">The column that names the rows under a row.</param>
/// <param name="RepeatsFirst">Whether a first cell that equals the one above is shown again.</param>
internal sealed record TableLook(string Title, IReadOnlyList<TextColumn> Keys, Func<ReportRow, TextTable.Cell[]> CellsOf, int DetailAt, bool RepeatsFirst);

/// <summary>A report as a table for people.</summary>
internal static class ReportTable
{
    private const int BarCells = 24;

    /// <summary>The column that lists a row's models; they are cut before anything else.</summary>
    public static TextColumn Models(bool isBreakdown) => isBreakdown ? new TextColumn("Model", Least: 16) : new TextColumn("Models", Drop: 8, Tone: Tone.Dim, Least: 14);

    public static TextTable.Cell ModelsOf(ReportRow row, bool isBreakdown) => isBreakdown
        ? new TextTable.Cell(row.Models.Count == 1 ? "" : Numbers.Count(row.Models.Count, "model"), null, Tone.Dim)
        : string.Join(", ", row.Models.Select(Names.Short));

    public static void Write(Terminal terminal, Report report, TableLook look)
    {
        var decimals = report.Total.KnownUsd < 10m ? 4 : 2;
        var table = new TextTable([
            .. look.Keys,
            new TextColumn("Requests", IsNumber: true, Drop: 3), new TextColumn("Input", IsNumber: true, Drop: 2), new TextColumn("Output", IsNumber: true, Drop: 2),
            new TextColumn("Cache read", IsNumber: true, Drop: 4), new TextColumn("Cache write", IsNumber: true, Drop: 5), new TextColumn("Tokens", IsNumber: true),
            new TextColumn("Cost", IsNumber: true, Tone: Tone.Good), new TextColumn("", Drop: 9, Tone: Tone.Accent),
        ]);

        AddRows(terminal, table, report, look, decimals);
        var total = Enumerable.Repeat(new TextTable.Cell(""), look.Keys.Count).ToArray();
        total[0] = "Total";
        table.AddTotal([.. total, .. Counts(report.Total), Cost(report.Total, decimals), ""]);

        terminal.WriteLine();
        Title(terminal, look.Title, report.Usage.Parts.Min(part => part.Day), report.Usage.Parts.Max(part => part.Day), report.Zone);
        terminal.WriteLine();
        table.Write(terminal);
        terminal.WriteLine();
        Explain(terminal, report.Total);
    }

    public static void Title(Terminal terminal, string title, DateOnly first, DateOnly last, TimeZoneInfo zone)
    {
        var days = first == last ? Numbers.Day(first) : $"{Numbers.Day(first)} to {Numbers.Day(last)}";
        var rest = TextWidth.Cut($"  ·  {days}  ·  {zone.Id}", Math.Max(0, terminal.Width - TextWidth.Of(title) - 2));
        terminal.WriteLine([("  ", Tone.Plain), (TextWidth.Cut(title, terminal.Width - 2), Tone.Strong), (rest, Tone.Dim)]);
    }

    /// <summary>The lines below a table: what its marks mean.</summary>
    public static void Explain(Terminal terminal, ReportRow total)
    {
        if (total.Grains.Contains(Grains.Estimate))
        {
            terminal.Note("~ estimated, wholly or in part: the tool keeps no token counts.");
        }

        if (total.Grains.Contains(Grains.SessionTotal))
        {
            terminal.Note("Σ from session totals: the tool keeps one sum per session, so what came between two readings has the day of the later one.");
        }

        if (total.HasUnknownTokens)
        {
            terminal.Note("unknown, ≥ tokens: the tool keeps what it cost but not how many tokens it used.");
        }

        if (!total.IsPriced)
        {
            terminal.Note($"unknown, ≥ cost: no price is known for {TextWidth.Clean(string.Join(", ", total.UnpricedModels))}: {Numbers.Full(total.UnpricedTokens)} tokens are not in the cost. "
                + "Give one with --prices FILE, or get newer ones with: teamcost prices update");
        }
    }

    // A figure that is no exact sum of requests says so where it stands; the lines below the table say why.
    public static TextTable.Cell Tokens(ReportRow row)
    {
        if (row.Tokens.Total == 0 && row.HasUnknownTokens)
        {
            return new TextTable.Cell("unknown", null, Tone.Dim);
        }

        var mark = (row.HasUnknownTokens ? "≥" : "") + (row.Grains.Contains(Grains.Estimate) ? "~" : row.Grains.Contains(Grains.SessionTotal) ? "Σ" : "");
        var cell = TextTable.Cell.Of(row.Tokens.Total);
        return new TextTable.Cell(mark + cell.Wide, mark + cell.Narrow, cell.Tone);
    }

    /// <summary>A part of which the price is unknown is never shown as if it were the whole.</summary>
    public static TextTable.Cell Cost(ReportRow row, int decimals) =>
        row.IsPriced ? Numbers.Money(row.KnownUsd, decimals)
        : row.KnownUsd > 0 ? new TextTable.Cell("≥" + Numbers.Money(row.KnownUsd, decimals))
        : new TextTable.Cell("unknown", null, Tone.Bad);

    // Eighths of a cell, so that small differences show.
    public static string Bar(decimal cost, decimal most)
    {
        var eighths = most == 0 ? 0 : (int)Math.Round(cost / most * BarCells * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : "▏▎▍▌▋▊▉"[(eighths % 8) - 1].ToString());
    }

    // Where the tokens are unknown, none of a kind is not known either.
    private static TextTable.Cell Kind(ReportRow row, long tokens) =>
        row.Tokens.Total == 0 && row.HasUnknownTokens ? new TextTable.Cell("–", null, Tone.Dim) : TextTable.Cell.Of(tokens);

    private static void AddRows(Terminal terminal, TextTable table, Report report, TableLook look, int decimals)
    {
        var most = report.Rows.Max(row => row.KnownUsd);
        string? above = null;
        foreach (var row in report.Rows)
        {
            var shown = look.CellsOf(row);
            shown[0] = !look.RepeatsFirst && shown[0].Wide == above ? "" : shown[0] with { Tone = Tone.Strong };
            above = shown[0].Wide.Length > 0 ? shown[0].Wide : above;
            table.Add([.. shown, .. Counts(row), Cost(row, decimals), Bar(row.KnownUsd, most)]);
            foreach (var detail in row.Details)
            {
                var cells = shown.Select((cell, i) => i == look.DetailAt ? new TextTable.Cell(detail.Keys[0], Names.Short(detail.Keys[0])) : terminal.IsOutputTerminal ? "" : cell with { Tone = null });
                table.AddDetail([.. cells, .. Counts(detail), Cost(detail, decimals), ""]);
            }
        }
    }

    private static IEnumerable<TextTable.Cell> Counts(ReportRow row) =>
    [
        TextTable.Cell.Of(row.Requests),
        Kind(row, row.Tokens.Input),
        Kind(row, row.Tokens.Output),
        Kind(row, row.Tokens.CacheRead),
        Kind(row, row.Tokens.CacheWrite5m + row.Tokens.CacheWrite1h),
        Tokens(row),
    ];
}
