using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications.Mail;
using TeamCost.Web.Platform.Htmx;

namespace TeamCost.Web.Features.Notifications.Wishes;

/// <summary>
/// The link at the foot of a mail, without signing in. A look changes nothing, because mail scanners follow links; the button does, and so does
/// the one click of a mail program (RFC 8058), which can bring no antiforgery token: the link itself is the secret.
/// </summary>
[Route("unsubscribe/{token:length(40,600)}")]
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class UnsubscribesController(StopLinks links, OrgRunner orgs) : FragmentController
{
    [HttpGet]
    public Task<IActionResult> Show(string token, CancellationToken ct) => AnswerAsync(token, (stopper, target, stop) => stopper.LookAsync(target, stop), ct);

    [HttpPost]
    public Task<IActionResult> Create(string token, CancellationToken ct) =>
        AnswerAsync(token, (stopper, target, stop) => stopper.SetAsync(target, wants: false, stop), ct);

    [HttpPost("undo")]
    public Task<IActionResult> Delete(string token, CancellationToken ct) =>
        AnswerAsync(token, (stopper, target, stop) => stopper.SetAsync(target, wants: true, stop), ct);

    private async Task<IActionResult> AnswerAsync(string token, Func<MailStopper, StopTarget, CancellationToken, Task<MailStop?>> work, CancellationToken ct)
    {
        if (links.Open(token) is not { } target)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return View("Damaged");
        }

        MailStop? state = null;
        await orgs.ForAsync<MailStopper>(target.OrgId, async (stopper, stop) => state = await work(stopper, target, stop), ct);
        return View("Show", new UnsubscribePage(token, state));
    }
}

/// <param name="Stop">Null: the person is no longer a member, or the organization is gone.</param>
public sealed record UnsubscribePage(string Token, MailStop? Stop);
