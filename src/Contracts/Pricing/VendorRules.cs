using System.Globalization;

namespace TeamCost.Contracts.Pricing;

/// <summary>
/// What vendors publish as a rule rather than as a row: cache multiples, tiers, regions, searches. A row's own price always wins.
/// Sources and the choices between disagreeing ones: <c>docs/decisions/0013-price-table.md</c>.
/// </summary>
internal static class VendorRules
{
    public const string Anthropic = "anthropic";
    public const string OpenAi = "openai";
    public const string Google = "google";

    private const string Zed = "zed";
    private const decimal SearchUsd = 0.01m;

    /// <summary>Who made a model: the rules go with the maker, whoever resells it.</summary>
    public static string MakerOf(string provider, string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        if (name.Contains("claude", StringComparison.Ordinal))
        {
            return Anthropic;
        }

        if (name.StartsWith("gemini", StringComparison.Ordinal))
        {
            return Google;
        }

        // gpt-oss is sold by others under their own terms.
        var isOpenAi = name.StartsWith("gpt-", StringComparison.Ordinal) && !name.StartsWith("gpt-oss", StringComparison.Ordinal);
        return isOpenAi || name.StartsWith("codex-", StringComparison.Ordinal) || IsReasoningSeries(name) ? OpenAi : provider;
    }

    public static TokenRates WithDefaults(TokenRates rates, string maker, string model) => maker switch
    {
        Anthropic => rates with
        {
            CacheRead = rates.CacheRead ?? (rates.Input * 0.1m),
            CacheWrite5m = rates.CacheWrite5m ?? (rates.Input * 1.25m),
            CacheWrite1h = rates.CacheWrite1h ?? (rates.Input * 2m),
            WebSearch = rates.WebSearch ?? SearchUsd,
        },
        OpenAi => WithOneWritePrice(rates, model),
        _ => rates,
    };

    // OpenAI has one write price whatever the lifetime; before GPT-5.6 writing cost the plain input price.
    private static TokenRates WithOneWritePrice(TokenRates rates, string model)
    {
        var write = rates.CacheWrite5m ?? (rates.Input * (Version(model, "gpt-") >= 5.6m ? 1.25m : 1m));
        return rates with { CacheWrite5m = write, CacheWrite1h = rates.CacheWrite1h ?? write, WebSearch = rates.WebSearch ?? SearchUsd };
    }

    /// <summary>
    /// What a seller adds to the maker's list prices when no table has a row of its own for it. Zed's hosted models: list price + 10 %
    /// (https://zed.dev/docs/ai/plans-and-usage). An organization's own price stands as it is.
    /// </summary>
    /// <param name="seller">Who bills.</param>
    /// <param name="listed">The row that was found.</param>
    public static decimal ResaleFactor(string seller, PricedModel listed) =>
        seller.Equals(Zed, StringComparison.OrdinalIgnoreCase) && !listed.IsAgreed && !listed.Provider.Equals(Zed, StringComparison.OrdinalIgnoreCase) ? 1.1m : 1m;

    /// <returns>Null: this maker does not sell the tier for this model as far as anybody wrote down.</returns>
    public static decimal? TierFactor(string tier, string maker, string model) => tier switch
    {
        Tiers.Standard or "" => 1m,
        Tiers.Batch or Tiers.Flex => 0.5m,
        // Anthropic's priority is committed capacity at list price; Google's surcharge is "about 1.8".
        Tiers.Priority => maker switch { Anthropic => 1m, Google => 1.8m, _ => 2m },
        Tiers.Fast => FastFactor(maker, model),
        _ => null,
    };

    public static decimal RegionFactor(string region, string maker, string model) => maker switch
    {
        Anthropic => region == "us" && Version(model, "claude-") >= 4.6m ? 1.1m : 1m,
        OpenAi => region is "global" ? 1m : 1.1m,
        _ => 1m,
    };

    private static decimal? FastFactor(string maker, string model) => maker switch
    {
        Anthropic when model.Contains("opus", StringComparison.Ordinal) => Version(model, "claude-") switch
        {
            4.6m or 4.7m => 6m,
            >= 4.8m => 2m,
            _ => null,
        },
        OpenAi => model.Contains("gpt-5.5", StringComparison.Ordinal) ? 2.5m : 2m,
        _ => null,
    };

    /// <returns>4.6 of <c>claude-opus-4-6</c>; 0 where the name has no version in that place.</returns>
    private static decimal Version(string model, string family)
    {
        var start = model.IndexOf(family, StringComparison.Ordinal);
        if (start < 0)
        {
            return 0m;
        }

        var numbers = model[start..].Split('-', '.', '@', ':')
            .Where(part => part.Length is 1 or 2 && part.All(char.IsAsciiDigit))
            .Select(part => int.Parse(part, CultureInfo.InvariantCulture))
            .Take(2)
            .ToArray();
        return numbers.Length switch { 0 => 0m, 1 => numbers[0], _ => numbers[0] + (numbers[1] / 10m) };
    }

    // o1, o3-mini, o4 …
    private static bool IsReasoningSeries(string name) =>
        name.Length >= 2 && name[0] == 'o' && char.IsAsciiDigit(name[1]) && (name.Length == 2 || name[2] == '-');
}
