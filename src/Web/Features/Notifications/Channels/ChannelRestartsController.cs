using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>A channel that was switched off goes on, with what waited for it.</summary>
[Route("o/{org}/channels/{id:guid}/restart")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class ChannelRestartsController(ChannelKeeper keeper) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, CancellationToken ct)
    {
        if (!await keeper.RestartAsync(id, ct))
        {
            return NotFound();
        }

        ToastAfterRedirect("The channel is on again. What waited is sent now.");
        return RedirectToAction("Show", "Channels", new { id });
    }
}
