namespace TeamCost.Cli.Output;

/// <param name="Drop">Columns with a higher number leave first when the terminal is narrow; 0 stays.</param>
/// <param name="Tone">Of the cells below the head.</param>
/// <param name="Least">A name may be cut to so many columns before any column leaves; 0: only when nothing else helps.</param>
internal sealed record TextColumn(string Head, bool IsNumber = false, int Drop = 0, Tone Tone = Tone.Plain, int Least = 0);

/// <summary>A table without boxes that fits its terminal: it shortens long names and numbers, then drops columns, then cuts names.</summary>
internal sealed class TextTable(IReadOnlyList<TextColumn> columns)
{
    private const string Gap = "  ";
    private const int Shortest = 8;

    private readonly List<(Cell[] Cells, RowKind Kind)> _rows = [];

    private enum RowKind
    {
        Plain,
        Detail,
        Total,
    }

    /// <summary>What a cell shows when there is room, and when there is not.</summary>
    internal readonly record struct Cell(string Wide, string? Narrow = null, Tone? Tone = null)
    {
        public static implicit operator Cell(string text) => new(text);

        public static Cell Of(long number) => new(Numbers.Full(number), Numbers.Compact(number), number == 0 ? Output.Tone.Dim : null);
    }

    public void Add(params Cell[] cells) => Add(RowKind.Plain, cells);

    /// <summary>A part of the row above.</summary>
    public void AddDetail(params Cell[] cells) => Add(RowKind.Detail, cells);

    public void AddTotal(params Cell[] cells) => Add(RowKind.Total, cells);

    public void Write(Terminal terminal)
    {
        var (shown, isNarrow) = Layout(terminal.Width);
        var widths = shown.Select(i => WidthOf(i, isNarrow)).ToArray();
        Cut(shown, widths, terminal.Width, i => columns[i].Least);
        Cut(shown, widths, terminal.Width, _ => Shortest);

        terminal.WriteLine(Line(shown, widths, i => (columns[i].Head, Tone.Dim)));
        var rule = new string('─', widths.Sum() + ((widths.Length - 1) * Gap.Length));
        terminal.WriteLine([(Gap, Tone.Plain), (rule, Tone.Dim)]);
        foreach (var (cells, kind) in _rows)
        {
            if (kind == RowKind.Total)
            {
                terminal.WriteLine([(Gap, Tone.Plain), (rule, Tone.Dim)]);
            }

            terminal.WriteLine(Line(shown, widths, i => (TextOf(cells[i], isNarrow), ToneOf(cells[i], columns[i], kind))));
        }
    }

    private void Add(RowKind kind, Cell[] cells) =>
        _rows.Add(([.. cells.Select(cell => new Cell(TextWidth.Clean(cell.Wide), cell.Narrow is null ? null : TextWidth.Clean(cell.Narrow), cell.Tone))], kind));

    private static Tone ToneOf(Cell cell, TextColumn column, RowKind kind) => kind switch
    {
        RowKind.Total => Tone.Strong,
        RowKind.Detail => cell.Tone ?? Tone.Dim,
        _ => cell.Tone ?? column.Tone,
    };

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
                if ((!isNarrow || !isDecorated) && shown.Sum(i => LeastOf(i, isNarrow) + Gap.Length) <= room)
                {
                    return (shown, isNarrow);
                }
            }
        }

        return ([.. Enumerable.Range(0, columns.Count).Where(i => columns[i].Drop == 0)], true);
    }

    // Names give way evenly to what is left; numbers are never cut.
    private void Cut(int[] shown, int[] widths, int room, Func<int, int> leastOf)
    {
        while (widths.Sum() + (widths.Length * Gap.Length) > room)
        {
            var names = Enumerable.Range(0, shown.Length)
                .Where(i => !columns[shown[i]].IsNumber && leastOf(shown[i]) is var least and > 0 && widths[i] > least)
                .ToArray();
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
            text = TextWidth.Cut(text, widths[i]);
            yield return (Gap, Tone.Plain);
            var blank = new string(' ', widths[i] - TextWidth.Of(text));
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

    private int LeastOf(int column, bool isNarrow) => columns[column].Least is var least and > 0
        ? Math.Min(Math.Max(least, TextWidth.Of(columns[column].Head)), WidthOf(column, isNarrow))
        : WidthOf(column, isNarrow);

    private int WidthOf(int column, bool isNarrow) => _rows
        .Select(row => TextWidth.Of(TextOf(row.Cells[column], isNarrow)))
        .Append(TextWidth.Of(columns[column].Head))
        .Max();

    private static string TextOf(Cell cell, bool isNarrow) => isNarrow ? cell.Narrow ?? cell.Wide : cell.Wide;
}
