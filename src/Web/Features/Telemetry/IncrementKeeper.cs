using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>Who sends: the token, and its person if it is one's own.</summary>
internal sealed record TelemetryToken(Guid Id, Guid? OwnerId);

/// <summary>
/// Keeps what a body told, each request and each growth once, and marks the days to sum, in one unit of work: an exporter that is told "taken" may forget it.
/// </summary>
internal sealed class IncrementKeeper(AppDbContext db, CurrentOrg org, OrgTransaction unit, TelemetryBell bell, TimeProvider clock)
{
    /// <summary>An event counts for counters that were exported a little later.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(5);

    public async Task KeepAsync(TelemetryToken token, string signal, ToldExport told, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await unit.BeginAsync(ct);
        var streams = await OpenStreamsAsync(token, signal, told, now, ct);
        var days = new HashSet<(Guid Stream, DateOnly Day)>();
        await KeepRequestsAsync(token, told.Requests, streams, days, ct);
        await KeepPointsAsync(token, told, streams, days, now, ct);
        await MarkAsync(days, now, ct);
        await KeepSessionsAsync(token, told, now, ct);
        await KeepRefusalsAsync(token, told, now, ct);
        await transaction.CommitAsync(ct);
        if (told.Requests.Count + told.Points.Count > 0)
        {
            bell.Ring(org.RequiredId);
        }
    }

    private static Guid? SessionOf(string tool, string? session) => session is null ? null : Guid.ParseExact(SessionHash.Of(tool, session), "N");

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static (string, string) KeyOf(ToldSender sender) => (sender.Tool, sender.Installation);

    // A person's own token needs no name, and none is kept.
    private static ToldName NameOf(TelemetryToken token, ToldName said) => token.OwnerId is null ? said : ToldName.Nobody;

    private async Task<Dictionary<(string, string), Guid>> OpenStreamsAsync(
        TelemetryToken token, string signal, ToldExport told, DateTimeOffset now, CancellationToken ct)
    {
        var senders = told.Received.GroupBy(one => KeyOf(one.Key)).Select(same => (same.Key, Version: same.Max(one => one.Key.Version)!, Records: same.Sum(one => (long)one.Value))).ToList();
        var opened = new Dictionary<(string, string), Guid>();
        if (senders.Count == 0)
        {
            return opened;
        }

        await using var command = db.Statement(
            SqlText.Of<IncrementKeeper>("KeepStreams"), org.RequiredId, token.Id, now, signal,
            senders.Select(_ => Guid.CreateVersion7()).ToArray(), senders.Select(s => s.Key.Item1).ToArray(), senders.Select(s => s.Key.Item2).ToArray(),
            senders.Select(s => s.Version).ToArray(), senders.Select(s => s.Records).ToArray());
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            opened[(row.GetString(1), row.GetString(2))] = row.GetGuid(0);
        }

        return opened;
    }

    private async Task KeepRequestsAsync(
        TelemetryToken token, List<ToldRequest> told, Dictionary<(string, string), Guid> streams, HashSet<(Guid, DateOnly)> days, CancellationToken ct)
    {
        // Told twice in one body: the event, not the span.
        var requests = told.OrderBy(r => r.Road)
            .Select(r => (Key: ToldKey.Of(token.Id.ToString("N"), r.Sender.Tool, r.Identity), Request: r))
            .DistinctBy(r => r.Key).ToList();
        if (requests.Count == 0)
        {
            return;
        }

        T[] Each<T>(Func<ToldRequest, T> part) => [.. requests.Select(r => part(r.Request))];
        await using var command = db.Statement(
            SqlText.Of<IncrementKeeper>("KeepRequests"), org.RequiredId, token.Id, requests.Select(r => r.Key).ToArray(),
            Each(r => streams[KeyOf(r.Sender)]), Each(r => DayOf(r.At)), Each(r => r.At.ToUniversalTime()), Each(r => r.Road), Each(r => r.Provider), Each(r => r.Model),
            Each(r => SessionOf(r.Sender.Tool, r.Session)), Each(r => r.Tier), Each(r => RateClass.BandOf(r.Tokens.Prompt)),
            Each(r => NameOf(token, r.Name).Name), Each(r => NameOf(token, r.Name).Rank), Each(r => r.Tokens.Input), Each(r => r.Tokens.Output),
            Each(r => r.Tokens.CacheRead), Each(r => r.Tokens.CacheWrite5m), Each(r => r.Tokens.Reasoning), Each(r => r.ReportedUsd));
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var (stream, at) = (row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(2));
            days.Add((stream, row.GetFieldValue<DateOnly>(1)));
            days.Add((stream, DayOf(at + Lag)));
        }
    }

    private async Task KeepPointsAsync(
        TelemetryToken token, ToldExport told, Dictionary<(string, string), Guid> streams, HashSet<(Guid, DateOnly)> days, DateTimeOffset now,
        CancellationToken ct)
    {
        if (told.Points.Count == 0)
        {
            return;
        }

        await KeepSeriesAsync(token, told.Points, streams, now, ct);
        var grown = told.Points.Where(p => !p.IsCumulative && p.Value > 0).Select(p => (Point: p, p.Value)).ToList();
        grown.AddRange(await GrowAsync(token, told, streams, now, ct));
        T[] Each<T>(Func<ToldPoint, T> part) => [.. grown.Select(g => part(g.Point))];
        await using var command = db.Statement(
            SqlText.Of<IncrementKeeper>("KeepIncrements"), org.RequiredId, Each(p => p.SeriesId), Each(p => streams[KeyOf(p.Sender)]), Each(p => p.StartNano),
            Each(p => p.EndNano), Each(p => DayOf(At(p))), Each(At), grown.Select(g => g.Value).ToArray());
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            days.Add((row.GetGuid(0), row.GetFieldValue<DateOnly>(1)));
        }
    }

    private static DateTimeOffset At(ToldPoint point) => DateTimeOffset.UnixEpoch.AddTicks(point.EndNano / 100);

    private async Task KeepSeriesAsync(
        TelemetryToken token, List<ToldPoint> points, Dictionary<(string, string), Guid> streams, DateTimeOffset now, CancellationToken ct)
    {
        var series = points.DistinctBy(p => p.SeriesId).ToList();
        T[] Each<T>(Func<ToldPoint, T> part) => [.. series.Select(part)];
        await db.ExecuteAsync(
            SqlText.Of<IncrementKeeper>("KeepSeries"), ct, org.RequiredId, token.Id, now, Each(p => p.SeriesId), Each(p => streams[KeyOf(p.Sender)]),
            Each(p => p.Metric), Each(p => p.What.Measure), Each(p => p.What.Provider), Each(p => p.What.Model), Each(p => SessionOf(p.Sender.Tool, p.What.Session)),
            Each(p => p.What.Tier), Each(p => p.What.Detail.Length <= 64 ? p.What.Detail : p.What.Detail[..64]), Each(p => NameOf(token, p.What.Name).Name),
            Each(p => NameOf(token, p.What.Name).Rank));
    }

    private async Task<List<(ToldPoint Point, decimal Value)>> GrowAsync(
        TelemetryToken token, ToldExport told, Dictionary<(string, string), Guid> streams, DateTimeOffset now, CancellationToken ct)
    {
        var cumulative = told.Points.Where(p => p.IsCumulative).OrderBy(p => p.EndNano).ToList();
        var grown = new List<(ToldPoint, decimal)>();
        if (cumulative.Count == 0)
        {
            return grown;
        }

        var tokenAt = await TokenAtAsync(token, ct);
        var known = await CountersAsync(cumulative, ct);
        var changed = new HashSet<(Guid Series, long Start)>();
        var baselines = new HashSet<Guid>();
        foreach (var point in cumulative)
        {
            var key = (point.SeriesId, point.StartNano);
            var growth = CounterGrowth.Of(known.TryGetValue(key, out var state) ? state : null, point.StartNano, point.EndNano, point.Value, now, tokenAt);
            if (growth.Now is { } next)
            {
                known[key] = next;
                changed.Add(key);
            }

            if (growth.IsBaseline)
            {
                baselines.Add(streams[KeyOf(point.Sender)]);
            }

            if (growth.Grew is { } grew && IsTrue(point, grew, told))
            {
                grown.Add((point, grew));
            }
        }

        await WriteCountersAsync(changed, known, baselines, ct);
        return grown;
    }

    private static bool IsTrue(ToldPoint point, decimal grew, ToldExport told)
    {
        var isMoney = point.What.Measure == Measures.Cost;
        var isTrue = grew <= (isMoney ? Refusal.MostUsd : Refusal.MostTokens);
        if (!isTrue)
        {
            told.Refuse(isMoney ? Refusal.TooMuchMoney : Refusal.TooManyTokens);
        }

        return isTrue;
    }

    private async Task WriteCountersAsync(
        HashSet<(Guid Series, long Start)> changed, Dictionary<(Guid, long), CounterState> known, HashSet<Guid> baselines, CancellationToken ct)
    {
        var keys = changed.ToList();
        await db.ExecuteAsync(
            SqlText.Of<IncrementKeeper>("KeepCounters"), ct, org.RequiredId, keys.Select(k => k.Series).ToArray(), keys.Select(k => k.Start).ToArray(),
            keys.Select(k => known[k].LastNano).ToArray(), keys.Select(k => known[k].LastValue).ToArray());
        if (baselines.Count > 0)
        {
            await db.ExecuteAsync(
                "update telemetry_streams set baselines = baselines + 1 where org_id = $1 and id = any ($2)", ct, org.RequiredId, baselines.ToArray());
        }
    }

    private async Task<DateTimeOffset> TokenAtAsync(TelemetryToken token, CancellationToken ct)
    {
        await using var command = db.Statement("select created_at from tokens where org_id = $1 and id = $2", org.RequiredId, token.Id);
        return await command.ExecuteScalarAsync(ct) is DateTime at ? new DateTimeOffset(at) : DateTimeOffset.MinValue;
    }

    private async Task<Dictionary<(Guid, long), CounterState>> CountersAsync(List<ToldPoint> points, CancellationToken ct)
    {
        await using var command = db.Statement(
            "select series_id, start_nano, last_nano, last_value from telemetry_counters where org_id = $1 and series_id = any ($2)",
            org.RequiredId, points.Select(p => p.SeriesId).Distinct().ToArray());
        await using var row = await command.ExecuteReaderAsync(ct);
        var known = new Dictionary<(Guid, long), CounterState>();
        while (await row.ReadAsync(ct))
        {
            known[(row.GetGuid(0), row.GetInt64(1))] = new CounterState(row.GetInt64(2), row.GetDecimal(3));
        }

        return known;
    }

    private async Task MarkAsync(HashSet<(Guid Stream, DateOnly Day)> days, DateTimeOffset now, CancellationToken ct)
    {
        if (days.Count > 0)
        {
            await db.ExecuteAsync(
                SqlText.Of<IncrementKeeper>("MarkDays"), ct, org.RequiredId, now, days.Select(d => d.Stream).ToArray(), days.Select(d => d.Day).ToArray());
        }
    }

    private async Task KeepSessionsAsync(TelemetryToken token, ToldExport told, DateTimeOffset now, CancellationToken ct)
    {
        var sessions = told.Requests.Select(r => (Session: SessionOf(r.Sender.Tool, r.Session), Road: r.Road))
            .Concat(told.Points.Where(p => Measures.Usage.Contains(p.What.Measure)).Select(p => (Session: SessionOf(p.Sender.Tool, p.What.Session), Road: Roads.Counters)))
            .Where(s => s.Session is not null)
            .GroupBy(s => s.Session!.Value).Select(same => (same.Key, Roads: same.Aggregate(0, (all, one) => all | one.Road))).ToList();
        if (sessions.Count > 0)
        {
            await db.ExecuteAsync(
                SqlText.Of<IncrementKeeper>("KeepSessions"), ct, org.RequiredId, token.Id, now, sessions.Select(s => s.Key).ToArray(), sessions.Select(s => s.Roads).ToArray());
        }
    }

    private async Task KeepRefusalsAsync(TelemetryToken token, ToldExport told, DateTimeOffset now, CancellationToken ct)
    {
        if (told.Refused.Count > 0)
        {
            await db.ExecuteAsync(
                SqlText.Of<IncrementKeeper>("KeepRefusals"), ct, org.RequiredId, token.Id, DayOf(now), now, told.Refused.Keys.ToArray(),
                told.Refused.Values.Select(count => (long)count).ToArray());
        }
    }
}
