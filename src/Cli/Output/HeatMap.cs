using System.Globalization;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Output;

/// <summary>A <see cref="DayMap"/> in a terminal: weeks from left to right, shades in colour or in characters.</summary>
internal static class HeatMap
{
    private const int LabelCells = 6;
    private const int WideFrom = 120;

    private static readonly string[] _shades = ["·", "░", "▒", "▓", "█"];
    private static readonly Tone[] _tones = [Tone.Dim, Tone.Shade1, Tone.Shade2, Tone.Shade3, Tone.Shade4];

    public static void Write(Terminal terminal, DayMap map, DayOfWeek start, string by, DateOnly today, TimeZoneInfo zone)
    {
        var cell = terminal.Width >= WideFrom && terminal.IsOutputTerminal ? 2 : 1;
        var firstWeek = Weeks.FirstDayOf(map.Range.First, start);
        var all = (Weeks.FirstDayOf(map.Range.Last, start).DayNumber - firstWeek.DayNumber + 7) / 7;
        var weeks = Math.Clamp((Math.Min(terminal.Width, 400) - LabelCells) / cell, 1, all);
        firstWeek = firstWeek.AddDays(7 * (all - weeks));

        terminal.WriteLine();
        ReportTable.Title(terminal, $"Days by {by}", map.Range.First, map.Range.Last, zone);
        terminal.WriteLine();
        terminal.WriteLine([(new string(' ', LabelCells), Tone.Plain), (Months(map, firstWeek, weeks, cell), Tone.Dim)]);
        for (var row = 0; row < 7; row++)
        {
            var name = row % 2 == 0 && row < 6 ? CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedDayName((DayOfWeek)(((int)start + row) % 7)) : "";
            terminal.WriteLine([($"  {name,-3} ", Tone.Dim), .. Enumerable.Range(0, weeks).Select(week => Square(terminal, map, firstWeek.AddDays((7 * week) + row), today, cell))]);
        }

        terminal.WriteLine();
        terminal.WriteLine([(new string(' ', LabelCells), Tone.Plain), ("less ", Tone.Dim), .. Enumerable.Range(0, DayMap.Levels + 1).Select(level => Shade(terminal, level, cell)), (" more", Tone.Dim)]);
        if (weeks < all)
        {
            terminal.Note($"The last {weeks} of {all} weeks fit this terminal; the figures below are of all of them.");
        }

        Facts.Write(terminal, FactsOf(map));
        ReportTable.Explain(terminal, map.Total);
    }

    private static (string Text, Tone Tone) Square(Terminal terminal, DayMap map, DateOnly day, DateOnly today, int cell) =>
        day > today || !map.Range.Contains(day) ? (new string(' ', cell), Tone.Plain) : Shade(terminal, map.LevelOf(day), cell);

    private static (string Text, Tone Tone) Shade(Terminal terminal, int level, int cell)
    {
        // With many colours the colour is the shade; with few or none the character is.
        var isColored = terminal.UsesColor && terminal.HasShades;
        var sign = level == 0 || !isColored ? _shades[level] : "■";
        var text = cell == 1 ? sign : isColored || level == 0 ? sign + " " : sign + sign;
        return (text, isColored || level == 0 ? _tones[level] : Tone.Good);
    }

    // A month stands above the first week that begins in it, where its name does not run into the one before.
    private static string Months(DayMap map, DateOnly firstWeek, int weeks, int cell)
    {
        var line = new char[weeks * cell];
        Array.Fill(line, ' ');
        var free = 0;
        for (var week = 0; week < weeks; week++)
        {
            var day = firstWeek.AddDays(7 * week);
            var isNew = week == 0 || day.Month != day.AddDays(-7).Month;
            var name = CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName((day < map.Range.First ? map.Range.First : day).Month);
            // The rest of a month at the left edge has no room before the next one's name.
            var hasRoom = week > 0 || Enumerable.Range(1, 3 / cell).All(next => day.AddDays(7 * next).Month == day.Month);
            if (isNew && hasRoom && week * cell >= free && (week * cell) + name.Length <= line.Length)
            {
                name.CopyTo(line.AsSpan(week * cell));
                free = (week * cell) + name.Length + 1;
            }
        }

        return new string(line);
    }

    private static List<(string, string)> FactsOf(DayMap map)
    {
        var decimals = map.Total.KnownUsd < 10m ? 4 : 2;
        var facts = new List<(string, string)>
        {
            ("Total", $"{ReportTable.Cost(map.Total, decimals).Wide}, {ReportTable.Tokens(map.Total).Wide} tokens, {Numbers.Count(map.Total.Requests, "request")}"),
            ("Days of use", $"{map.ActiveDays} of {map.Range.Count}"),
            ("Streak", $"{Numbers.Count(map.CurrentStreak, "day")} now, {Numbers.Count(map.LongestStreak, "day")} at most"),
        };
        if (map.Busiest is { } day)
        {
            facts.Add(("Busiest day", $"{Numbers.Day(day)}: {ReportTable.Cost(map[day]!, decimals).Wide}, {ReportTable.Tokens(map[day]!).Wide} tokens"));
            facts.Add(("On average", $"{Numbers.Money(map.Total.KnownUsd / map.ActiveDays, decimals)} a day of use"));
        }

        return facts;
    }
}
