using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Pricing;

/// <summary>What the page of prices shows: models without a price, the organization's own prices, and whether lines are being priced again.</summary>
public sealed class PricesQuery(AppDbContext db, CurrentOrg org, ServerPrices server)
{
    public async Task<PricesPage> RunAsync(PriceForm form, CancellationToken ct)
    {
        var orgId = org.RequiredId;
        var unpriced = await db.Database.SqlQuery<UnpricedModel>(
            $"""
            select provider as "Provider", model as "Model", sum(unpriced_tokens)::bigint as "Tokens", max(day) as "LastDay" from daily_usage
            where org_id = {orgId} and unpriced_tokens > 0 group by provider, model order by 3 desc
            """).ToListAsync(ct);
        var own = await db.Prices.AsNoTracking().TagWith("Pricing.Prices").OrderBy(price => price.Model).ThenBy(price => price.FromAt).ToListAsync(ct);
        var state = await db.PriceStates.AsNoTracking().Select(state => state.Version).SingleOrDefaultAsync(ct);
        return new PricesPage(form, unpriced, own, server.Name, server.Version, IsBusy: state is not null && state != server.Version, org.Role?.IsAdmin() == true);
    }
}

public sealed record UnpricedModel(string Provider, string Model, long Tokens, DateOnly LastDay);

/// <param name="TableName">Name of the server's price file; empty for the built-in table.</param>
/// <param name="IsBusy">Past lines are being priced again.</param>
public sealed record PricesPage(
    PriceForm Form, IReadOnlyList<UnpricedModel> Unpriced, IReadOnlyList<OrgPrice> Own, string TableName, string TableVersion, bool IsBusy, bool IsAdmin);
