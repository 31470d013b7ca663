using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using TeamCost.Web.Features.Organizations.Tokens;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Telemetry.Setup;

/// <summary>How to let tools export to us, with a token made on the spot, and what arrives.</summary>
[Route("o/{org}/telemetry")]
[Authorize(Policy = OrgPolicies.HasDevices)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class TelemetryController(CurrentOrg org, TelemetryPageQuery query, ToldPricesQuery prices, TokenIssuer issuer, PublicAddress address) : OrgController
{
    private bool IsAdmin => org.Role?.IsAdmin() == true;

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) =>
        PageOrFragment("Index", "_Telemetry", await PageAsync(new TokenForm(), issued: null, ct));

    [HttpPost]
    public async Task<IActionResult> Create([Bind(Prefix = "Form")] TokenForm form, CancellationToken ct)
    {
        if (form.Kind is TokenKind.Ingest && !IsAdmin)
        {
            ModelState.AddModelError("", "Only admins make a token for everybody: it writes for the whole organization.");
        }

        if (!ModelState.IsValid)
        {
            return Invalid("Index", "Index", await PageAsync(form, issued: null, ct));
        }

        var issued = await issuer.IssueAsync(form.Kind, form.Name, User.UserId()!.Value, expiresAt: null, ct);
        ModelState.Clear();
        return View("Index", await PageAsync(new TokenForm(), issued, ct));
    }

    private async Task<TelemetryPage> PageAsync(TokenForm form, IssuedToken? issued, CancellationToken ct) => new(
        form, issued, await query.RunAsync(IsAdmin ? null : User.UserId(), ct), await prices.RunAsync(IsAdmin ? null : User.UserId(), ct), new SetupSnippets(address.Of(Request), issued?.Secret ?? SetupSnippets.Placeholder), IsAdmin);
}

public sealed record TelemetryPage(TokenForm Form, IssuedToken? Issued, TelemetryStatus Status, IReadOnlyList<ToldPrice> Prices, SetupSnippets Snippets, bool IsAdmin)
{
    public IEnumerable<SelectListItem> Kinds =>
    [
        new("Me: everything it sends is mine", nameof(TokenKind.Device)),
        .. IsAdmin ? [new SelectListItem("Everybody, or CI: the tools say whose it is", nameof(TokenKind.Ingest))] : Array.Empty<SelectListItem>(),
    ];
}
