using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Platform.Charts;

/// <summary>What the values of a chart are; decides how they are written.</summary>
public enum Unit
{
    Usd,
    Tokens,
    Requests,
}

public static class UnitWords
{
    /// <summary>For axes and labels.</summary>
    public static string Short(this Unit unit, decimal value) => unit is Unit.Usd ? Figures.UsdShort(value) : Figures.Count(value);

    /// <summary>For tooltips and tables.</summary>
    public static string Full(this Unit unit, decimal value) => unit is Unit.Usd ? Figures.Usd(value) : Figures.CountExact(value);
}

/// <summary>One thing that a chart tells apart.</summary>
/// <param name="Key">Identifies it inside the chart.</param>
/// <param name="Label">As people call it.</param>
/// <param name="Slot">Colour 1–8; 0 is the grey of "others".</param>
/// <param name="Texture">0 plain, 1 and 2 hatched: for two names of one colour in the same chart.</param>
/// <param name="Href">Where a click leads: usually the same page, filtered by it.</param>
public sealed record Series(string Key, string Label, int Slot, int Texture = 0, string? Href = null)
{
    public string Fill => $"fill-{Slot}";

    public string? TextureFill => Texture switch
    {
        1 => "url(#hatch)",
        2 => "url(#hatch-dense)",
        _ => null,
    };

    public string? TextureSwatch => Texture switch
    {
        1 => "hatch",
        2 => "hatch-dense",
        _ => null,
    };
}

/// <summary>The same figures as a table, for those who cannot or do not want to read the drawing.</summary>
public sealed record ChartTable(string Caption, IReadOnlyList<string> Heads, IReadOnlyList<ChartTableRow> Rows, ChartTableRow? Total = null);

public sealed record ChartTableRow(string Label, IReadOnlyList<string> Cells, string? Href = null);
