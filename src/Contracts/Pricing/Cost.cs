namespace TeamCost.Contracts.Pricing;

/// <summary>
/// List value of one usage line in USD, by component. The components always add up to <see cref="Total"/>; every figure is exact
/// (decimal), rounded only on screen.
/// </summary>
public readonly record struct Cost(decimal Input, decimal Output, decimal CacheRead, decimal CacheWrite, decimal WebSearch)
{
    public decimal Total => Input + Output + CacheRead + CacheWrite + WebSearch;

    public static Cost operator +(Cost a, Cost b) => new(
        a.Input + b.Input, a.Output + b.Output, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite, a.WebSearch + b.WebSearch);
}
