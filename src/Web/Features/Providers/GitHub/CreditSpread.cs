using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;

namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>
/// Joins the two halves of a day: the users report says who used how many AI credits, the bill says which models they went to and what of them
/// is charged. Credits become usage, spread over models as the bill says; net amounts become bill lines, spread over people by their credits.
/// What the bill has beyond the report's credits is nobody's.
/// </summary>
internal sealed class CreditSpread
{
    /// <summary>Where there is no bill to say the models.</summary>
    public const string AnyModel = "Copilot";

    private const decimal UsdPerCredit = 0.01m;

    private readonly DateOnly _day;
    private readonly IReadOnlyList<PersonDay> _people;
    private readonly List<(string Model, decimal Gross, decimal Net)> _models;
    private readonly IReadOnlyList<CreditItem>? _bill;
    private readonly decimal _nobodys;

    /// <param name="day">UTC.</param>
    /// <param name="people">Of the users report.</param>
    /// <param name="bill">Null: it may not be read.</param>
    public CreditSpread(DateOnly day, IReadOnlyList<PersonDay> people, IReadOnlyList<CreditItem>? bill)
    {
        (_day, _people, _bill) = (day, people, bill);
        _models = [.. (bill ?? []).Where(IsCopilot)
            .GroupBy(item => item.Model is { Length: > 0 } model ? model : AnyModel, StringComparer.Ordinal)
            .Select(same => (same.Key, same.Sum(item => item.GrossQuantity), same.Sum(item => item.NetAmount)))];
        _nobodys = Math.Max(0, _models.Sum(model => model.Gross) - people.Sum(person => person.Credits ?? 0));
    }

    public IEnumerable<UsageLine> Usage() => _people.SelectMany(Of).Concat(Amounts(_nobodys).Select(part => Line(part.Model, null, part.Usd, 0)));

    public IEnumerable<BillItem> Bill()
    {
        if (_bill is { Count: 0 } && _people.All(person => person.Credits is not > 0))
        {
            return [Charge(0, AnyModel, null)];
        }

        return _models.SelectMany(model => Shares(model.Net, model.Model)).Concat((_bill ?? []).Where(item => !IsCopilot(item)).GroupBy(ToolOf).Select(
            same => Charge(same.Sum(item => item.NetAmount), "", null) with { Tool = same.Key, What = $"AI credits ({same.First().Product})" }));
    }

    private IEnumerable<UsageLine> Of(PersonDay person)
    {
        if (person.CliTokens.Total > 0 || person.CliRequests > 0)
        {
            yield return Line("Copilot CLI", person.Identity, null, person.CliRequests) with { Tool = "copilot-cli", Tokens = person.CliTokens };
        }

        if (person.Credits is not > 0)
        {
            if (person.Interactions > 0)
            {
                yield return Line(AnyModel, person.Identity, person.Credits, person.Interactions);
            }

            yield break;
        }

        // The prompts stand whole on one line: the report does not say which model got them.
        var prompts = person.Interactions;
        foreach (var (model, usd) in Amounts(person.Credits.Value))
        {
            yield return Line(model, person.Identity, usd, prompts);
            prompts = 0;
        }
    }

    // The heaviest model first; parts that add up to the credits exactly.
    private IEnumerable<(string Model, decimal Usd)> Amounts(decimal credits)
    {
        if (credits <= 0)
        {
            return [];
        }

        var models = _models.Where(model => model.Gross > 0).OrderByDescending(model => model.Gross).ThenBy(model => model.Model, StringComparer.Ordinal).ToList();
        return models.Count == 0
            ? [(AnyModel, credits * UsdPerCredit)]
            : models.Zip(ExactShares.Of(credits * UsdPerCredit, [.. models.Select(model => model.Gross)]), (model, usd) => (model.Model, usd)).Where(part => part.usd > 0);
    }

    private IEnumerable<BillItem> Shares(decimal net, string model)
    {
        var bearers = _people.Where(person => person.Credits > 0).Select(person => (Identity: (string?)person.Identity, Credits: person.Credits!.Value)).ToList();
        if (_nobodys > 0)
        {
            bearers.Add((null, _nobodys));
        }

        // One zero says "nothing was charged"; a zero for each person says no more.
        return net == 0 || bearers.Count == 0
            ? [Charge(net, model, null)]
            : bearers.Zip(ExactShares.Of(net, [.. bearers.Select(bearer => bearer.Credits)]), (bearer, usd) => Charge(usd, model, bearer.Identity));
    }

    private UsageLine Line(string model, string? identity, decimal? usd, long requests) => new(
        _day, null, "copilot", "github", model, null, new RateClass(Tiers.Standard, "", Band: null, Recorded: usd is not null), default, requests, 0,
        Identity: identity, Reported: usd is { } amount ? new Money(amount) : null, PaidBy: PaidModes.Seat);

    private BillItem Charge(decimal usd, string model, string? identity) =>
        new(_day, "github", "copilot", "AI credits", new Money(usd), BillKind.Usage, model, identity);

    private static bool IsCopilot(CreditItem item) => item.Product.Length == 0 || item.Product.Contains("copilot", StringComparison.OrdinalIgnoreCase);

    private static string ToolOf(CreditItem item) =>
        new([.. item.Product.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]);
}
