using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Telemetry.Setup;

/// <summary>Who exports what to the organization, and what was refused of it.</summary>
public sealed class TelemetryPageQuery(AppDbContext db, TimeProvider clock)
{
    private const int MostRows = 200;

    /// <param name="whose">Only of this person's tokens; null: of all.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<TelemetryStatus> RunAsync(Guid? whose, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var tokens = db.Tokens.AsNoTracking().Where(token => whose == null || token.UserId == whose);
        var senders = await db.TelemetryStreams.TagWith("Telemetry.Senders").AsNoTracking()
            .Join(tokens, stream => stream.TokenId, token => token.Id, (stream, token) => new { Stream = stream, token.Name })
            .OrderByDescending(row => row.Stream.LastAt).Take(MostRows)
            .Select(row => new SenderRow(
                row.Name, row.Stream.Tool, row.Stream.Installation, row.Stream.Version, row.Stream.FirstAt, row.Stream.LastAt, row.Stream.Logs, row.Stream.Points,
                row.Stream.Spans, row.Stream.LastLogsAt, row.Stream.LastPointsAt, row.Stream.Baselines))
            .ToListAsync(ct);
        var week = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-6);
        var refused = await db.TelemetryRefusals.TagWith("Telemetry.Refused").AsNoTracking()
            .Where(row => row.Day >= week && tokens.Any(token => token.Id == row.TokenId))
            .ToListAsync(ct);
        return new TelemetryStatus(senders, [.. refused.GroupBy(row => row.Reason, StringComparer.Ordinal)
            .Select(same => new RefusedRow(same.Key, same.Sum(row => row.Records), same.Max(row => row.LastAt)))
            .OrderByDescending(row => row.Records).ThenBy(row => row.Reason, StringComparer.Ordinal)], now);
    }
}

/// <param name="Installation">As the tool numbers it, cut; empty: it does not say.</param>
/// <param name="Events">Records as received, repetitions included.</param>
public sealed record SenderRow(
    string Token, string Tool, string Installation, string Version, DateTimeOffset FirstAt, DateTimeOffset LastAt, long Events, long Points, long Spans,
    DateTimeOffset? LastEventsAt, DateTimeOffset? LastPointsAt, long Baselines)
{
    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(30);

    public bool IsLive(DateTimeOffset now) => LastAt > now - TimeSpan.FromHours(1);

    /// <summary>What would make its numbers better, in a sentence; null: nothing.</summary>
    public string? Note =>
        Baselines > 0 ? "Some counters were older than a day and older than the token when they were first seen: what they had counted before is not counted here."
        : Tool == "claude-code" && Events == 0 && Points > 0 ? "Only counters arrive. Set OTEL_LOGS_EXPORTER=otlp too: single requests give exact prices."
        : Tool == "claude-code" && Points == 0 && Events > 0 ? "Only events arrive. Set OTEL_METRICS_EXPORTER=otlp too for lines, commits and sessions."
        : LastEventsAt is { } events && LastPointsAt is { } points && points - events > Gap && LastAt == points ? "Counters arrive, but no events for half an hour."
        : null;
}

public sealed record RefusedRow(string Reason, long Records, DateTimeOffset LastAt);

public sealed record TelemetryStatus(IReadOnlyList<SenderRow> Senders, IReadOnlyList<RefusedRow> Refused, DateTimeOffset Now)
{
    public bool IsWaiting => Senders.Count == 0;

    public DateTimeOffset? LastAt => Senders.Count == 0 ? null : Senders.Max(row => row.LastAt);

    public long RefusedCount => Refused.Sum(row => row.Records);
}
