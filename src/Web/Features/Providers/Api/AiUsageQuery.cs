using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.Api;

/// <summary>
/// How much each tool was used, day by day, from the rollups. An interaction is a request, or a prompt of a person where the tool's source
/// counts those and not requests: of the two the larger, never both.
/// </summary>
public sealed class AiUsageQuery(AppDbContext db)
{
    public async Task<AiUsageJson> RunAsync(DayRange days, CancellationToken ct)
    {
        var usage = await db.DailyUsage.TagWith("Providers.AiUsage").Where(row => row.Day >= days.First && row.Day <= days.Last)
            .GroupBy(row => new { row.Day, row.Tool })
            .Select(g => new
            {
                g.Key.Day,
                g.Key.Tool,
                Requests = g.Sum(row => row.Requests),
                Tokens = g.Sum(row => row.Input + row.Output + row.CacheRead + row.CacheWrite5m + row.CacheWrite1h),
            })
            .ToListAsync(ct);
        var prompts = await db.DailyActivity.TagWith("Providers.AiUsage")
            .Where(row => row.Day >= days.First && row.Day <= days.Last && row.Metric == ActivityMetrics.Interactions)
            .GroupBy(row => new { row.Day, row.Tool }).Select(g => new { g.Key.Day, g.Key.Tool, Count = g.Sum(row => row.Value) })
            .ToDictionaryAsync(row => (row.Day, row.Tool), row => (long)row.Count, ct);
        var used = usage.ToDictionary(row => (row.Day, row.Tool));
        var counts = used.Keys.Union(prompts.Keys)
            .Select(key => (key.Day, key.Tool, Count: Math.Max(used.GetValueOrDefault(key)?.Requests ?? 0, prompts.GetValueOrDefault(key)), Tokens: used.GetValueOrDefault(key)?.Tokens ?? 0))
            .ToList();

        var byDay = counts.GroupBy(row => row.Day).ToDictionary(day => day.Key, day => day.Sum(row => row.Count));
        var tools = counts.GroupBy(row => row.Tool).Select(tool => new ToolJson(tool.Key, tool.Sum(row => row.Count), tool.Sum(row => row.Tokens)))
            .Where(tool => tool.Requests > 0 || tool.Tokens > 0)
            .OrderByDescending(tool => tool.Requests).ThenByDescending(tool => tool.Tokens).ThenBy(tool => tool.Name, StringComparer.Ordinal).ToList();
        return new AiUsageJson(
            byDay.Values.Sum(), byDay.Values.Count(count => count > 0), tools.FirstOrDefault()?.Name, tools,
            [.. days.Each().Select(day => new HeatJson(day, byDay.GetValueOrDefault(day)))],
            await db.Connections.MaxAsync(connection => connection.LastGoodAt, ct));
    }
}
