namespace TeamCost.Contracts.Pricing;

/// <summary>A model as one seller offers it, with all its periods.</summary>
/// <param name="Provider">Empty: any provider.</param>
/// <param name="Id">Lower case.</param>
/// <param name="Aliases">Other exact names, lower case.</param>
/// <param name="OnlyThere">The price is for this provider alone; otherwise it also stands in for resellers that name no price.</param>
/// <param name="IsAgreed">An organization's own price, not a list price.</param>
internal sealed record PricedModel(
    string Provider, string Id, IReadOnlyList<string> Aliases, IReadOnlyList<PricePeriod> Periods, bool OnlyThere = false, bool IsAgreed = false)
{
    public string Maker { get; } = VendorRules.MakerOf(Provider, Id);
}
