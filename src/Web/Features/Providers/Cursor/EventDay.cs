using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.Cursor;

/// <summary>
/// Adds up a day's events as they come: an event has no id, and two alike are two, so the day is always read and replaced whole. Only sums are
/// held, whatever the number of events.
/// </summary>
internal sealed class EventDay(DateOnly day)
{
    private readonly Dictionary<(int Hour, string? Actor, string Model, bool IsChargeable, bool IsPriced), Sum> _sums = [];
    private readonly Dictionary<(string? Actor, string Model), decimal> _charged = [];
    private readonly Dictionary<string, IdentityName> _names = new(StringComparer.Ordinal);
    private readonly HashSet<(string? Actor, string Conversation)> _conversations = [];

    public int Count { get; private set; }

    public void Add(EventRow row)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(row.Timestamp);
        if (Days.Of(at) != day)
        {
            throw new ProviderException(Trouble.BadAnswer, $"Cursor gave an event of another day than {Days.Text(day)}.");
        }

        if (row is { IsChargeable: true, ChargedCents: null })
        {
            throw new ProviderException(Trouble.BadAnswer, "A chargeable event of Cursor's has no chargedCents.");
        }

        Count++;
        var actor = ActorOf(row);
        var key = (at.Hour, actor, row.Model, row.IsChargeable, row.ChargedCents is not null);
        _sums[key] = _sums.GetValueOrDefault(key).Plus(row);
        if (row.IsChargeable)
        {
            _charged[(actor, row.Model)] = _charged.GetValueOrDefault((actor, row.Model)) + row.ChargedCents!.Value;
        }

        if (row.ConversationId is { Length: > 0 } conversation)
        {
            _conversations.Add((actor, conversation));
        }
    }

    public ProviderDay ToProviderDay(DateTimeOffset dataUpTo) => new()
    {
        Days = Days.Only(day),
        Usage = [.. _sums.Select(sum => Line(sum.Key.Hour, sum.Key.Actor, sum.Key.Model, sum.Key.IsChargeable, sum.Key.IsPriced, sum.Value))],
        Bill = [.. Bill()],
        Activity = [.. _conversations.GroupBy(one => one.Actor).Select(of => new ActivityItem(day, "cursor", "cursor", ActivityMetrics.Sessions, of.Count(), of.Key))],
        Names = [.. _names.Values],
        DataUpTo = dataUpTo,
    };

    // A day of included use only was charged nothing: said, so that no estimate stands in.
    private IEnumerable<BillItem> Bill() => _charged.Count == 0 && Count > 0
        ? [Charge(0, "", null)]
        : _charged.Select(sum => Charge(sum.Value / 100m, sum.Key.Model, sum.Key.Actor));

    private BillItem Charge(decimal usd, string model, string? actor) =>
        new(day, "cursor", "cursor", "On-demand usage", new Money(usd), BillKind.Usage, model, actor);

    private UsageLine Line(int hour, string? actor, string model, bool isChargeable, bool isPriced, Sum sum) => new(
        day, hour, "cursor", "cursor", model, null, new RateClass(Tiers.Standard, "", Band: null, Recorded: isPriced), sum.Tokens, sum.Events, 0,
        Identity: actor, Reported: isPriced ? new Money(sum.Cents / 100m) : null, PaidBy: isChargeable ? PaidModes.Metered : PaidModes.Seat);

    private string? ActorOf(EventRow row)
    {
        var name = row.UserEmail is { Length: > 0 } email ? new IdentityName(email.ToLowerInvariant(), IdentityKind.Email, "cursor", Email: email.ToLowerInvariant())
            : (row.ServiceAccountName ?? row.ServiceAccountId) is { Length: > 0 } service ? new IdentityName($"service:{service}", IdentityKind.Service, "cursor", row.ServiceAccountId, service)
            : null;
        if (name is not null)
        {
            _names[name.Name] = name;
        }

        return name?.Name;
    }

    private readonly record struct Sum(TokenCounts Tokens, long Events, decimal Cents)
    {
        public Sum Plus(EventRow row) => new(
            Tokens + new TokenCounts(
                row.TokenUsage?.InputTokens ?? 0, row.TokenUsage?.OutputTokens ?? 0, row.TokenUsage?.CacheReadTokens ?? 0, row.TokenUsage?.CacheWriteTokens ?? 0, 0, 0),
            Events + 1, Cents + (row.ChargedCents ?? 0));
    }
}
