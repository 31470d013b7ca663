using TeamCost.Web.Platform.Jobs;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>Says that increments were kept; the schedule is the net for what is not heard.</summary>
public sealed class TelemetryBell
{
    private readonly OrgBell _bell = new();

    /// <summary>Call it after commit.</summary>
    public void Ring(Guid orgId) => _bell.Ring(orgId);

    public ValueTask<Guid> NextAsync(CancellationToken ct) => _bell.NextAsync(ct);
}
