using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.OpenRouter;

/// <summary>
/// A day by member (or by key where there are no members): the whole is asked for once, each one's part by a filter, and what the parts leave
/// of the whole is nobody's.
/// </summary>
internal sealed class ActivityDay(DateOnly day)
{
    private readonly Dictionary<string, Sum> _left = new(StringComparer.Ordinal);
    private readonly Dictionary<(string? Identity, string Model), Sum> _sums = [];

    /// <summary>Everything has found its owner.</summary>
    public bool IsComplete => _left.Values.All(sum => sum.IsNothing);

    public void Whole(IEnumerable<ActivityRow> rows)
    {
        foreach (var row in OfTheDay(rows))
        {
            _left[row.Model] = _left.GetValueOrDefault(row.Model).Plus(Sum.Of(row));
        }
    }

    /// <returns>Whether there was any.</returns>
    public bool Part(string identity, IEnumerable<ActivityRow> rows)
    {
        var isAny = false;
        foreach (var row in OfTheDay(rows))
        {
            isAny = true;
            var sum = Sum.Of(row);
            _sums[(identity, row.Model)] = _sums.GetValueOrDefault((identity, row.Model)).Plus(sum);
            _left[row.Model] = _left.GetValueOrDefault(row.Model).Minus(sum);
        }

        return isAny;
    }

    public ProviderDay ToProviderDay(IReadOnlyList<IdentityName> names)
    {
        foreach (var (model, sum) in _left.Where(left => !left.Value.IsNothing))
        {
            _sums[(null, model)] = sum;
        }

        return new ProviderDay
        {
            Days = Days.Only(day),
            Usage = [.. _sums.Select(sum => Line(sum.Key.Identity, sum.Key.Model, sum.Value))],
            Bill = [.. _sums.Select(sum => new BillItem(day, "openrouter", "api", "Usage", new Money(sum.Value.Usd), BillKind.Usage, sum.Key.Model, sum.Key.Identity))],
            // Paid to the model's own vendor with the customer's key: never on OpenRouter's bill.
            Activity = [.. _sums.Where(sum => sum.Value.Byok > 0).GroupBy(sum => sum.Key.Identity).Select(
                of => new ActivityItem(day, "api", "openrouter", "byok-usd", of.Sum(sum => sum.Value.Byok), of.Key))],
            Names = names,
            DataUpTo = Days.End(day),
        };
    }

    // No cache split. That reasoning lies inside the completion is not stated; more of it than completion would say it does not.
    private UsageLine Line(string? identity, string model, Sum sum) => new(
        day, null, "api", "openrouter", model, null, new RateClass(Tiers.Standard, "", Band: null, Recorded: true),
        new TokenCounts(sum.Prompt, sum.Completion, 0, 0, 0, Math.Min(sum.Reasoning, sum.Completion)), sum.Requests, 0,
        Identity: identity, Reported: new Money(sum.Usd), PaidBy: PaidModes.Metered);

    private IEnumerable<ActivityRow> OfTheDay(IEnumerable<ActivityRow> rows) => rows.Select(row => Days.Read(row.Date) == day
        ? row
        : throw new ProviderException(Trouble.BadAnswer, $"OpenRouter's activity of {Days.Text(day)} has a row of another day."));

    private readonly record struct Sum(decimal Usd, decimal Byok, long Requests, long Prompt, long Completion, long Reasoning)
    {
        public bool IsNothing => this == default;

        public static Sum Of(ActivityRow row) => new(row.Usage, row.Byok, row.Requests, row.PromptTokens, row.CompletionTokens, row.ReasoningTokens);

        public Sum Plus(Sum other) => new(
            Usd + other.Usd, Byok + other.Byok, Requests + other.Requests, Prompt + other.Prompt, Completion + other.Completion, Reasoning + other.Reasoning);

        // Parts that outgrow the whole (rounding) leave nothing; nobody owes a negative rest.
        public Sum Minus(Sum other) => new(
            Math.Max(0, Usd - other.Usd), Math.Max(0, Byok - other.Byok), Math.Max(0, Requests - other.Requests), Math.Max(0, Prompt - other.Prompt),
            Math.Max(0, Completion - other.Completion), Math.Max(0, Reasoning - other.Reasoning));
    }
}
