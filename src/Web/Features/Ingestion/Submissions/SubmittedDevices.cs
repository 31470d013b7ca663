using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>The machines of submitting clients: which of the person's known machines they are, and what was told of them.</summary>
public sealed class SubmittedDevices(AppDbContext db)
{
    /// <summary>
    /// The machine that the command knows too, so that both tellings count once: by the installation's id, by the token, or by the name that both
    /// take from the machine itself.
    /// </summary>
    public async Task<Guid?> MachineOfAsync(Guid userId, Guid tokenId, string device, string deviceName, CancellationToken ct)
    {
        var mine = await db.Devices.AsNoTracking().Where(d => d.UserId == userId).OrderByDescending(d => d.LastSeenAt).ToListAsync(ct);
        if (mine.Count == 0)
        {
            return null;
        }

        var token = await db.Tokens.AsNoTracking().Where(t => t.Id == tokenId).Select(t => t.Name).SingleAsync(ct);
        var names = new[] { deviceName, token, token.StartsWith("CLI on ", StringComparison.Ordinal) ? token["CLI on ".Length..] : "" }.Where(name => name.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (mine.Find(d => Guid.TryParse(device, out var installation) && d.InstallationId == installation)
            ?? mine.Find(d => d.TokenId == tokenId)
            ?? mine.Find(d => names.Contains(d.Name)))?.Id;
    }

    /// <summary>The days that each of the person's submitting machines was told of.</summary>
    public async Task<IReadOnlyList<(SourceClaim Claim, IReadOnlyCollection<DateOnly> Days)>> ToldAsync(Guid userId, CancellationToken ct)
    {
        var prefix = $"submitted:{userId:N}:";
        var told = await db.Sources.AsNoTracking()
            .Where(s => s.Kind == SourceKind.Upload && s.NaturalKey.StartsWith(prefix))
            .Join(db.SourceDays, s => s.Id, d => d.SourceId, (s, d) => new { s.NaturalKey, s.Name, d.Day })
            .ToListAsync(ct);
        return [.. told.GroupBy(one => (one.NaturalKey, one.Name))
            .Select(same => (SourceClaim.SubmittedAgain(userId, same.Key.NaturalKey, same.Key.Name), (IReadOnlyCollection<DateOnly>)[.. same.Select(one => one.Day).Distinct()]))];
    }

    /// <summary>The statistics that the client's own screen shows.</summary>
    public async Task<SubmittedStats> StatsAsync(Guid userId, CancellationToken ct)
    {
        var parts = CountedParts.Of(await db.SubmittedParts.AsNoTracking().TagWith("Submissions.Stats").Where(p => p.UserId == userId).ToListAsync(ct));
        var days = parts.GroupBy(part => part.Day).OrderBy(day => day.Key)
            .Select(day => new SubmittedStatsDay(
                day.Key, day.Sum(p => p.Said.Tokens), day.Sum(p => p.Said.Entries.Sum(e => e.Input)), day.Sum(p => p.Said.Entries.Sum(e => e.Output)), SubmissionJson.Bare(day.Sum(p => p.Said.CostUsd))))
            .ToList();
        var submitted = await db.Submissions.AsNoTracking().Where(s => s.UserId == userId)
            .Select(s => new { s.Device, s.DeviceName, s.ReceivedAt }).ToListAsync(ct);
        var devices = submitted.GroupBy(s => s.Device).Select(device => new SubmittedStatsDevice(
            device.Key.Length > 0 ? device.Key : "none",
            device.OrderBy(s => s.ReceivedAt).Select(s => s.DeviceName).LastOrDefault(name => name.Length > 0) ?? "A device", device.Max(s => s.ReceivedAt))).ToList();
        return new SubmittedStats(
            1, days.Sum(day => day.Tokens), days.Sum(day => day.Cost), devices.Count, submitted.Count == 0 ? null : submitted.Max(s => s.ReceivedAt), days, devices);
    }
}

public sealed record SubmittedStats(
    int SchemaVersion, long TotalTokens, decimal TotalCost, int DeviceCount, DateTimeOffset? LastSubmittedAt, IReadOnlyList<SubmittedStatsDay> Days, IReadOnlyList<SubmittedStatsDevice> Devices);

public sealed record SubmittedStatsDay(DateOnly Date, long Tokens, long InputTokens, long OutputTokens, decimal Cost);

public sealed record SubmittedStatsDevice(string Id, string DisplayName, DateTimeOffset LastSubmittedAt);
