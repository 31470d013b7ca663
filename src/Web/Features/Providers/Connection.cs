using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

public enum ConnectionState
{
    /// <summary>Never synced yet.</summary>
    New,

    Ok,

    /// <summary>The last run failed; it is tried again by itself.</summary>
    Failing,

    /// <summary>Nothing more happens until a person mends it (a rejected key, a missing permission).</summary>
    Broken,

    /// <summary>No feeds: plans, typed rows and files.</summary>
    ByHand,
}

/// <summary>A provider account joined to an organization. Its key is encrypted and write-only.</summary>
public sealed class Connection : IOrgOwned
{
    private Connection() { } // for EF

    /// <param name="id">An account that was removed and comes back keeps its id; null: a new one.</param>
    public Connection(string provider, string name, Guid createdBy, DateTimeOffset createdAt, Guid? id = null) =>
        (Provider, Name, CreatedBy, CreatedAt, Id) = (provider, name, createdBy, createdAt, id ?? Guid.CreateVersion7());

    public Guid Id { get; private init; }

    public Guid OrgId { get; private set; }

    public string Provider { get; private init; } = "";

    public string Name { get; private set; } = "";

    /// <summary>The provider's own id of the account; null where the provider does not say.</summary>
    public string? AccountId { get; private set; }

    public string? AccountName { get; private set; }

    /// <summary>Sealed by <c>SecretBox</c> for this organization and connection; null for accounts kept by hand.</summary>
    public string? Secret { get; private set; }

    public string? SecretTail { get; private set; }

    public Guid? SecretBy { get; private set; }

    public DateTimeOffset? SecretAt { get; private set; }

    /// <summary>What else the provider needs (an organization's login, an own server's address): no secrets.</summary>
    public Dictionary<string, string> Settings { get; private set; } = [];

    public ConnectionState State { get; private set; }

    /// <summary>A word of <see cref="Trouble"/>, the sentence about it, and since when.</summary>
    public Trouble? Trouble { get; private set; }

    public string? TroubleWords { get; private set; }

    public DateTimeOffset? TroubleAt { get; private set; }

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? LastSyncAt { get; private set; }

    public DateTimeOffset? LastGoodAt { get; private set; }

    public DateTimeOffset? DataUpTo { get; private set; }

    /// <summary>When it is due; null: never by itself.</summary>
    public DateTimeOffset? NextRunAt { get; private set; }

    /// <summary>Why it is due then.</summary>
    public RunCause NextCause { get; private set; }

    /// <summary>The first day that the provider still keeps, as it said when the key was last tested.</summary>
    public DateOnly? HistoryFrom { get; private set; }

    /// <summary>Failed runs in a row.</summary>
    public int Failures { get; private set; }

    public Guid? LeaseBy { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    public void Rename(string name) => Name = name;

    public void Describe(string? accountId, string? accountName, DateOnly? historyFrom = null) =>
        (AccountId, AccountName, HistoryFrom) = (accountId, Cut(accountName), historyFrom);

    public void Set(IReadOnlyDictionary<string, string> settings) => Settings = new Dictionary<string, string>(settings, StringComparer.Ordinal);

    /// <param name="sealedSecret">As <c>SecretBox</c> gave it.</param>
    /// <param name="tail">The last four characters: all that is ever shown.</param>
    /// <param name="by">Who added it.</param>
    /// <param name="at">When.</param>
    public void GiveKey(string sealedSecret, string tail, Guid by, DateTimeOffset at) =>
        (Secret, SecretTail, SecretBy, SecretAt) = (sealedSecret, tail, by, at);

    public void KeepByHand() => (State, NextRunAt) = (ConnectionState.ByHand, null);

    /// <summary>Mended, or new: due at once.</summary>
    public void BeginAgain(DateTimeOffset now) =>
        (State, Trouble, TroubleWords, TroubleAt, Failures, NextRunAt, NextCause) =
        (LastGoodAt is null ? ConnectionState.New : ConnectionState.Ok, null, null, null, 0, now, RunCause.Connect);

    /// <summary>Somebody asks for it now, also while it is broken: the state stays until the run says otherwise.</summary>
    public void Ask(DateTimeOffset now) => (NextRunAt, NextCause) = (now, RunCause.ByHand);

    private static string? Cut(string? name) => name is { Length: > 200 } ? name[..200] : name;
}

public enum DayState
{
    Waiting,
    Done,

    /// <summary>The provider has nothing for it yet: not zero, and not an error.</summary>
    NotYet,

    /// <summary>A gap, tried again.</summary>
    Failed,
}

/// <summary>What was read of a feed and day.</summary>
public sealed class ConnectionDay : IOrgOwned
{
    private ConnectionDay() { } // for EF

    public ConnectionDay(Guid connectionId, string feed, DateOnly day) => (ConnectionId, Feed, Day) = (connectionId, feed, day);

    public Guid OrgId { get; private set; }

    public Guid ConnectionId { get; private init; }

    public string Feed { get; private init; } = "";

    public DateOnly Day { get; private init; }

    public DayState State { get; private set; }

    public DateTimeOffset? ReadAt { get; private set; }

    public DateTimeOffset? RetryAt { get; private set; }

    public int Attempts { get; private set; }

    public int Lines { get; private set; }

    public string? Words { get; private set; }
}

/// <summary>Whether this key and plan can read a feed.</summary>
public sealed class ConnectionFeed : IOrgOwned
{
    private ConnectionFeed() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid ConnectionId { get; private init; }

    public string Feed { get; private init; } = "";

    public bool IsOpen { get; private set; }

    public Trouble? Trouble { get; private set; }

    public string? Words { get; private set; }

    public DateTimeOffset CheckedAt { get; private set; }
}

public enum RunCause
{
    Schedule,
    ByHand,
    Connect,
}

public enum RunOutcome
{
    Running,
    Good,

    /// <summary>Some days are gaps.</summary>
    Partly,

    Failed,

    /// <summary>Needs a person.</summary>
    Stopped,

    /// <summary>The process ended in the middle.</summary>
    Cut,
}

/// <summary>One run of a connection: what it did, in numbers and words.</summary>
public sealed class ConnectionRun : IOrgOwned
{
    private ConnectionRun() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid ConnectionId { get; private init; }

    public Guid Id { get; private init; }

    public RunCause Cause { get; private init; }

    public DateTimeOffset? DueAt { get; private init; }

    public DateTimeOffset StartedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public DateOnly? FirstDay { get; private set; }

    public DateOnly? LastDay { get; private set; }

    public int DaysRead { get; private set; }

    public int DaysFailed { get; private set; }

    public int Requests { get; private set; }

    public int Lines { get; private set; }

    public RunOutcome Outcome { get; private set; }

    public string? Words { get; private set; }

    public string? RateLeft { get; private set; }
}

/// <summary>A standing figure as the provider showed it on a day, for comparison; never summed.</summary>
public sealed class ConnectionFigure : IOrgOwned
{
    private ConnectionFigure() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid ConnectionId { get; private init; }

    public DateOnly Day { get; private init; }

    public string Name { get; private init; } = "";

    public decimal Amount { get; private set; }

    public string Unit { get; private set; } = "";

    public DateTimeOffset ReadAt { get; private set; }
}
