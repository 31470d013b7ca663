using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// A vendor's translation and nothing else: no database, no prices, no organization. Failures are <see cref="ProviderException"/>.
/// </summary>
public interface IProviderConnector
{
    ProviderSetup Setup { get; }

    /// <summary>Whose account the key opens and what it may read. Throws when the key opens nothing at all.</summary>
    Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct);

    /// <summary>
    /// Everything one feed says of one UTC day (a monthly feed: of the month that begins on the day): all pages or an exception, never half a
    /// day. Reading twice gives the same lines for the same answers, in any order of days.
    /// </summary>
    Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct);
}

/// <summary>What an account is called and what its key may read, feed by feed.</summary>
/// <param name="AccountId">The provider's own id: the same account connected twice is noticed. Null where it does not say.</param>
/// <param name="AccountName">For people.</param>
/// <param name="Permissions">A tick or a sentence for each.</param>
/// <param name="HistoryFrom">The first day that the provider still keeps, where it says or documents it.</param>
/// <param name="Notes">Anything else worth knowing (rate limit left, an expiry of the key, credits left).</param>
public sealed record AccountSummary(
    string? AccountId, string AccountName, IReadOnlyList<Permission> Permissions, DateOnly? HistoryFrom, IReadOnlyList<string> Notes);

/// <param name="What">Such as "Usage by person" or "Seats".</param>
/// <param name="Feeds">The feeds that need it.</param>
/// <param name="Trouble">Null: granted.</param>
/// <param name="Sentence">What is missing; null when granted.</param>
public sealed record Permission(string What, IReadOnlyList<string> Feeds, Trouble? Trouble = null, string? Sentence = null);

/// <summary>What one feed said of one day.</summary>
public sealed record ProviderDay
{
    /// <summary>The days that this is the whole truth of: one, or a month's.</summary>
    public required DayRange Days { get; init; }

    /// <summary>The provider has nothing for it yet (Copilot's 204): nothing is written, it is asked again.</summary>
    public bool IsNotYet { get; init; }

    /// <summary>No two lines of one key (hour, tool, provider, model, session, rate class, identity, project, paid by): add them up first.</summary>
    public IReadOnlyList<UsageLine> Usage { get; init; } = [];

    public IReadOnlyList<BillItem> Bill { get; init; } = [];

    public IReadOnlyList<ActivityItem> Activity { get; init; } = [];

    /// <summary>Null: the feed says nothing of seats. Empty: nobody holds one.</summary>
    public IReadOnlyList<SeatItem>? Seats { get; init; }

    /// <summary>Everybody whom the lines name, and who else is known under these names.</summary>
    public IReadOnlyList<IdentityName> Names { get; init; } = [];

    /// <summary>Standing figures of today (credits left …).</summary>
    public IReadOnlyList<FigureItem> Figures { get; init; } = [];

    /// <summary>Until when the provider's data is complete, as far as it says or documents.</summary>
    public required DateTimeOffset DataUpTo { get; init; }
}

/// <param name="Name">Such as "Credits left".</param>
/// <param name="Amount">In <paramref name="Unit"/>.</param>
/// <param name="Unit">USD, credits, seats …</param>
public sealed record FigureItem(string Name, decimal Amount, string Unit);
