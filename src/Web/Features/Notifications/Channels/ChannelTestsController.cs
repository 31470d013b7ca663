using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>A message with invented numbers, through the same queue and template as a real one.</summary>
[Route("o/{org}/channels/{id:guid}/test")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class ChannelTestsController(ChannelKeeper keeper) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, CancellationToken ct)
    {
        if (!await keeper.TestAsync(id, ct))
        {
            return NotFound();
        }

        ToastAfterRedirect("The test is on its way. What the receiver answers stands below.");
        return RedirectToAction("Show", "Channels", new { id });
    }
}
