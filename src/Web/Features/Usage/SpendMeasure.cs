using TeamCost.Web.Platform.Charts;

namespace TeamCost.Web.Features.Usage;

/// <summary>Which of the sums a chart or table is about.</summary>
public enum SpendMeasure
{
    Spend,
    Value,
    Tokens,
    Requests,
}

public static class SpendMeasureWords
{
    public static decimal Of(this SpendMeasure measure, SpendSums sums) => measure switch
    {
        SpendMeasure.Spend => sums.SpendUsd,
        SpendMeasure.Value => sums.BestUsd,
        SpendMeasure.Tokens => sums.Tokens,
        _ => sums.Requests,
    };

    public static Unit Unit(this SpendMeasure measure) => measure switch
    {
        SpendMeasure.Tokens => Platform.Charts.Unit.Tokens,
        SpendMeasure.Requests => Platform.Charts.Unit.Requests,
        _ => Platform.Charts.Unit.Usd,
    };

    /// <summary>The word in an address.</summary>
    public static string Word(this SpendMeasure measure) => measure.ToString().ToLowerInvariant();

    public static SpendMeasure Parse(string? word) =>
        Enum.GetValues<SpendMeasure>().FirstOrDefault(m => m.Word() == word);
}
