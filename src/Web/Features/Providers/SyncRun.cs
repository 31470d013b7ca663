using TeamCost.Web.Data;
using TeamCost.Web.Platform.Secrets;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// One run: what is due in the plan's order, each reading recorded and noted before the next is asked for, so that a run may die anywhere.
/// A day that fails is a gap; what needs a person stops the connection (main feed) or closes the feed (any other, or
/// one that the plan does not offer).
/// </summary>
internal sealed partial class SyncRun(OrgRunner orgs, SyncClaim claim, SyncOptions options, TimeProvider clock, ILogger log)
{
    /// <summary>So many failures one after the other are the provider's, not the days'.</summary>
    private const int FailuresInARow = 3;

    private static readonly TimeSpan ClosedFor = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    private readonly Dictionary<(string Feed, DateOnly Day), DayMark> _marks = claim.Marks.ToDictionary(mark => (mark.Feed, mark.Day));
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _triedAgain = new(StringComparer.Ordinal);
    private readonly long _started = clock.GetTimestamp();
    private ProviderException? _mainFailure;
    private ProviderException? _lastFailure;
    private int _failuresInARow;
    private long _told;
    private int _read;
    private int _failed;
    private int _lines;
    private (DateOnly First, DateOnly Last)? _days;

    public RunMeter Meter { get; } = new();

    public RunSums Sums => new(_days?.First, _days?.Last, _read, _failed, Meter.Requests, _lines, Meter.RateLeft is { Length: > 120 } left ? left[..120] : Meter.RateLeft);

    public async Task<RunEnd> ReadAsync(IProviderConnector connector, ProviderAccess access, CancellationToken ct)
    {
        var feeds = OpenFeeds(connector.Setup.FeedsFor(access.Secret));
        var connectedOn = DateOnly.FromDateTime(claim.Connection.CreatedAt.UtcDateTime);
        var plan = new ReadingPlan(feeds, connector.Setup.BackfillDays, connectedOn, claim.Connection.HistoryFrom, clock.GetUtcNow()) { Every = options.Every };
        foreach (var reading in plan.Due(claim.Marks))
        {
            if (clock.GetElapsedTime(_started) > options.Run)
            {
                return Unfinished();
            }

            if (!_closed.Contains(reading.Feed.Key) && await ReadAsync(connector, access, reading, ct) is { } end)
            {
                return end;
            }
        }

        return feeds.Count > 0 && feeds.TrueForAll(feed => _closed.Contains(feed.Key)) ? Stopped(_lastFailure!.Trouble, _lastFailure.Message) : Done(plan);
    }

    public RunEnd Stopped(Trouble trouble, string words) => new(RunOutcome.Stopped, words, ConnectionState.Broken, trouble, NextRunAt: null);

    public RunEnd Failing(Trouble trouble, string words, TimeSpan? retryAfter)
    {
        var wait = retryAfter is { } asked ? (asked < LongestWait ? asked : LongestWait) : BackOff.After(options.Retry, claim.Connection.Failures + 1, Chance());
        return new RunEnd(_read > 0 ? RunOutcome.Partly : RunOutcome.Failed, words, ConnectionState.Failing, trouble, clock.GetUtcNow() + wait);
    }

    /// <summary>A feed that was closed is knocked at once a week.</summary>
    private List<Feed> OpenFeeds(IReadOnlyList<Feed> feeds)
    {
        var now = clock.GetUtcNow();
        foreach (var door in claim.Doors.Where(door => !door.IsOpen))
        {
            (now - door.CheckedAt > ClosedFor ? _triedAgain : _closed).Add(door.Feed);
        }

        return [.. feeds.Where(feed => !_closed.Contains(feed.Key))];
    }

    private async Task<RunEnd?> ReadAsync(IProviderConnector connector, ProviderAccess access, Reading reading, CancellationToken ct)
    {
        try
        {
            var observedAt = clock.GetUtcNow();
            var day = await connector.ReadDayAsync(access, reading.Feed.Key, reading.Day, ct);
            var lines = day.IsNotYet ? 0 : await RecordAsync(reading.Feed.Key, day, observedAt, ct);
            await ReopenAsync(reading.Feed, ct);
            await NoteAsync(new DayNote(reading, day.IsNotYet ? DayState.NotYet : DayState.Done, lines,
                DataUpTo: reading.Feed.IsMain && !day.IsNotYet ? day.DataUpTo : null), ct);
            _failuresInARow = 0;
            return null;
        }
        catch (ProviderException refused)
        {
            return await FailAsync(reading, Scrubbed(refused, access.Secret), ct);
        }
        catch (Exception wrong) when (IsTranslation(wrong))
        {
            // The message may quote the answer, so only the type and the place are logged.
            Log.Stumbled(log, connector.Setup.Key, reading.Feed.Key, reading.Day, wrong.GetType().Name, wrong.StackTrace ?? "");
            return await FailAsync(reading, new ProviderException(Trouble.BadAnswer, SyncWords.Misunderstood), ct);
        }
    }

    // Each reading in a scope of its own: what one leaves behind, also after an error, is gone before the next.
    private async Task<int> RecordAsync(string feed, ProviderDay day, DateTimeOffset observedAt, CancellationToken ct)
    {
        var lines = 0;
        await orgs.ForAsync<ProviderDayRecorder>(
            claim.Connection.OrgId, async (recorder, stop) => lines = await recorder.RecordAsync(claim.Connection, feed, day, observedAt, stop), ct);
        return lines;
    }

    private async Task<RunEnd?> FailAsync(Reading reading, ProviderException refused, CancellationToken ct)
    {
        _lastFailure = refused;
        // A plan that lacks the main feed may well have others.
        if (refused.IsPermanent && reading.Feed.IsMain && refused.Trouble is not Trouble.PlanTooSmall)
        {
            return Stopped(refused.Trouble, refused.Message);
        }

        if (refused.IsPermanent)
        {
            _closed.Add(reading.Feed.Key);
            await HoldAsync(ledger => ledger.SetDoorAsync(claim, reading.Feed.Key, refused.Trouble, refused.Message, ct), ct);
            return null;
        }

        if (refused.Trouble is Trouble.RateLimited)
        {
            // Not the day's fault: it simply has not been read yet.
            return Failing(refused.Trouble, refused.Message, refused.RetryAfter);
        }

        _mainFailure = reading.Feed.IsMain ? refused : _mainFailure;
        var attempts = _marks.GetValueOrDefault((reading.Feed.Key, reading.Day))?.Attempts ?? 0;
        var retryAt = clock.GetUtcNow() + BackOff.After(options.Retry, attempts + 1, Chance());
        await NoteAsync(new DayNote(reading, DayState.Failed, Words: refused.Message, RetryAt: retryAt), ct);
        return ++_failuresInARow >= FailuresInARow ? Failing(refused.Trouble, refused.Message, refused.RetryAfter) : null;
    }

    private async Task NoteAsync(DayNote note, CancellationToken ct)
    {
        var failed = note.State is DayState.Failed;
        (_read, _failed, _lines) = (failed ? _read : _read + 1, failed ? _failed + 1 : _failed, _lines + note.Lines);
        var day = note.Reading.Day;
        _days = _days is { } days ? (day < days.First ? day : days.First, day > days.Last ? day : days.Last) : (day, day);
        var old = _marks.GetValueOrDefault((note.Reading.Feed.Key, day));
        _marks[(note.Reading.Feed.Key, day)] = new DayMark(
            note.Reading.Feed.Key, day, note.State, failed ? old?.ReadAt : clock.GetUtcNow(), note.RetryAt, failed ? (old?.Attempts ?? 0) + 1 : 0);

        // Pages show progress as it comes, but not more often than somebody can look.
        var tell = _told == 0 || clock.GetElapsedTime(_told) > TimeSpan.FromSeconds(1);
        _told = tell ? clock.GetTimestamp() : _told;
        await HoldAsync(ledger => ledger.NoteAsync(claim, note, Sums, tell, ct), ct);
    }

    private async Task ReopenAsync(Feed feed, CancellationToken ct)
    {
        if (_triedAgain.Remove(feed.Key))
        {
            await HoldAsync(ledger => ledger.SetDoorAsync(claim, feed.Key, trouble: null, words: null, ct), ct);
        }
    }

    private async Task HoldAsync(Func<SyncLedger, Task<bool>> note, CancellationToken ct)
    {
        var isHeld = false;
        await orgs.ForAsync<SyncLedger>(claim.Connection.OrgId, async (ledger, _) => isHeld = await note(ledger), ct);
        if (!isHeld)
        {
            throw new LeaseLostException();
        }
    }

    private RunEnd Unfinished() => new(
        RunOutcome.Partly, "Its time was up; it goes on at once.", StateNow(), _mainFailure?.Trouble, claim.Connection.NextRunAt is { } due && due > clock.GetUtcNow() ? due : clock.GetUtcNow());

    private RunEnd Done(ReadingPlan plan)
    {
        var next = plan.NextAt(_marks.Values);
        if (_mainFailure is { } failure)
        {
            return new RunEnd(_read > 0 ? RunOutcome.Partly : RunOutcome.Failed, failure.Message, ConnectionState.Failing, failure.Trouble, next);
        }

        return _failed == 0
            ? new RunEnd(RunOutcome.Good, _read == 0 ? "Nothing was due." : null, ConnectionState.Ok, Trouble: null, next)
            : new RunEnd(RunOutcome.Partly, _lastFailure?.Message, ConnectionState.Ok, Trouble: null, next);
    }

    private ConnectionState StateNow() => _mainFailure is null ? ConnectionState.Ok : ConnectionState.Failing;

    private static ProviderException Scrubbed(ProviderException refused, string secret) =>
        Secrecy.Scrub(refused.Message, secret) is var words && words != refused.Message
            ? new ProviderException(refused.Trouble, words, refused.RetryAfter)
            : refused;

    private static bool IsTranslation(Exception wrong) =>
        wrong is FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException or NullReferenceException
            or IndexOutOfRangeException or System.Text.Json.JsonException;

#pragma warning disable CA5394 // spreads waits; nobody gains by guessing it
    private static double Chance() => Random.Shared.NextDouble();
#pragma warning restore CA5394

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Reading {Feed} of {Provider} for {Day} failed with {Type}\n{Place}")]
        public static partial void Stumbled(ILogger log, string provider, string feed, DateOnly day, string type, string place);
    }
}

/// <summary>Another process has the connection now.</summary>
internal sealed class LeaseLostException() : OperationCanceledException("The lease of this run was lost.");
