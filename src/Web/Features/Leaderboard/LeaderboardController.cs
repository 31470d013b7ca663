using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Publishing.Public;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Leaderboard;

/// <summary>Everybody who chose to be on it, for everybody who looks.</summary>
[AllowAnonymous]
[Route("leaderboard")]
[Searches("search")]
[SharedAnswer<BoardStamp>("period", "sort", "sortBy", "page", "limit", "search")]
public sealed class LeaderboardController(LeaderboardQuery board, BoardStamp stamp) : FragmentController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        await stamp.ReadAsync(ct);
        var (question, wrong) = LeaderboardQuestion.Parse(Request.Query)
            .Match<(LeaderboardQuestion, string?)>(asked => (asked, null), error => (LeaderboardQuestion.TopTen with { Limit = LeaderboardQuestion.UsualLimit }, error.Message));
        if (wrong is not null)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return View(new LeaderboardPage(question, await board.RunAsync(question, User.UserId(), ct), User.UserId() is not null, wrong));
    }
}
