using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>Takes a channel away, with its address, its secret and what still waits for it.</summary>
[Route("o/{org}/channels/{id:guid}/remove")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class ChannelRemovalsController(ChannelKeeper keeper, ChannelPageQuery pages) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> New(Guid id, CancellationToken ct) =>
        await pages.RunAsync(id, form: null, secret: null, ct) is { } page ? View("Remove", page) : NotFound();

    [HttpPost]
    public async Task<IActionResult> Create(Guid id, CancellationToken ct)
    {
        if (await keeper.RemoveAsync(id, ct) is not { } name)
        {
            return NotFound();
        }

        ToastAfterRedirect($"{name} is removed.");
        return RedirectToAction("Index", "Channels");
    }
}
