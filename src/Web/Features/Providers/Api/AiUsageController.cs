using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Api;

/// <summary>The short form of connecting and reading that other clients speak.</summary>
[Route("api/ai-usage")]
[Authorize(Policy = ApiPolicies.ReadUsage)]
[EnableRateLimiting(RateLimits.Api)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AiUsageController(
    ConnectionKeeper keeper, SyncRequester requester, ConnectionListQuery list, AiUsageQuery usage, OrgTransaction unit, CurrentOrg org, TimeProvider clock)
    : TokenController
{
    private const int MostDays = 366;

    // A tool's name as those clients say it, and who bills it.
    private static readonly Dictionary<string, string> Providers = new(StringComparer.Ordinal)
    {
        ["claude_code"] = "anthropic",
        ["github_copilot"] = "github",
        ["cursor"] = "cursor",
    };

    [HttpPost("connect"), ApiAdmin, NoOrgTransaction]
    public async Task<IActionResult> Connect(ConnectBody body, CancellationToken ct)
    {
        if (!Providers.TryGetValue(body.Provider, out var provider))
        {
            return Problem(statusCode: StatusCodes.Status400BadRequest, title: $"\"provider\" is one of {string.Join(", ", Providers.Keys)}.");
        }

        var made = await keeper.ConnectAsync(new NewConnection(provider, null, body.ApiKey, AccountsController.Clean(body.Settings)), ct);
        return made.Match<IActionResult>(connection => Ok(new IntegrationJson(true, connection.Id, connection.LastGoodAt)), error => error.ToActionResult());
    }

    [HttpGet("dashboard")]
    public async Task<IActionResult> Dashboard(CancellationToken ct, int days = 90)
    {
        if (days is < 1 or > MostDays)
        {
            return Problem(statusCode: StatusCodes.Status400BadRequest, title: $"\"days\" is a number from 1 to {MostDays}.");
        }

        var today = org.Today(clock);
        return Ok(await usage.RunAsync(new DayRange(today.AddDays(1 - days), today), ct));
    }

    [HttpPost("sync"), ApiAdmin, NoOrgTransaction]
    public async Task<IActionResult> Sync(SyncBody body, CancellationToken ct)
    {
        if (body.IntegrationId is not { } id)
        {
            return Problem(statusCode: StatusCodes.Status400BadRequest, title: "Say which: \"integration_id\".");
        }

        var asked = await requester.RequestAsync(id, ct);
        return await asked.Match<Task<IActionResult>>(
            async _ => Accepted(new IntegrationJson(true, id, await LastGoodAsync(id, ct))), error => Task.FromResult<IActionResult>(error.ToActionResult()));
    }

    private async Task<DateTimeOffset?> LastGoodAsync(Guid id, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        return (await list.RunAsync(ct)).FirstOrDefault(row => row.Id == id)?.LastGoodAt;
    }
}
