namespace TeamCost.Web.Features.Providers;

/// <summary>What a person needs to know and to type to connect a provider: label, steps, fields, feeds.</summary>
public sealed record ProviderSetup
{
    /// <summary>The word in tables and URLs: <c>anthropic</c>, <c>openai</c>, <c>github</c>, <c>cursor</c>, <c>openrouter</c>, <c>groq</c>, <c>perplexity</c>.</summary>
    public required string Key { get; init; }

    /// <summary>As people say it.</summary>
    public required string Label { get; init; }

    /// <summary>Who bills, on usage and bill lines; usually the key.</summary>
    public string? Provider { get; init; }

    /// <summary>Key of the base address under <c>TeamCost:Providers:{SettingsName}:BaseUrl</c>.</summary>
    public required string SettingsName { get; init; }

    public required Uri BaseAddress { get; init; }

    /// <summary>One line for the catalogue.</summary>
    public required string Summary { get; init; }

    /// <summary>What it can tell, and what it cannot.</summary>
    public required IReadOnlyList<string> Tells { get; init; }

    public required IReadOnlyList<string> TellsNot { get; init; }

    /// <summary>Step by step, where to make the key and with which permission.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The vendor's page about it. A link, never fetched.</summary>
    public required string HelpUrl { get; init; }

    /// <summary>Such as "Admin key"; null: no key at all (kept by hand).</summary>
    public required string? SecretLabel { get; init; }

    /// <summary>Such as <c>sk-ant-admin01-…</c>.</summary>
    public string? SecretHint { get; init; }

    /// <summary>What else to type (an organization's login …).</summary>
    public IReadOnlyList<ProviderField> Fields { get; init; } = [];

    public required IReadOnlyList<Feed> Feeds { get; init; }

    /// <summary>How many days back are read after connecting, at most.</summary>
    public int BackfillDays { get; init; } = 90;

    /// <summary>Requests of one connection in a minute.</summary>
    public int RequestsPerMinute { get; init; } = 60;

    /// <summary>A reason why a key cannot be the right one, before anything is sent; null: try it.</summary>
    public Func<string, WrongKey?> CheckKey { get; init; } = _ => null;

    /// <summary>The keys of the feeds that a key of this kind can have; null: all of <see cref="Feeds"/>.</summary>
    public Func<string, IReadOnlyList<string>?> FeedsOf { get; init; } = _ => null;

    /// <summary>An operator's setting that has to be true before this is offered; null: always.</summary>
    public string? OfferedWhen { get; init; }

    /// <summary>The feeds to plan for a key: one catalogue entry may stand for two kinds of key with feeds of their own.</summary>
    public IReadOnlyList<Feed> FeedsFor(string secret) =>
        FeedsOf(secret) is { } keys ? [.. Feeds.Where(feed => keys.Contains(feed.Key, StringComparer.Ordinal))] : Feeds;
}

/// <param name="Sentence">What kind of key it is and which is needed.</param>
public sealed record WrongKey(string Sentence);

/// <param name="Name">Key in a connection's settings.</param>
/// <param name="Label">For people.</param>
/// <param name="Hint">Below the field.</param>
/// <param name="IsRequired">Must be typed.</param>
/// <param name="IsAddress">An https address: passes the guard, and changing it asks for the key again.</param>
public sealed record ProviderField(string Name, string Label, string? Hint = null, bool IsRequired = false, bool IsAddress = false);

/// <summary>What a feed's rows become: each feed has one fate.</summary>
[Flags]
public enum Fate
{
    Usage = 1,
    Bill = 2,
    Activity = 4,
    Seats = 8,
    Names = 16,

    /// <summary>Only compared with.</summary>
    Check = 32,
}

public enum FeedStep
{
    /// <summary>Asked for one UTC day at a time.</summary>
    Day,

    /// <summary>Asked for one calendar month at a time; its day is the first of the month.</summary>
    Month,

    /// <summary>Only says how things are now (seats, names); its day is today.</summary>
    Snapshot,
}

/// <summary>One kind of answer of a provider and how it is kept in step.</summary>
/// <param name="Key">Stored with what was read: never renamed.</param>
/// <param name="Label">For people.</param>
/// <param name="Fate">What its rows become.</param>
/// <param name="Step">What one reading covers.</param>
/// <param name="TrailingDays">How many days before today are read again, because the provider corrects itself.</param>
/// <param name="IsMain">Its permanent failure stops the connection; another feed is only closed and tried again weekly.</param>
public sealed record Feed(string Key, string Label, Fate Fate, FeedStep Step = FeedStep.Day, int TrailingDays = 3, bool IsMain = false)
{
    /// <summary>Days of the month on which the whole previous month is read once more.</summary>
    public IReadOnlyList<int> MonthAgainOn { get; init; } = [];

    /// <summary>How far back the provider keeps it; null: further than we ask.</summary>
    public int? KeptDays { get; init; }

    /// <summary>The provider has nothing for today (completed days only): the newest day asked for is yesterday.</summary>
    public bool IsCompletedDaysOnly { get; init; }

    /// <summary>How often today (or a snapshot) is read again.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);
}
