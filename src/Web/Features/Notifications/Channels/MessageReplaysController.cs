using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>A message once more, with the id it had.</summary>
[Route("o/{org}/messages/{id:guid}/replay")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class MessageReplaysController(ChannelKeeper keeper) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, CancellationToken ct) => (await keeper.ReplayAsync(id, ct)).Match<IActionResult>(
        channelId =>
        {
            ToastAfterRedirect("The message is sent again, with the same id.");
            return channelId is { } channel ? RedirectToAction("Show", "Channels", new { id = channel }) : RedirectToAction("Show", "MailDeliveries");
        },
        error =>
        {
            ToastAfterRedirect(error.Message);
            return RedirectToAction("Index", "Channels");
        });
}
