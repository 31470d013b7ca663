namespace TeamCost.Web.Features.Publishing.Public;

/// <summary>Amounts as programs read them.</summary>
public static class PublicMoney
{
    private const int Decimals = 8;

    /// <summary>At most eight decimals, and no zeros after the last one that says something.</summary>
    public static decimal? Of(decimal? usd) => usd is { } known ? Math.Round(known, Decimals) / 1.0000000000000000000000000000m : null;
}
