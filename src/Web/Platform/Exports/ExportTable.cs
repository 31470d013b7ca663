namespace TeamCost.Web.Platform.Exports;

/// <summary>A table that leaves the house: its columns, declared once, for every format.</summary>
public sealed class ExportTable<TRow>
{
    private readonly List<ExportColumn<TRow>> _columns = [];

    public IReadOnlyList<ExportColumn<TRow>> Columns => _columns;

    public ExportTable<TRow> Text(string name, Func<TRow, string?> of, string definition) =>
        Add(name, ColumnKind.Text, definition, isSum: false, (row, to) => to.Text(of(row)));

    public ExportTable<TRow> Id(string name, Func<TRow, Guid?> of, string definition) =>
        Add(name, ColumnKind.Text, definition, isSum: false, (row, to) => to.Text(of(row) is { } id && id != Guid.Empty ? id.ToString() : null));

    /// <summary>A count whose rows add up.</summary>
    public ExportTable<TRow> Count(string name, Func<TRow, long?> of, string definition) =>
        Add(name, ColumnKind.Count, definition, isSum: true, (row, to) => to.Count(of(row)));

    /// <summary>A count of different things, or a place: its rows do not add up.</summary>
    public ExportTable<TRow> Distinct(string name, Func<TRow, long?> of, string definition) =>
        Add(name, ColumnKind.Count, definition, isSum: false, (row, to) => to.Count(of(row)));

    /// <summary>Money whose rows add up. Unknown is null, never 0.</summary>
    public ExportTable<TRow> Usd(string name, Func<TRow, decimal?> of, string definition) =>
        Add(name, ColumnKind.Usd, definition, isSum: true, (row, to) => to.Usd(of(row)));

    /// <summary>Money that does not add up over the rows: a price, a running total.</summary>
    public ExportTable<TRow> Price(string name, Func<TRow, decimal?> of, string definition) =>
        Add(name, ColumnKind.Usd, definition, isSum: false, (row, to) => to.Usd(of(row)));

    public ExportTable<TRow> Number(string name, Func<TRow, decimal?> of, string definition) =>
        Add(name, ColumnKind.Number, definition, isSum: false, (row, to) => to.Number(of(row)));

    public ExportTable<TRow> Day(string name, Func<TRow, DateOnly?> of, string definition) =>
        Add(name, ColumnKind.Day, definition, isSum: false, (row, to) => to.Day(of(row)));

    public ExportTable<TRow> Instant(string name, Func<TRow, DateTimeOffset?> of, string definition) =>
        Add(name, ColumnKind.Instant, definition, isSum: false, (row, to) => to.Instant(of(row)));

    public ExportTable<TRow> Flag(string name, Func<TRow, bool?> of, string definition) =>
        Add(name, ColumnKind.Flag, definition, isSum: false, (row, to) => to.Flag(of(row)));

    /// <summary>The columns of another table over a part of this one's row.</summary>
    public ExportTable<TRow> With<TPart>(ExportTable<TPart> part, Func<TRow, TPart> of)
    {
        foreach (var column in part.Columns)
        {
            Add(column.Name, column.Kind, column.Definition, column.IsSum, (row, to) => column.Write(of(row), to));
        }

        return this;
    }

    public ExportSheet Sheet(ExportHead head, IAsyncEnumerable<TRow> rows) => new ExportSheet<TRow>(head, this, rows);

    public ExportSheet Sheet(ExportHead head, IEnumerable<TRow> rows) => new ExportSheet<TRow>(head, this, rows.ToAsyncEnumerable());

    private ExportTable<TRow> Add(string name, ColumnKind kind, string definition, bool isSum, Action<TRow, SheetWriter> write)
    {
        if (_columns.Any(c => c.Name == name))
        {
            throw new InvalidOperationException($"There are two columns “{name}”.");
        }

        _columns.Add(new ExportColumn<TRow>(name, kind, definition, isSum, write));
        return this;
    }
}
