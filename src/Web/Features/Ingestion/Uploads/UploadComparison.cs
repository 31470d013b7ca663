using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>What a report would change: each of its days beside what earlier reports of the same place said.</summary>
public sealed class UploadComparison(AppDbContext db)
{
    public async Task<IReadOnlyList<ImportedDay>> RunAsync(UploadPlace place, UsageReport report, CancellationToken ct)
    {
        var days = new List<ImportedDay>(report.Days.Count);
        foreach (var tool in report.Days.GroupBy(day => day.Tool, StringComparer.Ordinal))
        {
            var stored = await StoredAsync(place, tool.Key, new DayRange(tool.Min(day => day.Day), tool.Max(day => day.Day)), ct);
            days.AddRange(tool.Select(day => new ImportedDay(day.Day, day.Tool, day.Tokens.Total, day.ReportedUsd, StateOf(day, stored))));
        }

        return [.. days.OrderBy(day => day.Day).ThenBy(day => day.Tool, StringComparer.Ordinal)];
    }

    private async Task<ILookup<DateOnly, Told>> StoredAsync(UploadPlace place, string tool, DayRange range, CancellationToken ct)
    {
        var key = place.ClaimOf(tool).NaturalKey;
        var name = IdentityOpener.Fold(place.Identity);
        var lines = await (
            from line in db.UsageLines.AsNoTracking()
            join source in db.Sources on line.SourceId equals source.Id
            where source.Kind == SourceKind.Upload && source.NaturalKey == key && line.Day >= range.First && line.Day <= range.Last
                && (name == "" || db.Identities.Any(i => i.Id == line.IdentityId && i.Name == name))
            select new { line.Day, Told = new Told(line.Model, line.Provider, line.Tier, line.Input, line.Output, line.CacheRead, line.CacheWrite5m, line.Reasoning, line.Requests, line.ReportedAmount) })
            .TagWith("Ingestion.UploadComparison").ToListAsync(ct);
        return lines.ToLookup(line => line.Day, line => line.Told);
    }

    private static string StateOf(DayTotal day, ILookup<DateOnly, Told> stored) => !stored.Contains(day.Day) ? ImportStates.New
        : stored[day.Day].ToHashSet().SetEquals(day.Models.Select(Told.Of)) ? ImportStates.Same
        : ImportStates.Changed;

    private sealed record Told(
        string Model, string Provider, string Tier, long Input, long Output, long CacheRead, long CacheWrite, long Reasoning, long Requests, decimal? ReportedUsd)
    {
        // As it is kept: twelve decimals.
        public static Told Of(ModelTotal model) => new(
            model.Model, model.Provider, model.Tier, model.Tokens.Input, model.Tokens.Output, model.Tokens.CacheRead, model.Tokens.CacheWrite5m, model.Tokens.Reasoning, model.Requests,
            model.ReportedUsd is { } amount ? Math.Round(amount, 12, MidpointRounding.AwayFromZero) : null);
    }
}
