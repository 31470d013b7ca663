using TeamCost.Web.Data;
using TeamCost.Web.Platform.Commands;

namespace TeamCost.Web.Features.Usage;

/// <summary><c>rollups rebuild</c>: marks every day of every organization and rolls them up.</summary>
public sealed class RollupRebuild(OrgRunner orgs) : IHostCommand
{
    public async Task<int> RunAsync(CommandOptions options, CancellationToken ct)
    {
        var all = await orgs.UnscopedIdsAsync("select org_id from organizations order by org_id", ct);
        var days = 0;
        foreach (var orgId in all)
        {
            await orgs.ForAsync<RollupMarker>(orgId, (marker, stop) => marker.MarkAllAsync(stop), ct);
            await orgs.ForAsync<RollUp>(orgId, async (rollUp, stop) => days += await rollUp.RunAsync(stop), ct);
        }

        await Console.Out.WriteLineAsync($"Rolled up {days} days of {all.Count} organizations.");
        return 0;
    }
}

/// <summary>Marks every day of the current organization in a unit of work of its own.</summary>
public sealed class RollupMarker(OrgTransaction unit, DirtyDays dirty)
{
    public async Task MarkAllAsync(CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await dirty.MarkAllAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
