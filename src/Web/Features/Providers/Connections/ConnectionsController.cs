using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>Provider accounts: which there are, how they do, and a new one. A key comes in and never goes out.</summary>
[Route("o/{org}/connections")]
[Authorize(Policy = OrgPolicies.SeesEverybody)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ConnectionsController(
    ConnectionListQuery list, ConnectionPageQuery pages, ProviderCatalog catalog, ConnectionKeeper keeper, OrgTransaction unit, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) =>
        PageOrFragment("Index", "_Connections", new ConnectionsPage(await list.RunAsync(ct), [.. catalog.All], org.Role?.IsAdmin() == true, org.Role?.HasDevices() == true, clock.GetUtcNow()));

    [HttpGet("new/{provider}")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public IActionResult New(string provider) =>
        catalog.Find(provider)?.Setup is { } setup ? View("New", new NewConnectionPage(setup, new ConnectionForm(), Test: null, IsSecond: false)) : NotFound();

    [HttpPost("new/{provider}")]
    [Authorize(Policy = OrgPolicies.Admin)]
    [NoOrgTransaction]
    public async Task<IActionResult> Create(string provider, ConnectionForm form, CancellationToken ct)
    {
        if (catalog.Find(provider)?.Setup is not { } setup)
        {
            return NotFound();
        }

        var made = await keeper.ConnectAsync(new NewConnection(provider, form.Name, form.Secret, form.KnownSettings), ct);
        return made.Match(
            connection =>
            {
                ToastAfterRedirect(connection.State is ConnectionState.ByHand
                    ? $"{connection.Name} is there. Type in plans and rows, or upload a file."
                    : $"{connection.Name} is connected. The past fills in from today backwards.");
                return RedirectToAction(nameof(Show), new { id = connection.Id });
            },
            error =>
            {
                error.AddTo(ModelState);
                return Invalid("New", "New", new NewConnectionPage(setup, form, Test: null, IsSecond: true));
            });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await pages.RunAsync(id, form: null, test: null, ct) is { } page ? PageOrFragment("Show", "_Connection", page) : NotFound();

    /// <summary>Name and settings; with another address, the key too.</summary>
    [HttpPost("{id:guid}")]
    [Authorize(Policy = OrgPolicies.Admin)]
    [NoOrgTransaction]
    public async Task<IActionResult> Update(Guid id, ConnectionForm form, CancellationToken ct)
    {
        var changed = await keeper.ChangeAsync(id, form.Name ?? "", form.KnownSettings, form.Secret, ct);
        return await changed.Match(_ => SavedAsync(id), error => RefusedAsync(id, form, error, ct));
    }

    private Task<IActionResult> SavedAsync(Guid id)
    {
        ToastAfterRedirect("Saved.");
        return Task.FromResult<IActionResult>(RedirectToAction(nameof(Show), new { id }));
    }

    private async Task<IActionResult> RefusedAsync(Guid id, ConnectionForm form, Error error, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        if (await pages.RunAsync(id, form, test: null, ct) is not { } page)
        {
            return NotFound();
        }

        // The page has two fields for a key; this form's own one bears the message.
        (error.Field == "Secret" ? error with { Field = "Settings.Secret" } : error).AddTo(ModelState);
        return Invalid("Show", "Show", page);
    }
}
