namespace TeamCost.Web.Features.Budgets;

/// <summary>
/// The state machine of a budget in one period, pure: quiet → near → exceeded → acknowledged → resolved for each threshold. Alerts and the replay of the
/// past move by it. A threshold fires once in a period, whatever falls and rises again; the forecast does too. The highest threshold that is reached
/// speaks for those below it.
/// </summary>
public static class BudgetMachine
{
    /// <summary>The threshold that the forecast is about.</summary>
    public const int Whole = 100;

    /// <summary>What moves now, ascending by threshold; nothing where all is as it was.</summary>
    public static IReadOnlyList<BudgetMove> Next(BudgetRule rule, BudgetLook look, IReadOnlyCollection<BudgetMark> marks)
    {
        var known = marks.ToDictionary(m => m.Threshold);
        var reached = rule.Thresholds.Where(t => look.SpentUsd >= rule.At(t)).ToList();
        var moves = rule.Thresholds.Concat(known.Keys).Append(Whole).Distinct().Order()
            .Select(threshold => Move(rule, look, known.GetValueOrDefault(threshold, BudgetMark.Of(threshold)), reached))
            .OfType<BudgetMove>().ToList();
        // One message for one look: what was crossed says where it is heading, too.
        return moves.Exists(m => m is { Fires: true, To: AlertState.Exceeded })
            ? [.. moves.Select(m => m.To is AlertState.Near ? m with { Fires = false } : m)]
            : moves;
    }

    private static BudgetMove? Move(BudgetRule rule, BudgetLook look, BudgetMark mark, List<int> reached)
    {
        if (look.Over is { } over)
        {
            return mark.IsOpen ? Resolve(mark, over) : null;
        }

        if (reached.Count > 0 && mark.Threshold == reached[^1])
        {
            return mark.State is AlertState.Exceeded || (mark is { State: AlertState.Acknowledged, WasExceeded: true })
                ? null
                : new BudgetMove(mark, AlertState.Exceeded, null, Exceeds: true, Fires: !mark.WasExceeded);
        }

        if (reached.Contains(mark.Threshold))
        {
            return mark.IsOpen || !mark.WasExceeded ? new BudgetMove(mark, AlertState.Resolved, ResolvedWhy.Higher, Exceeds: true, Fires: false) : null;
        }

        if (mark.WasExceeded)
        {
            return mark.IsOpen ? Resolve(mark, look.SpentUsd >= mark.FiredAtUsd ? ResolvedWhy.Raised : ResolvedWhy.Corrected) : null;
        }

        return mark.Threshold == Whole ? Forecast(rule, look, mark) : null;
    }

    private static BudgetMove? Forecast(BudgetRule rule, BudgetLook look, BudgetMark mark)
    {
        var isPassed = look.SpentUsd >= rule.AmountUsd;
        var isNear = rule.Forecasts && look.PassesOn is not null && !isPassed;
        return (isNear, mark.IsOpen) switch
        {
            (true, false) => new BudgetMove(mark, AlertState.Near, null, Exceeds: false, Fires: !mark.WasNear),
            (false, true) when isPassed => Resolve(mark, ResolvedWhy.Passed),
            (false, true) => new BudgetMove(mark, AlertState.Quiet, null, Exceeds: false, Fires: false),
            _ => null,
        };
    }

    private static BudgetMove Resolve(BudgetMark mark, ResolvedWhy why) => new(mark, AlertState.Resolved, why, Exceeds: false, Fires: false);
}

/// <summary>What a budget allows and when it speaks up.</summary>
/// <param name="Thresholds">Per cent, ascending.</param>
public sealed record BudgetRule(decimal AmountUsd, IReadOnlyList<int> Thresholds, bool Forecasts)
{
    public static BudgetRule Of(Budget budget) => new(budget.AmountUsd, budget.Thresholds, budget.Forecasts);

    /// <summary>What a threshold is in money.</summary>
    public decimal At(int threshold) => AmountUsd * threshold / 100;
}

/// <summary>What is seen of a period at one moment.</summary>
/// <param name="PassesOn">When the amount will be passed at this rate (<see cref="BudgetForecast"/>).</param>
/// <param name="Over">Why nothing can fire any more; null while it can.</param>
public sealed record BudgetLook(decimal SpentUsd, DateOnly? PassesOn, ResolvedWhy? Over = null);

/// <summary>What is remembered of a threshold in a period.</summary>
/// <param name="WasNear">The forecast was told once.</param>
/// <param name="WasExceeded">The threshold was told once, by itself or by a higher one.</param>
/// <param name="FiredAtUsd">What the threshold was in money then.</param>
public sealed record BudgetMark(int Threshold, AlertState State, bool WasNear, bool WasExceeded, decimal FiredAtUsd)
{
    public bool IsOpen => State is AlertState.Near or AlertState.Exceeded or AlertState.Acknowledged;

    public static BudgetMark Of(int threshold) => new(threshold, AlertState.Quiet, WasNear: false, WasExceeded: false, 0);
}

/// <summary>One move of one threshold.</summary>
/// <param name="From">As it was.</param>
/// <param name="Exceeds">From now on the threshold counts as told.</param>
/// <param name="Fires">It is what the message is about.</param>
public sealed record BudgetMove(BudgetMark From, AlertState To, ResolvedWhy? Why, bool Exceeds, bool Fires)
{
    public int Threshold => From.Threshold;

    /// <summary>As it is remembered afterwards.</summary>
    public BudgetMark After(BudgetRule rule) =>
        new(Threshold, To, From.WasNear || To is AlertState.Near, From.WasExceeded || Exceeds, Exceeds ? rule.At(Threshold) : From.FiredAtUsd);
}
