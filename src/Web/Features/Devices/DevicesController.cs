using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Devices;

/// <summary>Where a person types the code that a program shows, sees what asks, and allows or denies it.</summary>
[Authorize]
[Route("device")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class DevicesController(DeviceCodes codes, MyOrganizationsQuery organizations, UserManager<AppUser> users) : FragmentController
{
    [HttpGet]
    public async Task<IActionResult> New(string? code, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(code))
        {
            return View("New", new DeviceCodeForm());
        }

        var found = await FindAsync(code, ct);
        return await found.Match<Task<IActionResult>>(
            async asking => View("Approve", await PageAsync(asking, form: null, ct)),
            error => Task.FromResult<IActionResult>(Refused(error, code)));
    }

    [HttpPost]
    public async Task<IActionResult> Create(DeviceCodeForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Invalid("New", "New", form);
        }

        var found = await FindAsync(form.Code, ct);
        return found.Match<IActionResult>(
            asking => RedirectToAction(nameof(New), new { code = asking.Code }),
            error => Refused(error, form.Code));
    }

    [HttpPost("allowed")]
    public async Task<IActionResult> Allow([Bind(Prefix = "Form")] DeviceApprovalForm form, CancellationToken ct)
    {
        var found = await FindAsync(form.Code, ct);
        return await found.Match<Task<IActionResult>>(asking => AllowAsync(asking, form, ct), error => Task.FromResult<IActionResult>(Refused(error, form.Code)));
    }

    [HttpPost("denied")]
    public async Task<IActionResult> Deny([Bind(Prefix = "Form")] DeviceCodeForm form, CancellationToken ct)
    {
        var found = await FindAsync(form.Code, ct);
        return await found.Match<Task<IActionResult>>(
            async asking =>
            {
                await codes.DenyAsync(asking.Code, ct);
                return RedirectToAction(nameof(Denied));
            },
            error => Task.FromResult<IActionResult>(Refused(error, form.Code)));
    }

    [HttpGet("allowed")]
    public IActionResult Allowed() => View("Done", true);

    [HttpGet("denied")]
    public IActionResult Denied() => View("Done", false);

    private async Task<IActionResult> AllowAsync(AskingDevice asking, DeviceApprovalForm form, CancellationToken ct)
    {
        form.Name = DeviceCodes.Clean(form.Name);
        var page = await PageAsync(asking, form, ct);
        if (ModelState.IsValid && page.Places.All(place => place.Id != form.OrgId))
        {
            ModelState.AddModelError("Form.OrgId", "You have no devices in this organization. Choose another one.");
        }

        if (!ModelState.IsValid)
        {
            return Invalid("Approve", "Approve", page);
        }

        return await codes.AllowAsync(asking.Code, form.OrgId!.Value, User.UserId()!.Value, form.Name, ct)
            ? RedirectToAction(nameof(Allowed))
            : (IActionResult)Refused(new Error(ErrorKind.NotFound, DeviceCodes.Unknown), form.Code);
    }

    private Task<Result<AskingDevice>> FindAsync(string? code, CancellationToken ct) =>
        codes.FindAsync(code, User.UserId()!.Value, HttpContext.Connection.RemoteIpAddress, ct);

    private async Task<DeviceApprovalPage> PageAsync(AskingDevice asking, DeviceApprovalForm? form, CancellationToken ct)
    {
        var mine = await organizations.RunAsync(User.UserId()!.Value, ct);
        var places = mine.Where(place => place.Role.HasDevices()).ToList();
        // Where there is a company, that is where the usage is wanted; the own organization comes first only for people alone.
        var usual = places.Find(place => place.Kind == OrgKind.Company) ?? places.FirstOrDefault();
        var user = await users.GetUserAsync(User);
        return new DeviceApprovalPage(
            asking, form ?? new DeviceApprovalForm { Code = asking.Code, Name = asking.DeviceName, OrgId = usual?.Id }, places, mine.Count > 0 && places.Count == 0, user?.Email ?? "");
    }

    private ViewResult Refused(Error error, string? typed)
    {
        ModelState.Clear();
        ModelState.AddModelError("Code", error.Message);
        Response.StatusCode = error.Kind.ToStatus();
        return View("New", new DeviceCodeForm { Code = typed is { Length: <= 40 } ? typed : "" });
    }
}
