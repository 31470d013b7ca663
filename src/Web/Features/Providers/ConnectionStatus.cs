namespace TeamCost.Web.Features.Providers;

public enum ConnectionLight
{
    /// <summary>Nothing came yet.</summary>
    Never,

    /// <summary>Something came, but not lately: see <see cref="ConnectionStatus.LastGoodAt"/>.</summary>
    Quiet,

    Live,
}

/// <summary>How a connection does, for people. Never the key.</summary>
/// <param name="KeyBy">Who added the key; null: somebody who left.</param>
/// <param name="IsRunning">Being read at this moment.</param>
/// <param name="Lag">How far <paramref name="DataUpTo"/> lies behind.</param>
/// <param name="Gaps">Days that failed and are tried again.</param>
public sealed record ConnectionStatus(
    Guid Id, string Provider, string Label, string Name, string? AccountName, IReadOnlyDictionary<string, string> Settings,
    string? KeyTail, DateTimeOffset? KeyAt, TimeSpan? KeyAge, string? KeyBy, DateTimeOffset CreatedAt,
    ConnectionState State, ConnectionLight Light, bool IsRunning,
    DateTimeOffset? LastSyncAt, DateTimeOffset? LastGoodAt, DateTimeOffset? NextRunAt, DateTimeOffset? DataUpTo, TimeSpan? Lag,
    ConnectionTrouble? Trouble, BackfillProgress Backfill, int Gaps, IReadOnlyList<FeedStatus> Feeds);

/// <param name="Sentence">What happened.</param>
/// <param name="NextStep">What a person does about it.</param>
public sealed record ConnectionTrouble(Trouble Kind, string Sentence, string NextStep, DateTimeOffset Since);

/// <summary>Days of the past, from the day of connecting backwards; a gap is not done.</summary>
public sealed record BackfillProgress(int DaysDone, int DaysTotal)
{
    public bool IsDone => DaysDone >= DaysTotal;
}

/// <param name="IsOpen">Whether key and plan allow it; a closed one is tried again weekly.</param>
public sealed record FeedStatus(
    string Key, string Label, Fate Fate, bool IsMain, bool IsOpen, Trouble? Trouble, string? Sentence, string? NextStep, DateTimeOffset CheckedAt,
    DateOnly? NewestDay, DateOnly? OldestDay, int DaysDone, int Gaps);

/// <summary>One connection with all that is known of it.</summary>
/// <param name="Days">Newest first: what became of each day so far, over its feeds.</param>
/// <param name="Gaps">Failed days, newest first.</param>
public sealed record ConnectionDetails(
    ConnectionStatus Status, IReadOnlyList<RunRow> Runs, IReadOnlyList<GapRow> Gaps, IReadOnlyList<DayProgress> Days);

public sealed record RunRow(
    Guid Id, RunCause Cause, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, DateOnly? FirstDay, DateOnly? LastDay, int DaysRead, int DaysFailed,
    int Requests, int Lines, RunOutcome Outcome, string? Words, string? RateLeft);

public sealed record GapRow(string Feed, string FeedLabel, DateOnly Day, string Words, int Attempts, DateTimeOffset? RetryAt);

/// <param name="State">Failed where any feed failed; done where all open feeds are; else waiting.</param>
public sealed record DayProgress(DateOnly Day, DayState State, int Lines);
