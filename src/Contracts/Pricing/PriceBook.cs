using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace TeamCost.Contracts.Pricing;

/// <summary>
/// Dated list prices of models. Pure: no input or output, the same answer on server and CLI. The rules and their grounds are in
/// <c>docs/decisions/0013-price-table.md</c>.
/// </summary>
public sealed class PriceBook
{
    // Model names come from clients: the memory of what they resolved to must not grow without bound.
    private const int RememberedOffers = 20_000;

    private static readonly Lazy<PriceBook> _builtIn = new(() => new PriceBook([BuiltInPrices.Read()]));

    private readonly PriceTable[] _layers;
    private readonly ConcurrentDictionary<OfferKey, Offer[]> _offers = new();

    private PriceBook(PriceTable[] layers) => _layers = layers;

    /// <summary>The built-in table (docs/decisions/0013-price-table.md), read once.</summary>
    public static PriceBook BuiltIn => _builtIn.Value;

    /// <summary>The newest evidence in the built-in table: what a vendor changed later is missing.</summary>
    public static DateOnly BuiltInAsOf { get; } = new(2026, 10, 27);

    /// <summary>
    /// A LiteLLM-shaped price map instead of the built-in table: an object keyed by model id, USD per token. Throws
    /// <see cref="FormatException"/> with a sentence for its reader when the file is something else.
    /// </summary>
    public static PriceBook FromLiteLlm(Stream json) => new([LiteLlmPrices.Read(json)]);

    /// <summary>
    /// A price file of either kind: what a server's <c>GET /api/v1/prices</c> gives, or a LiteLLM-shaped map. Throws <see cref="FormatException"/> with a sentence
    /// for its reader when it is something else.
    /// </summary>
    public static PriceBook FromFile(Stream json) => PriceFile.Read(json).Book;

    /// <summary>The embedded table as it is served: a JSON array.</summary>
    public static Stream OpenBuiltIn() => BuiltInPrices.Open();

    internal static PriceBook Of(PriceTable table) => new([table]);

    /// <summary>Standard prices at an instant, by provider and model; what the seller does not name follows the vendor's rule, as in every cost.</summary>
    public IReadOnlyList<ListPrice> List(DateTimeOffset at) =>
        [.. from layer in _layers
            from model in layer.Models
            from period in model.Periods
            let offer = period.Offer(model.Maker, model.Id, Tiers.Standard, "", 0)
            where offer.HoldsAt(at)
            let known = (model.Provider, model.Id)
            group (model, period, Rates: offer.RatesAt(at)) by known into offers
            orderby offers.Key.Provider, offers.Key.Id
            let first = offers.First()
            select ListPrice.Of(first.model, first.period, first.Rates)];

    /// <summary>This book with an organization's own rows laid over it (theirs win).</summary>
    public PriceBook With(IEnumerable<PriceRow> rows)
    {
        var models = rows
            .GroupBy(row => (Provider: row.Provider.ToLowerInvariant(), Model: row.Model.Trim().ToLowerInvariant()))
            .Select(group => new PricedModel(
                group.Key.Provider, group.Key.Model, [], [.. group.Select(PricePeriod.Of)], OnlyThere: group.Key.Provider.Length > 0, IsAgreed: true))
            .ToList();
        return models.Count == 0 ? this : new PriceBook([new PriceTable(models), .. _layers]);
    }

    /// <summary>List value of the tokens of one usage line, or null when the price of the model is not known at that instant.</summary>
    /// <param name="provider">Who bills; narrows a model id sold by several.</param>
    /// <param name="model">The id as the source writes it.</param>
    /// <param name="rate">Tier, region, prompt band.</param>
    /// <param name="tokens">Counts of one rate class; the price is linear in them.</param>
    /// <param name="webSearches">Billed server-side searches.</param>
    /// <param name="at">Start of the line's UTC hour, or of its day where the hour is unknown.</param>
    public Cost? CostOf(string provider, string model, RateClass rate, TokenCounts tokens, long webSearches, DateTimeOffset at)
    {
        foreach (var offer in OffersFor(new OfferKey(provider, model, rate.Tier ?? Tiers.Standard, rate.Region ?? "", rate.Band ?? -1)))
        {
            if (offer.HoldsAt(at))
            {
                return offer.RatesAt(at).CostOf(tokens, webSearches);
            }
        }

        return null;
    }

    /// <summary>What the table itself calls a model that it knows under any of its spellings; null: it does not know it.</summary>
    public string? NameOf(string provider, string model) => _layers.SelectMany(layer => layer.Find(provider, model)).FirstOrDefault()?.Id;

    private Offer[] OffersFor(OfferKey key)
    {
        if (_offers.TryGetValue(key, out var offers))
        {
            return offers;
        }

        if (_offers.Count >= RememberedOffers)
        {
            _offers.Clear();
        }

        var found = _layers
            .SelectMany(layer => layer.Find(key.Provider, key.Model))
            .SelectMany(model => model.Periods.Select(period => period
                .Offer(model.Maker, model.Id, key.Tier, key.Region, key.Band).Times(VendorRules.ResaleFactor(key.Provider, model))))
            .ToArray();
        return _offers.GetOrAdd(key, found);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct OfferKey(string Provider, string Model, string Tier, string Region, int Band);
}

/// <summary>One model's price for a period: USD per million tokens.</summary>
/// <param name="Provider">Empty: any provider.</param>
/// <param name="Model">Exact id, matched like the built-in ones.</param>
/// <param name="From">First instant the price holds (inclusive); null: always.</param>
/// <param name="Until">First instant it no longer holds; null: open.</param>
public sealed record PriceRow(
    string Provider, string Model, decimal InputPerMtok, decimal OutputPerMtok, decimal? CacheReadPerMtok,
    decimal? CacheWrite5mPerMtok, decimal? CacheWrite1hPerMtok, DateTimeOffset? From, DateTimeOffset? Until);
