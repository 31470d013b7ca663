using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>Totals of the organization for programs: the same sums as on the screens. Money is a decimal string, tokens are integers.</summary>
[Route("api/usage")]
[Authorize(Policy = ApiPolicies.ReadUsage)]
[EnableRateLimiting(RateLimits.Api)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class UsageTotalsController(SpendQuery spend, CurrentOrg org, TimeProvider clock) : TokenController
{
    private const int UsualDays = 30;

    [HttpGet]
    public async Task<IActionResult> Show(string? from, string? to, CancellationToken ct)
    {
        if (Read(from, to, out var days) is { } problem)
        {
            return problem;
        }

        var sums = await spend.TotalAsync(new SpendFilter(days), ct);
        return Ok(new UsageTotals("USD", days.First, days.Last, sums.Tokens, Usd(sums.BestUsd), Usd(sums.ListUsd), Usd(sums.BilledUsd), sums.UnpricedTokens));
    }

    [HttpGet("history")]
    public async Task<IActionResult> History(string? from, string? to, CancellationToken ct)
    {
        if (Read(from, to, out var days) is { } problem)
        {
            return problem;
        }

        var byDay = (await spend.ByAsync(new SpendFilter(days), perDay: true, [], ct)).ToDictionary(row => row.Day!.Value, row => row.Sums);
        return Ok(new UsageHistory("USD", days.First, days.Last, [.. days.Each().Select(day => Of(day, byDay.GetValueOrDefault(day, SpendSums.Zero)))]));
    }

    [HttpGet("by-service")]
    public async Task<IActionResult> ByService(string? from, string? to, CancellationToken ct)
    {
        if (Read(from, to, out var days) is { } problem)
        {
            return problem;
        }

        var rows = await spend.ByAsync(new SpendFilter(days), perDay: false, [Dimension.Tool, Dimension.Provider, Dimension.Model], ct);
        return Ok(new UsageByService("USD", days.First, days.Last,
            [.. rows.OrderByDescending(row => row.Sums.BestUsd).ThenBy(row => row.Keys[0]).ThenBy(row => row.Keys[2]).Select(row => new ServiceUsage(
                row.Keys[0], row.Keys[1], row.Keys[2] == SpendFilter.None ? "" : row.Keys[2], row.Sums.Tokens, row.Sums.Requests,
                Usd(row.Sums.BestUsd), Usd(row.Sums.ListUsd), Usd(row.Sums.BilledUsd), row.Sums.UnpricedTokens))]));
    }

    private ObjectResult? Read(string? from, string? to, out DayRange days)
    {
        days = default;
        var last = org.Today(clock);
        if (to is not null && !TryDay(to, out last))
        {
            return Bad("to");
        }

        var first = last.AddDays(1 - UsualDays);
        if (from is not null && !TryDay(from, out first))
        {
            return Bad("from");
        }

        days = new DayRange(first, last);
        return first > last ? Problem(statusCode: 400, title: "\"from\" lies after \"to\"; swap them.")
            : days.Count > SpendFilter.MaxDays ? Problem(statusCode: 400, title: $"Ask for at most {SpendFilter.MaxDays} days at once.")
            : null;
    }

    private ObjectResult Bad(string name) => Problem(statusCode: 400, title: $"\"{name}\" is a day such as 2026-01-31.");

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is > 2000 and < 2200;

    private static DayUsage Of(DateOnly day, SpendSums sums) =>
        new(day, sums.Tokens, sums.Requests, Usd(sums.BestUsd), Usd(sums.ListUsd), Usd(sums.BilledUsd), sums.UnpricedTokens);

    private static string Usd(decimal amount) => amount.ToString("0.############", CultureInfo.InvariantCulture);
}

/// <param name="TotalCost">Best cost: what was reported where that is to be trusted, else list value.</param>
public sealed record UsageTotals(
    string Currency, DateOnly From, DateOnly To, long TotalTokens, string TotalCost, string ListUsd, string BilledUsd, long UnpricedTokens);

public sealed record UsageHistory(string Currency, DateOnly From, DateOnly To, IReadOnlyList<DayUsage> Rows);

public sealed record DayUsage(DateOnly Date, long TotalTokens, long Requests, string TotalCost, string ListUsd, string BilledUsd, long UnpricedTokens);

public sealed record UsageByService(string Currency, DateOnly From, DateOnly To, IReadOnlyList<ServiceUsage> Rows);

public sealed record ServiceUsage(
    string Tool, string Provider, string Model, long TotalTokens, long Requests, string TotalCost, string ListUsd, string BilledUsd, long UnpricedTokens);
