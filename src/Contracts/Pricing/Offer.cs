namespace TeamCost.Contracts.Pricing;

/// <summary>What a model costs for one rate class in one period: everything decided but the hour of the day.</summary>
internal sealed class Offer(DateTimeOffset? from, DateTimeOffset? until, TokenRates rates, PeakHours? peak, TokenRates peakRates)
{
    /// <summary>Half-open: at the instant of a change the new price holds.</summary>
    public bool HoldsAt(DateTimeOffset at) => (from is null || at >= from) && (until is null || at < until);

    /// <summary>The same offer through somebody who adds to its token prices.</summary>
    public Offer Times(decimal factor) => factor == 1m ? this : new Offer(from, until, rates.Times(factor), peak, peakRates.Times(factor));

    public TokenRates RatesAt(DateTimeOffset at) => peak is not null && peak.Contains(at) ? peakRates : rates;
}
