using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Tokens;

/// <summary>Tokens of people's machines and of the organization. A secret is shown once, in the answer that makes it.</summary>
[Route("o/{org}/tokens")]
[Authorize(Policy = OrgPolicies.HasDevices)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class TokensController(AppDbContext db, CurrentOrg org, TokenListQuery list, TokenIssuer issuer, PublicAddress address, TimeProvider clock) : OrgController
{
    private bool IsAdmin => org.Role?.IsAdmin() == true;

    private Guid? Whose => IsAdmin ? null : User.UserId();

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Index", await PageAsync(new TokenForm(), issued: null, ct));

    [HttpPost]
    public async Task<IActionResult> Create([Bind(Prefix = "Form")] TokenForm form, CancellationToken ct)
    {
        if (form.Kind is TokenKind.Ingest && !IsAdmin)
        {
            ModelState.AddModelError("", "Only admins make ingest tokens: they write for the whole organization.");
        }

        if (!ModelState.IsValid)
        {
            return Invalid("Index", "Index", await PageAsync(form, issued: null, ct));
        }

        var expiresAt = form.Days is { } days ? clock.GetUtcNow().AddDays(days) : (DateTimeOffset?)null;
        var issued = await issuer.IssueAsync(form.Kind, form.Name, User.UserId()!.Value, expiresAt, ct);
        ModelState.Clear();
        return View("Index", await PageAsync(new TokenForm(), issued, ct));
    }

    [HttpPost("{id:guid}/revoke")]
    public async Task<IActionResult> Delete(Guid id, CancellationToken ct)
    {
        var (now, whose) = (clock.GetUtcNow(), Whose);
        var mine = db.Tokens.Where(t => t.Id == id && (whose == null || t.UserId == whose));
        if (!await mine.AnyAsync(ct))
        {
            return NotFound();
        }

        await mine.Where(t => t.RevokedAt == null).ExecuteUpdateAsync(row => row.SetProperty(t => t.RevokedAt, now), ct);
        ToastAfterRedirect("Revoked. It no longer works.");
        return RedirectToAction(nameof(Index));
    }

    private async Task<TokensPage> PageAsync(TokenForm form, IssuedToken? issued, CancellationToken ct) => new(
        form, await list.RunAsync(Whose, TokenListQuery.Limit, ct), await list.DevicesAsync(Whose, TokenListQuery.Limit, ct), issued, address.Of(Request), IsAdmin);
}

public sealed record TokensPage(
    TokenForm Form, IReadOnlyList<TokenRow> Rows, IReadOnlyList<DeviceRow> Devices, IssuedToken? Issued, string Server, bool IsAdmin)
{
    public IEnumerable<SelectListItem> Kinds =>
    [
        new("A machine of mine", nameof(TokenKind.Device)),
        .. IsAdmin ? [new SelectListItem("Ingest: writes for the whole organization", nameof(TokenKind.Ingest))] : Array.Empty<SelectListItem>(),
    ];

    public IEnumerable<SelectListItem> Lifetimes =>
        [new("Never", ""), new("In 30 days", "30"), new("In 90 days", "90"), new("In a year", "365")];
}
