using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>What is said of a budget: on the alerts' pages, in mails, in the chat and on the wire.</summary>
internal static class BudgetNews
{
    public static string Subject(Guid budgetId) => $"budget:{budgetId}";

    public static string Key(Guid budgetId, DateOnly periodFirst, int threshold) => $"budget:{budgetId}:{periodFirst:yyyy-MM-dd}:{threshold}";

    public static AlertNews Of(Budget budget, BudgetStanding standing, BudgetSums sums, int threshold, AlertState to)
    {
        var since = to is AlertState.Near ? null : sums.Reached(standing.Days, budget.AmountUsd * threshold / 100);
        return new AlertNews(
            Key(budget.Id, standing.Days.First, threshold), AlertKind.Budget, Subject(budget.Id), Cut(Title(standing, threshold, to), 240), Cut(Summary(standing, threshold, to, since), 1000))
        {
            BudgetId = budget.Id,
            Period = standing.Days,
            Threshold = threshold,
            SinceDay = since,
            SpentUsd = standing.SpentUsd,
            AmountUsd = standing.AmountUsd,
            ExpectedUsd = standing.ExpectedUsd,
            PassesOn = standing.PassesOn,
        };
    }

    private static string Title(BudgetStanding s, int threshold, AlertState to) => to is AlertState.Near
        ? $"{Head(s)} {Percent(s)}: at this rate {Figures.Usd(s.AmountUsd)} will be passed on {LongDay(s.PassesOn ?? s.Days.Last)}"
        : $"{Head(s)} {threshold}%: {Figures.Usd(s.SpentUsd)} of {Figures.Usd(s.AmountUsd)}";

    private static string Summary(BudgetStanding s, int threshold, AlertState to, DateOnly? since)
    {
        var what = $"{Head(s)}: {Figures.Usd(s.SpentUsd)} {s.Basis.Words()} of the {Figures.Usd(s.AmountUsd)} for {s.Period.Title(s.Days)}";
        var first = to is AlertState.Near ? $"{what} so far ({Percent(s)})." : $"{what}; {threshold}% since {Figures.Day(since ?? s.Days.First)}.";
        var rate = s.PassesOn is { } day ? $" At this rate it will be passed on {LongDay(day)}, and {Figures.Usd(s.ExpectedUsd)} by {LongDay(s.Days.Last)}." : "";
        var late = s.Days.Contains(s.Today) ? "" : " The period is over: this came with late figures.";
        return first + rate + late + (s.UnpricedTokens > 0 ? $" {Figures.Count(s.UnpricedTokens)} tokens without a known price are in no amount." : "");
    }

    public static IReadOnlyList<NoticeFact> Facts(BudgetStanding s, AlertNews news)
    {
        List<NoticeFact> facts =
        [
            new("Budget", s.Name), new("For", $"{s.Scope.Title()}: {s.ScopeLabel}"), new("Period", s.Period.Title(s.Days)),
            new(s.Basis is BudgetBasis.List ? "Value at list price" : "Spent", $"{Figures.Usd(s.SpentUsd)} ({Percent(s)})"), new("Amount", Figures.Usd(s.AmountUsd)),
        ];
        if (s.Days.Contains(s.Today))
        {
            facts.Add(new("Expected at the end", Figures.Usd(s.ExpectedUsd)));
        }

        if (news.SinceDay is { } since)
        {
            facts.Add(new($"{news.Threshold}% since", Figures.Day(since)));
        }

        if (s.PassesOn is { } day)
        {
            facts.Add(new("Will be passed on", Figures.Day(day)));
        }

        if (s.KeepPerDayUsd is { } keep)
        {
            facts.Add(new("A day that would keep it", Figures.Usd(keep)));
        }

        if (s.UnpricedTokens > 0)
        {
            facts.Add(new("Tokens without a price", Figures.CountExact(s.UnpricedTokens)));
        }

        return [.. facts.Take(10)];
    }

    public static JsonObject Data(BudgetStanding s, AlertNews news, Guid alertId) => new()
    {
        ["alertId"] = alertId.ToString(),
        ["budgetId"] = s.Id.ToString(),
        ["name"] = s.Name,
        ["scope"] = s.Scope.ToString().ToLowerInvariant(),
        ["scopeValue"] = s.ScopeValue,
        ["scopeLabel"] = s.ScopeLabel,
        ["period"] = s.Period.Word(),
        ["periodFirst"] = Iso(s.Days.First),
        ["periodLast"] = Iso(s.Days.Last),
        ["basis"] = s.Basis.ToString().ToLowerInvariant(),
        ["threshold"] = news.Threshold,
        ["amountUsd"] = Money(s.AmountUsd),
        ["spentUsd"] = Money(s.SpentUsd),
        ["expectedUsd"] = Money(s.ExpectedUsd),
        ["passesOn"] = s.PassesOn is { } day ? Iso(day) : null,
        ["since"] = news.SinceDay is { } since ? Iso(since) : null,
        ["unpricedTokens"] = s.UnpricedTokens,
    };

    public static string Kind(int threshold, AlertState to) =>
        to is AlertState.Near ? NoticeKinds.BudgetForecastExceeded : threshold < BudgetMachine.Whole ? NoticeKinds.BudgetThresholdCrossed : NoticeKinds.BudgetExceeded;

    /// <summary>The scope, and the budget's own name where it says more.</summary>
    private static string Head(BudgetStanding s) =>
        s.Name.Contains(s.ScopeLabel, StringComparison.OrdinalIgnoreCase) ? s.Name : $"{s.ScopeLabel} ({s.Name})";

    private static string Percent(BudgetStanding s) => $"{Math.Floor(s.Percent).ToString("0", CultureInfo.InvariantCulture)}%";

    private static string LongDay(DateOnly day) => day.ToString("d MMMM", CultureInfo.InvariantCulture);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Money(decimal usd) => usd.ToString("0.########", CultureInfo.InvariantCulture);

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
}
