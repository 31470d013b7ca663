using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Leaderboard;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Features.Publishing.Public;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Home;

/// <summary>The first page: what this is for strangers, the dashboard of the last organization for everybody else.</summary>
[AllowAnonymous]
[Route("")]
[SharedAnswer<BoardStamp>]
public sealed class HomeController(MyOrganizationsQuery organizations, LeaderboardQuery board, BoardStamp stamp) : FragmentController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        if (User.UserId() is not { } userId)
        {
            await stamp.ReadAsync(ct);
            return View("Index", new LeaderboardPage(LeaderboardQuestion.TopTen, await board.RunAsync(LeaderboardQuestion.TopTen, mine: null, ct), IsSignedIn: false));
        }

        var mine = await organizations.RunAsync(userId, ct);
        var last = Request.Cookies[OrgMiddleware.LastCookie];
        var there = mine.FirstOrDefault(o => o.Slug == last) ?? (mine is [var first, ..] ? first : null);
        TempData.Keep();
        return LocalRedirect(there is null ? "/organizations/new" : $"/o/{there.Slug}");
    }
}
