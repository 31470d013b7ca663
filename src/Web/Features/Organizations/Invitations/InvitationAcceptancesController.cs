using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Organizations.Invitations;

/// <summary>The page behind an invitation link, for people with and without an account.</summary>
[Route("invitations/{secret:length(20,100)}")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class InvitationAcceptancesController(
    InvitationDoor door, InvitationAccepter accepter, UserManager<AppUser> users, TimeProvider clock) : FragmentController
{
    [HttpGet, AllowAnonymous]
    public async Task<IActionResult> New(string secret, CancellationToken ct)
    {
        // The secret is in the address: nobody else learns it from a link that is followed here.
        Response.Headers["Referrer-Policy"] = "no-referrer";
        if (await door.FindAsync(secret, ct) is not { } invitation)
        {
            return Refused(new Error(ErrorKind.NotFound, InvitationAccepter.Unknown));
        }

        var user = await users.GetUserAsync(User);
        var refusal = user is null
            ? invitation.WhyClosed(clock.GetUtcNow()) is { } closed ? new Error(ErrorKind.Conflict, closed) : null
            : accepter.Refusal(invitation, user);
        return refusal is not null
            ? Refused(refusal)
            : View("Accept", new AcceptPage(secret, invitation.Org.Name, invitation.Role.Word(), invitation.InvitedBy, user?.Email, invitation.Email));
    }

    [HttpPost, Authorize]
    public async Task<IActionResult> Create(string secret, CancellationToken ct)
    {
        var user = await users.GetUserAsync(User);
        if (user is null)
        {
            return Challenge();
        }

        var accepted = await accepter.AcceptAsync(secret, user, ct);
        return accepted.Match(slug => GoTo($"/o/{slug}", "Welcome. You are in."), Refused);
    }

    private ViewResult Refused(Error error)
    {
        Response.StatusCode = error.Kind.ToStatus();
        return View("Refused", error.Message);
    }
}

public sealed record AcceptPage(string Secret, string OrgName, string Role, string InvitedBy, string? SignedInAs, string? BoundTo)
{
    public string Path => $"/invitations/{Secret}";
}
