using TeamCost.Contracts;

namespace TeamCost.Web.Platform.Exports;

/// <summary>What a file is about.</summary>
/// <param name="Title">As on screen: "Spend by model".</param>
/// <param name="File">In the file's name: lower case, with hyphens.</param>
public sealed record ExportHead(string Title, string File)
{
    /// <summary>Days of the organization's zone; null where the table is not about a range.</summary>
    public DayRange? Days { get; init; }

    /// <summary>What the rows were narrowed by, as in the address.</summary>
    public IReadOnlyList<(string Name, string Value)> Filter { get; init; } = [];

    /// <summary>The newest moment that any source has spoken of; null where that means nothing.</summary>
    public DateTimeOffset? DataUpTo { get; init; }

    /// <summary>What a reader must know of the figures.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A table that is ready to be written, row by row.</summary>
public abstract class ExportSheet(ExportHead head)
{
    public ExportHead Head => head;

    public abstract IReadOnlyList<ExportColumn> Columns { get; }

    /// <summary>Writes all rows; what is written goes on its way whenever the writer asks for it.</summary>
    public abstract Task WriteAsync(SheetWriter to, CancellationToken ct);
}

internal sealed class ExportSheet<TRow>(ExportHead head, ExportTable<TRow> table, IAsyncEnumerable<TRow> rows) : ExportSheet(head)
{
    public override IReadOnlyList<ExportColumn> Columns => table.Columns;

    public override async Task WriteAsync(SheetWriter to, CancellationToken ct)
    {
        var columns = table.Columns;
        await foreach (var row in rows.WithCancellation(ct))
        {
            to.BeginRow();
            for (var i = 0; i < columns.Count; i++)
            {
                columns[i].Write(row, to);
            }

            if (to.EndRow())
            {
                await to.SendAsync(ct);
            }
        }
    }
}
