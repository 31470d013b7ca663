using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Reports;

/// <param name="HourMs">Start of the UTC hour; null for a row of a day.</param>
/// <param name="CostSource"><c>recorded</c>, <c>list</c>, <c>mixed</c>, or <c>unknown</c>.</param>
internal sealed record ExportRow(
    long? HourMs, DateOnly Day, string Tool, string Provider, string Model, string Session, string Folder, string Project, string Tier, string Region, string CostSource, ReportRow Usage);

/// <summary>Usage as rows of a file.</summary>
internal static class ExportRows
{
    public static IReadOnlyList<ExportRow> Of(LocalUsage usage, bool isByDay, bool isDescending)
    {
        var names = new ProjectNames(usage.Parts.Select(part => part.Folder));
        var rows = usage.Parts
            .GroupBy(part => (
                Hour: isByDay ? -1 : part.Key.Hour, part.Day, part.Tool, part.Key.Provider, part.Model, Session: isByDay ? "" : part.Session, part.Folder, part.Key.Tier, part.Key.Region))
            .Select(group => Row([.. group], names, isByDay))
            .OrderBy(row => (row.Day, row.HourMs ?? 0)).ThenBy(row => row.Tool, StringComparer.Ordinal).ThenBy(row => row.Model, StringComparer.Ordinal)
            .ThenBy(row => row.Session, StringComparer.Ordinal).ThenBy(row => row.Folder, StringComparer.Ordinal).ThenBy(row => row.Tier, StringComparer.Ordinal).ThenBy(row => row.Region, StringComparer.Ordinal);
        return [.. isDescending ? rows.Reverse() : rows];
    }

    private static ExportRow Row(List<UsagePart> parts, ProjectNames names, bool isByDay)
    {
        var first = parts[0];
        var usage = new ReportRow([]);
        parts.ForEach(part => usage.Add(part));
        var recorded = parts.Count(part => part.Key.IsRecorded);
        var source = !usage.IsPriced ? "unknown" : recorded == parts.Count ? "recorded" : recorded == 0 ? "list" : "mixed";
        return new ExportRow(
            isByDay ? null : UsageSums.HourOf(first.Key).ToUnixTimeMilliseconds(), first.Day, first.Tool, EventWords.At(EventWords.Providers, first.Key.Provider), first.Model,
            isByDay ? "" : first.Session, first.Folder, names[first.Folder], EventWords.At(EventWords.Tiers, first.Key.Tier), EventWords.At(EventWords.Regions, first.Key.Region), source, usage);
    }
}
