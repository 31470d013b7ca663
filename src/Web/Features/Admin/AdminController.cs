using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Admin;

/// <summary>What staff look at: days that wait before they are published, and what was decided.</summary>
[StaffOnly]
[Route("admin")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AdminController(FlaggedQuery flagged, ReviewHistoryQuery history, Reviewer reviewer) : FragmentController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Index", new AdminPage(await flagged.RunAsync(ct), await history.RunAsync(ct)));

    /// <summary>One day with its figures, and the question what to do.</summary>
    [HttpGet("days/{id:guid}")]
    public async Task<IActionResult> Show(Guid id, ReviewAction decision, CancellationToken ct) => await PageAsync(new ReviewForm { Id = id, Action = decision }, ct);

    [HttpPost("days/{id:guid}")]
    public async Task<IActionResult> Update(Guid id, [Bind(Prefix = "Form")] ReviewForm form, CancellationToken ct)
    {
        form.Id = id;
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await PageAsync(form, ct);
        }

        var decided = await reviewer.RunAsync(id, form.Action, form.Reason, form.Seen, User.UserId()!.Value, ct);
        return await decided.Match<Task<IActionResult>>(
            days => Task.FromResult(GoTo(Url.Action(nameof(Index))!, form.Action is ReviewAction.Undo ? "Taken back: it waits again." : $"Done. {(days == 1 ? "One day" : $"{days} days")}; you can take it back below.")),
            error =>
            {
                error.AddTo(ModelState);
                Response.StatusCode = error.Kind.ToStatus();
                return PageAsync(form, ct);
            });
    }

    private async Task<IActionResult> PageAsync(ReviewForm form, CancellationToken ct)
    {
        var day = (await flagged.RunAsync(ct)).FirstOrDefault(one => one.Id == form.Id);
        var decided = (await history.RunAsync(ct)).FirstOrDefault(one => one.HeldId == form.Id);
        if (day is null && decided is null)
        {
            return NotFound();
        }

        form.Seen ??= day?.Seen;
        return View("Show", new ReviewPage(form, day, decided));
    }
}
