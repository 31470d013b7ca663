namespace TeamCost.Web.Platform.Exports;

/// <summary>What stands in a column, whatever the format.</summary>
public enum ColumnKind
{
    Text,
    Count,

    /// <summary>US dollars, at most eight decimals.</summary>
    Usd,

    /// <summary>A number that is neither: a share, seconds, an amount in another currency.</summary>
    Number,

    Day,
    Instant,
    Flag,
}

/// <summary>A column as readers of a file know it. Its name is a promise: it never changes, and its meaning neither.</summary>
/// <param name="Name">Snake case.</param>
/// <param name="Kind">What stands in it.</param>
/// <param name="Definition">What it says, in a sentence.</param>
/// <param name="IsSum">Its rows add up to a total that means something.</param>
public abstract record ExportColumn(string Name, ColumnKind Kind, string Definition, bool IsSum = false)
{
    public string KindWord => Kind.ToString().ToLowerInvariant();
}

/// <summary>A column and where its value comes from.</summary>
public sealed record ExportColumn<TRow>(string Name, ColumnKind Kind, string Definition, bool IsSum, Action<TRow, SheetWriter> Write)
    : ExportColumn(Name, Kind, Definition, IsSum);
