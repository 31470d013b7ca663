using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>Where messages go. Addresses and secrets come in and never go out.</summary>
[Route("o/{org}/channels")]
[Authorize(Policy = OrgPolicies.Admin)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ChannelsController(ChannelListQuery list, ChannelPageQuery pages, ChannelKeeper keeper) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Index", await list.RunAsync(ct));

    [HttpGet("new/{kind}")]
    public IActionResult New(ChannelKind kind) =>
        ModelState.IsValid && Enum.IsDefined(kind) ? View("New", new NewChannelPage(kind, ChannelForm.New())) : NotFound();

    [HttpPost("new/{kind}")]
    public async Task<IActionResult> Create(ChannelKind kind, [Bind(Prefix = "Form")] ChannelForm form, CancellationToken ct)
    {
        if (!Enum.IsDefined(kind) || ModelState.GetFieldValidationState(nameof(kind)) is ModelValidationState.Invalid)
        {
            return NotFound();
        }

        if (string.IsNullOrWhiteSpace(form.Address))
        {
            ModelState.AddModelError("Form.Address", "Paste the address that messages go to.");
        }

        if (!ModelState.IsValid)
        {
            return Invalid("New", "New", new NewChannelPage(kind, form));
        }

        return await (await keeper.AddAsync(kind, form, User.UserId()!.Value, ct)).Match(
            made => MadeAsync(made, ct),
            error =>
            {
                (error.Field is { } field ? error with { Field = $"Form.{field}" } : error).AddTo(ModelState);
                return Task.FromResult(Invalid("New", "New", new NewChannelPage(kind, form)));
            });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await pages.RunAsync(id, form: null, secret: null, ct) is { } page ? PageOrFragment("Show", "_Channel", page) : NotFound();

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Update(Guid id, [Bind(Prefix = "Form")] ChannelForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return await RefusedAsync(id, form, ct);
        }

        if (await keeper.ChangeAsync(id, form, ct) is not { } changed)
        {
            return NotFound();
        }

        return await changed.Match(
            _ =>
            {
                ToastAfterRedirect("Saved.");
                return Task.FromResult<IActionResult>(RedirectToAction(nameof(Show), new { id }));
            },
            error =>
            {
                (error.Field is { } field ? error with { Field = $"Form.{field}" } : error).AddTo(ModelState);
                return RefusedAsync(id, form, ct);
            });
    }

    // A secret is shown once, in the answer that makes it; a channel without one has its page like any other.
    private async Task<IActionResult> MadeAsync(NewChannel made, CancellationToken ct)
    {
        if (made.Secret is null)
        {
            ToastAfterRedirect("The channel is there. Send a test to see whether it arrives.");
            return RedirectToAction(nameof(Show), new { id = made.Id });
        }

        ModelState.Clear();
        return View("Show", await pages.RunAsync(made.Id, form: null, made.Secret, ct));
    }

    private async Task<IActionResult> RefusedAsync(Guid id, ChannelForm form, CancellationToken ct) =>
        await pages.RunAsync(id, form, secret: null, ct) is { } page ? Invalid("Show", "Show", page) : NotFound();
}
