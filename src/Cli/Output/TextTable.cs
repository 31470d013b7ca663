namespace TeamCost.Cli.Output;

/// <param name="Drop">Columns with a higher number leave first when the terminal is narrow; 0 stays.</param>
/// <param name="Tone">Of the cells below the head.</param>
internal sealed record TextColumn(string Head, bool IsNumber = false, int Drop = 0, Tone Tone = Tone.Plain);

/// <summary>A table without boxes that fits its terminal: it shortens numbers, then drops columns, then cuts names.</summary>
internal sealed class TextTable(IReadOnlyList<TextColumn> columns)
{
    private const string Gap = "  ";
    private const int Shortest = 8;

    private readonly List<(Cell[] Cells, bool IsTotal)> _rows = [];

    /// <summary>What a cell shows when there is room, and when there is not.</summary>
    internal readonly record struct Cell(string Wide, string? Narrow = null, Tone? Tone = null)
    {
        public static implicit operator Cell(string text) => new(text);

        public static Cell Of(long number) => new(Numbers.Full(number), Numbers.Compact(number), number == 0 ? Output.Tone.Dim : null);
    }

    public void Add(params Cell[] cells) => _rows.Add((cells, false));

    public void AddTotal(params Cell[] cells) => _rows.Add((cells, true));

    public void Write(Terminal terminal)
    {
        var (shown, isNarrow) = Layout(terminal.Width);
        var widths = shown.Select(i => WidthOf(i, isNarrow)).ToArray();
        Cut(shown, widths, terminal.Width);

        terminal.WriteLine(Line(shown, widths, i => (columns[i].Head, Tone.Dim)));
        var rule = new string('─', widths.Sum() + ((widths.Length - 1) * Gap.Length));
        terminal.WriteLine([(Gap, Tone.Plain), (rule, Tone.Dim)]);
        foreach (var (cells, isTotal) in _rows)
        {
            if (isTotal)
            {
                terminal.WriteLine([(Gap, Tone.Plain), (rule, Tone.Dim)]);
            }

            terminal.WriteLine(Line(shown, widths, i => (TextOf(cells[i], isNarrow), isTotal ? Tone.Strong : cells[i].Tone ?? columns[i].Tone)));
        }
    }

    private (int[] Shown, bool IsNarrow) Layout(int room)
    {
        var worst = columns.Max(column => column.Drop);
        for (var drop = worst; drop >= 0; drop--)
        {
            var shown = Enumerable.Range(0, columns.Count).Where(i => columns[i].Drop <= drop).ToArray();
            foreach (var isNarrow in (ReadOnlySpan<bool>)[false, true])
            {
                // Exact numbers matter more than decoration, less than any other column.
                var isDecorated = drop == worst && worst > 8;
                if ((!isNarrow || !isDecorated) && shown.Sum(i => WidthOf(i, isNarrow) + Gap.Length) <= room)
                {
                    return (shown, isNarrow);
                }
            }
        }

        return ([.. Enumerable.Range(0, columns.Count).Where(i => columns[i].Drop == 0)], true);
    }

    // Names give way evenly to what is left; numbers are never cut.
    private void Cut(int[] shown, int[] widths, int room)
    {
        while (widths.Sum() + (widths.Length * Gap.Length) > room)
        {
            var names = Enumerable.Range(0, shown.Length).Where(i => !columns[shown[i]].IsNumber && widths[i] > Shortest).ToArray();
            if (names.Length == 0)
            {
                return;
            }

            widths[names.MaxBy(i => widths[i])]--;
        }
    }

    private IEnumerable<(string Text, Tone Tone)> Line(int[] shown, int[] widths, Func<int, (string Text, Tone Tone)> cell)
    {
        for (var i = 0; i < shown.Length; i++)
        {
            var (text, tone) = cell(shown[i]);
            if (text.Length > widths[i])
            {
                text = text[..(widths[i] - 1)] + "…";
            }

            yield return (Gap, Tone.Plain);
            var blank = new string(' ', widths[i] - text.Length);
            if (columns[shown[i]].IsNumber)
            {
                yield return (blank, Tone.Plain);
            }

            yield return (text, tone);
            if (!columns[shown[i]].IsNumber)
            {
                yield return (blank, Tone.Plain);
            }
        }
    }

    private int WidthOf(int column, bool isNarrow) => _rows
        .Select(row => TextOf(row.Cells[column], isNarrow).Length)
        .Append(columns[column].Head.Length)
        .Max();

    private static string TextOf(Cell cell, bool isNarrow) => isNarrow ? cell.Narrow ?? cell.Wide : cell.Wide;
}
