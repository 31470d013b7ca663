using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>A new secret for a webhook, shown once; the old one is good for another day.</summary>
[Route("o/{org}/channels/{id:guid}/secret")]
[Authorize(Policy = OrgPolicies.Admin)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ChannelSecretsController(ChannelKeeper keeper, ChannelPageQuery pages) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, CancellationToken ct) =>
        await keeper.RotateAsync(id, ct) is { } secret ? View("Show", await pages.RunAsync(id, form: null, secret, ct)) : NotFound();
}
