using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using TeamCost.Contracts;

namespace TeamCost.Web.Features.Pricing;

/// <summary>The server's price table for anybody: what <c>teamcost prices update</c> fetches. List prices are public.</summary>
[AllowAnonymous]
[Route(ApiRoutes.Prices)]
public sealed class PriceTableController(ServerPrices prices) : ControllerBase
{
    private const int HourSeconds = 3600;

    [HttpGet]
    [ResponseCache(Duration = HourSeconds, Location = ResponseCacheLocation.Any)]
    public IActionResult Show() =>
        // Answers 304 by itself where the caller's If-None-Match names this version.
        File(prices.Served.ToArray(), "application/json", lastModified: null, entityTag: new EntityTagHeaderValue($"\"{prices.Version}\""));
}
