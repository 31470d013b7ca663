using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Platform.Exports;

/// <summary>An export of rows that a screen's query gives as a list: it names itself, its columns and who may, and asks the query.</summary>
public abstract class ListExport<TRow>(string name, string title, ExportTable<TRow> table) : IExport
{
    public string Name => name;

    public string Title => title;

    public IReadOnlyList<ExportColumn> AllColumns => table.Columns;

    public virtual IReadOnlyList<string> Words => [];

    public abstract bool Allows(OrgRole role);

    public abstract Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct);

    protected ExportAnswer Sheet(IEnumerable<TRow> rows, params (string Name, string? Value)[] filter) => table.Sheet(Head(filter), rows);

    protected ExportAnswer Sheet(ExportHead head, IEnumerable<TRow> rows) => table.Sheet(head, rows);

    protected ExportHead Head(params (string Name, string? Value)[] filter) =>
        new(title, name) { Filter = [.. filter.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => (f.Name, f.Value!))] };
}
