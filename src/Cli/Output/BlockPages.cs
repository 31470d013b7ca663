using System.Globalization;
using TeamCost.Cli.Commands;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Output;

/// <summary>Blocks for people: all of them in a table, or the one of now in detail.</summary>
internal static class BlockPages
{
    public static void WriteTable(Terminal terminal, IReadOnlyList<Block> blocks, long? limit, TimeZoneInfo zone, DateTimeOffset now)
    {
        var total = new ReportRow([]);
        foreach (var part in blocks.SelectMany(block => block.Parts))
        {
            total.Add(part);
        }

        var decimals = total.KnownUsd < 10m ? 4 : 2;
        var most = blocks.Max(block => block.Usage.KnownUsd);
        var table = new TextTable([
            new TextColumn("Block", Tone: Tone.Strong), new TextColumn("Used for", Drop: 1, Tone: Tone.Dim), ReportTable.Models(isBreakdown: false),
            new TextColumn("Requests", IsNumber: true, Drop: 3), new TextColumn("Tokens", IsNumber: true),
            .. limit is null ? Array.Empty<TextColumn>() : [new TextColumn("Limit", IsNumber: true)],
            new TextColumn("Cost", IsNumber: true, Tone: Tone.Good), new TextColumn("", Drop: 9, Tone: Tone.Accent),
        ]);
        foreach (var block in blocks)
        {
            table.Add([
                Name(block, zone), Use(block, now), ReportTable.ModelsOf(block.Usage, isBreakdown: false), .. Counts(block, limit, decimals), ReportTable.Bar(block.Usage.KnownUsd, most),
            ]);
        }

        table.AddTotal([
            "Total", "", "", TextTable.Cell.Of(total.Requests), ReportTable.Tokens(total), .. limit is null ? Array.Empty<TextTable.Cell>() : [""],
            ReportTable.Cost(total, decimals), "",
        ]);
        terminal.WriteLine();
        var starts = blocks.Select(block => LocalUsage.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(block.StartMs), zone)).ToList();
        ReportTable.Title(terminal, "Usage in five-hour blocks", starts.Min(), starts.Max(), zone);
        terminal.WriteLine();
        table.Write(terminal);
        terminal.WriteLine();
        if (blocks.FirstOrDefault(block => block.IsActive) is { } active && Ahead(active, now) is { } sentence)
        {
            terminal.Note(sentence);
        }

        ReportTable.Explain(terminal, total);
    }

    public static void WriteActive(Terminal terminal, Block block, long? limit, TimeZoneInfo zone, DateTimeOffset now)
    {
        var remaining = block.RemainingAt(now);
        var decimals = block.Usage.KnownUsd < 10m ? 4 : 2;
        var facts = new List<(string, string)>
        {
            ("Started", $"{SessionsCommand.LocalTime(block.StartMs, zone)}, {Numbers.Span(TimeSpan.FromHours(Block.Hours) - remaining)} ago"),
            ("Ends", $"{SessionsCommand.LocalTime(block.EndMs, zone)}, in {Numbers.Span(remaining)}"),
            ("Used", $"{ReportTable.Tokens(block.Usage).Wide} tokens, {ReportTable.Cost(block.Usage, decimals).Wide}, {Numbers.Count(block.Usage.Requests, "request")}"),
        };
        if (block.Rate is { } rate)
        {
            facts.Add(("Burn rate", $"{Numbers.Full((long)Math.Round(rate.TokensPerMinute))} tokens a minute, {Numbers.Money(rate.UsdPerHour, 2)} an hour"));
        }

        if (block.ProjectionAt(now) is { } ahead)
        {
            facts.Add(("Comes to", $"{Numbers.Full(ahead.Tokens)} tokens, {Numbers.Money(ahead.Usd, 2)}, if it goes on like this"));
        }

        if (limit is { } most)
        {
            facts.Add(("Limit", $"{Numbers.Full(most)} tokens: {Share(block.Usage.Tokens.Total, most).Wide} used"
                + (block.ProjectionAt(now) is { } then ? $", {Share(then.Tokens, most).Wide} at the end{(then.Tokens > most ? ": too much" : "")}" : "")));
        }

        terminal.WriteLine();
        terminal.WriteLine([("  The block of now", Tone.Strong), ($"  ·  {zone.Id}", Tone.Dim)]);
        terminal.WriteLine();
        var cells = Math.Clamp(terminal.Width - 4, 10, 50);
        var full = (int)Math.Round((1 - (remaining / TimeSpan.FromHours(Block.Hours))) * cells);
        terminal.WriteLine([("  ", Tone.Plain), (new string('━', full), Tone.Accent), (new string('─', cells - full), Tone.Dim)]);
        Facts.Write(terminal, facts);
        ReportTable.Explain(terminal, block.Usage);
    }

    private static IEnumerable<TextTable.Cell> Counts(Block block, long? limit, int decimals) => block.IsGap
        ? Enumerable.Repeat(new TextTable.Cell(""), limit is null ? 3 : 4)
        : [
            TextTable.Cell.Of(block.Usage.Requests), ReportTable.Tokens(block.Usage), .. limit is { } all ? [Share(block.Usage.Tokens.Total, all)] : Array.Empty<TextTable.Cell>(),
            ReportTable.Cost(block.Usage, decimals),
        ];

    private static TextTable.Cell Name(Block block, TimeZoneInfo zone)
    {
        var start = SessionsCommand.LocalTime(block.StartMs, zone);
        var end = SessionsCommand.LocalTime(block.EndMs, zone);
        return new TextTable.Cell($"{start} – {end[11..]}", start, block.IsGap ? Tone.Dim : null);
    }

    private static string Use(Block block, DateTimeOffset now) =>
        block.IsGap ? $"{Numbers.Span(TimeSpan.FromMilliseconds(block.EndMs - block.StartMs))} gap"
        : block.IsActive ? $"active, {Numbers.Span(block.RemainingAt(now))} left"
        : Numbers.Span(TimeSpan.FromMilliseconds(block.Usage.LastMs - block.Usage.FirstMs));

    private static TextTable.Cell Share(long tokens, long limit)
    {
        var percent = 100m * tokens / limit;
        return new TextTable.Cell($"{percent.ToString("0.#", CultureInfo.InvariantCulture)} %", null, percent > 100 ? Tone.Bad : null);
    }

    private static string? Ahead(Block block, DateTimeOffset now) => block.ProjectionAt(now) is { } ahead && block.Rate is { } rate
        ? $"The block of now: {Numbers.Full((long)Math.Round(rate.TokensPerMinute))} tokens a minute, {Numbers.Money(rate.UsdPerHour, 2)} an hour; "
            + $"it comes to {Numbers.Compact(ahead.Tokens)} tokens and {Numbers.Money(ahead.Usd, 2)} if it goes on like this."
        : null;
}
