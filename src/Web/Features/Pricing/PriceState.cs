using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Pricing;

/// <summary>By which built-in price table (or file) the organization's lines were last priced.</summary>
public sealed class PriceState : IOrgOwned
{
    public Guid OrgId { get; private init; }

    public string Version { get; private init; } = "";

    public DateTimeOffset PricedAt { get; private init; }
}
