using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>What became of the organization's mails.</summary>
[Route("o/{org}/channels/mail")]
[Authorize(Policy = OrgPolicies.Admin)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class MailDeliveriesController(DeliveryLogQuery log, DeliveryTroublesQuery troubles) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Show(CancellationToken ct) => PageOrFragment(
        "Mail", "_Mail", new MailPage(await log.RunAsync(channelId: null, ct), [.. (await troubles.RunAsync(ct)).Where(trouble => trouble.ChannelId is null)]));
}

public sealed record MailPage(DeliveryLog Log, IReadOnlyList<DeliveryTrouble> Troubles);
