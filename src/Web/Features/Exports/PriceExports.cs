using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Exports;

/// <summary>Models that were used and that no price is known for.</summary>
public sealed class UnpricedModelsExport(PricesQuery prices) : ListExport<UnpricedModel>("unpriced-models", "Models without a price", Table)
{
    private static readonly ExportTable<UnpricedModel> Table = new ExportTable<UnpricedModel>()
        .Text("provider", r => r.Provider, "Id of who bills it.")
        .Text("model", r => r.Model, "The model as the usage shows it.")
        .Count("tokens", r => r.Tokens, "Its tokens without a price, of all time.")
        .Day("last_day", r => r.LastDay, "The last day on which it was used.");

    public override bool Allows(OrgRole role) => true;

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) =>
        Sheet((await prices.RunAsync(new PriceForm(), ct)).Unpriced);
}

/// <summary>The organization's own prices of models.</summary>
public sealed class OwnPricesExport(PricesQuery prices) : ListExport<OrgPrice>("prices", "Own prices", Table)
{
    private static readonly ExportTable<OrgPrice> Table = new ExportTable<OrgPrice>()
        .Text("model", r => r.Model, "The model.")
        .Text("provider", r => r.Provider.Length == 0 ? null : r.Provider, "Id of who bills it; empty: whoever does.")
        .Price("input_usd_per_mtok", r => r.InputPerMtok, "US dollars per million tokens of input.")
        .Price("output_usd_per_mtok", r => r.OutputPerMtok, "US dollars per million tokens of output.")
        .Price("cache_read_usd_per_mtok", r => r.CacheReadPerMtok, "US dollars per million tokens read from the cache; empty: as input.")
        .Price("cache_write_5m_usd_per_mtok", r => r.CacheWrite5mPerMtok, "US dollars per million tokens written to the cache for five minutes.")
        .Price("cache_write_1h_usd_per_mtok", r => r.CacheWrite1hPerMtok, "US dollars per million tokens written to the cache for an hour.")
        .Instant("from", r => r.FromAt, "From when it holds; empty: always.")
        .Instant("until", r => r.UntilAt, "From when it no longer holds; empty: it goes on.");

    public override bool Allows(OrgRole role) => true;

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) =>
        Sheet((await prices.RunAsync(new PriceForm(), ct)).Own);
}
