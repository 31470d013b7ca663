using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>The inbox of names that sources use for somebody, and whose they are. One by one or many at once; every change can be undone.</summary>
[Route("o/{org}/settings/identities")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class IdentitiesController(IdentitiesPageQuery pages, IdentityAssigner assigner) : OrgController
{
    private const string JustChanged = "identity-change";

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var page = await pages.RunAsync(IdentityFilter.Read(Request.Query), Home, Guid.TryParse(TempData[JustChanged]?.ToString(), out var id) ? id : null, ct);
        Response.KeepAddress(Request, page.Here);
        return PageOrFragment("Index", Request.HtmxTargetId() == "identity-sums" ? "_IdentitySums" : "_Identities", page);
    }

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Update(Guid id, string? whose, string? back, CancellationToken ct) =>
        await AnswerAsync(await assigner.AssignAsync([id], whose ?? "", ct), back, ct);

    /// <summary>The ticked names at once.</summary>
    [HttpPost("changes")]
    public async Task<IActionResult> Create(Guid[]? id, string? whose, string? back, CancellationToken ct) =>
        await AnswerAsync(await assigner.AssignAsync([.. (id ?? []).Distinct()], whose ?? "", ct), back, ct);

    /// <summary>Takes a change back.</summary>
    [HttpPost("changes/{changeId:guid}/undo")]
    public async Task<IActionResult> Delete(Guid changeId, string? back, CancellationToken ct) =>
        await AnswerAsync(await assigner.UndoAsync(changeId, ct), back, ct);

    private string Home => Url.Action(nameof(Index), new { org = RouteData.Values["org"] })!;

    private Task<IActionResult> AnswerAsync(Result<IdentityAssignment> done, string? back, CancellationToken ct) => done.Match<Task<IActionResult>>(
        assigned =>
        {
            TempData[JustChanged] = assigned.ChangeId?.ToString();
            ToastAfterRedirect(assigned.ChangeId is null ? assigned.Words : null);
            // Only a query of our own page: the rest of an address would be an open redirect.
            return Task.FromResult<IActionResult>(LocalRedirect(Home + (back?.StartsWith('?') == true ? back : "")));
        },
        async error =>
        {
            error.AddTo(ModelState);
            Response.StatusCode = error.Kind.ToStatus();
            return View("Index", await pages.RunAsync(IdentityFilter.Read(new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(back))), Home, null, ct));
        });
}
