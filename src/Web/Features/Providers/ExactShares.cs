namespace TeamCost.Web.Features.Providers;

/// <summary>Divides an amount so that the parts add up to it exactly.</summary>
public static class ExactShares
{
    // More than anybody bills in, few enough that the parts never outgrow a decimal.
    private const int Decimals = 10;

    /// <returns>One part for each weight, in its order; what rounding leaves goes to the heaviest (the first of them).</returns>
    public static decimal[] Of(decimal amount, IReadOnlyList<decimal> weights)
    {
        var total = weights.Sum();
        if (total <= 0)
        {
            throw new ArgumentException("There is no weight to divide by.", nameof(weights));
        }

        var parts = new decimal[weights.Count];
        var heaviest = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Math.Round(amount * (weights[i] / total), Decimals, MidpointRounding.ToZero);
            heaviest = weights[i] > weights[heaviest] ? i : heaviest;
        }

        parts[heaviest] += amount - parts.Sum();
        return parts;
    }
}
