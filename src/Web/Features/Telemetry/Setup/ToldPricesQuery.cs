using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Telemetry.Setup;

/// <summary>Where a tool reckons with other prices than we do: what it told of its cost is kept beside ours, and ours counts.</summary>
public sealed class ToldPricesQuery(AppDbContext db, TimeProvider clock)
{
    public const int Days = 30;

    private const decimal Tolerated = 0.05m;

    /// <summary>Models of the last thirty days whose cost the tool put more than a twentieth above or below ours; only lines of which both sides know the cost.</summary>
    /// <param name="whose">Only of this person's tokens; null: of all.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<ToldPrice>> RunAsync(Guid? whose, CancellationToken ct)
    {
        var first = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1 - Days);
        var told = await db.UsageLines.TagWith("Telemetry.ToldPrices").AsNoTracking()
            .Where(line => line.Day >= first && line.ReportedAmount != null && line.ReportedCurrency == "USD"
                && db.Sources.Any(source => source.Id == line.SourceId && source.Kind == SourceKind.Otlp && (whose == null || source.UserId == whose)))
            .Select(line => new
            {
                line.Tool,
                line.Model,
                Theirs = line.ReportedAmount,
                Ours = line.ListInputUsd + line.ListOutputUsd + line.ListCacheReadUsd + line.ListCacheWrite5mUsd + line.ListCacheWrite1hUsd + line.ListSearchUsd,
            })
            .Where(line => line.Ours != null)
            .GroupBy(line => new { line.Tool, line.Model })
            .Select(same => new ToldPrice(same.Key.Tool, same.Key.Model, same.Sum(line => line.Theirs) ?? 0, same.Sum(line => line.Ours) ?? 0))
            .ToListAsync(ct);
        return [.. told.Where(one => Math.Abs(one.TheirsUsd - one.OursUsd) > Tolerated * one.OursUsd)
            .OrderByDescending(one => Math.Abs(one.TheirsUsd - one.OursUsd)).ThenBy(one => one.Model, StringComparer.Ordinal)];
    }
}

/// <summary>What a tool and we put the same use of a model at, at list price.</summary>
public sealed record ToldPrice(string Tool, string Model, decimal TheirsUsd, decimal OursUsd)
{
    /// <summary>How far theirs is from ours; null where ours is nothing.</summary>
    public decimal? Percent => OursUsd == 0 ? null : 100 * (TheirsUsd - OursUsd) / OursUsd;
}
