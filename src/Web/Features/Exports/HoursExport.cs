using System.Runtime.CompilerServices;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Exports;

/// <summary>The heat map: hour of the day × day of the week.</summary>
public sealed class HoursExport(SpendAsk ask, RhythmQuery rhythm) : IExport
{
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private static readonly ExportTable<HourCell> Table = new ExportTable<HourCell>()
        .Text("weekday", c => c.Weekday is { } day ? Weekdays[day] : null, "Day of the week in the organization's time zone; empty: the source knows only the day.")
        .Distinct("hour", c => c.Hour, "Hour of the day, 0 to 23, in the organization's time zone; empty: the source knows only the day.")
        .Count("tokens", c => c.Tokens, "Input, output, cache reads and cache writes.");

    public string Name => "hours";

    public string Title => "Tokens by hour and weekday";

    public IReadOnlyList<ExportColumn> AllColumns => Table.Columns;

    public IReadOnlyList<string> Words => [.. SpendAsk.Words.Where(w => w != "project")];

    public bool Allows(OrgRole role) => true;

    public async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var asked = await ask.ReadAsync(request, ct);
        return asked.Refusal
            ?? (!asked.IsOwnOrAll ? ExportAnswer.Forbidden("Your role shows your own hours only; name yourself as “person”.")
            : asked.Filter.Projects.Count > 0 ? ExportAnswer.Wrong("Hours are kept without their project; leave that filter out.")
            : Table.Sheet(asked.Head("Tokens by hour and weekday", "hours"), CellsAsync(asked, ct)));
    }

    private async IAsyncEnumerable<HourCell> CellsAsync(SpendAsked asked, [EnumeratorCancellation] CancellationToken ct)
    {
        var map = await rhythm.RunAsync(asked.Filter, ct);
        for (var day = 0; day < 7; day++)
        {
            for (var hour = 0; hour < 24; hour++)
            {
                yield return new HourCell(day, hour, (long)map.Cells[day][hour]);
            }
        }

        if (map.Unplaced > 0)
        {
            yield return new HourCell(null, null, (long)map.Unplaced);
        }
    }

    private sealed record HourCell(int? Weekday, int? Hour, long Tokens);
}
