using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Features.Publishing.Public;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web.Features.Leaderboard;

/// <summary>The same rows for programs, open to any page of any site.</summary>
[ApiController]
[AllowAnonymous]
[ClientErrors]
[EnableRateLimiting(RateLimits.Api)]
[Route("api/leaderboard")]
[Searches("search")]
[SharedAnswer<BoardStamp>("period", "sort", "sortBy", "page", "limit", "search", IsOpen = true)]
public sealed class LeaderboardApiController(LeaderboardQuery board, BoardStamp stamp, PublicAddress address) : ControllerBase
{
    private const string WithEntries = "weekly";

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        await stamp.ReadAsync(ct);
        return await LeaderboardQuestion.Parse(Request.Query).Match(
            async question => (IActionResult)Ok(LeaderboardJson.Of(
                question, await board.RunAsync(question, mine: null, ct), address.Of(Request), Request.Query["period"] == WithEntries)),
            error => Task.FromResult<IActionResult>(ClientError.Answer(StatusCodes.Status400BadRequest, error.Message, [error.Message])));
    }
}
