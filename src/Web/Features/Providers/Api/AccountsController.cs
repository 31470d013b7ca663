using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Api;

/// <summary>Provider accounts for programs: what the screens do, with the same limits of roles.</summary>
[Route("api/accounts")]
[Authorize(Policy = ApiPolicies.ReadUsage)]
[EnableRateLimiting(RateLimits.Api)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountsController(ConnectionKeeper keeper, SyncRequester requester, ConnectionListQuery list, OrgTransaction unit) : TokenController
{
    [HttpGet, ApiSeesEverybody]
    public async Task<IActionResult> Index(CancellationToken ct) => Ok((await list.RunAsync(ct)).Select(AccountJson.Of));

    [HttpGet("{id:guid}"), ApiSeesEverybody]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        (await list.RunAsync(ct)).FirstOrDefault(row => row.Id == id) is { } row ? Ok(AccountJson.Of(row)) : Gone();

    [HttpPost, ApiAdmin, NoOrgTransaction]
    public async Task<IActionResult> Create(NewAccountBody body, CancellationToken ct)
    {
        var made = await keeper.ConnectAsync(new NewConnection(body.Provider, body.Name, body.Key, Clean(body.Settings)), ct);
        return await made.Match<Task<IActionResult>>(
            async connection => CreatedAtAction(nameof(Show), new { id = connection.Id }, await JsonOfAsync(connection.Id, ct)),
            error => Task.FromResult<IActionResult>(error.ToActionResult()));
    }

    [HttpPut("{id:guid}"), ApiAdmin, NoOrgTransaction]
    public async Task<IActionResult> Update(Guid id, AccountChangeBody body, CancellationToken ct)
    {
        if (await StatusAsync(id, ct) is not { } known)
        {
            return Gone();
        }

        var settings = body.Settings is null ? known.Settings : Clean(body.Settings);
        var changed = await keeper.ChangeAsync(id, body.Name ?? known.Name, settings, body.Key, ct);
        return await changed.Match<Task<IActionResult>>(
            async _ => Ok(await JsonOfAsync(id, ct)), error => Task.FromResult<IActionResult>(error.ToActionResult()));
    }

    /// <param name="history"><c>keep</c> (usual) or <c>erase</c>.</param>
    [HttpDelete("{id:guid}"), ApiAdmin, NoOrgTransaction]
    public async Task<IActionResult> Delete(Guid id, string? history, CancellationToken ct)
    {
        if (history is not (null or "keep" or "erase"))
        {
            return Problem(statusCode: StatusCodes.Status400BadRequest, title: "\"history\" is keep or erase.");
        }

        var removed = await keeper.RemoveAsync(id, eraseHistory: history == "erase", ct);
        return removed.Match<IActionResult>(gone => Ok(new { id = gone, history = history == "erase" ? "erased" : "kept" }), error => error.ToActionResult());
    }

    [HttpPost("{id:guid}/test"), ApiAdmin, NoOrgTransaction]
    public async Task<IActionResult> Test(Guid id, CancellationToken ct) =>
        (await keeper.TestAsync(id, ct)).Match<IActionResult>(test => Ok(AccountTestJson.Of(test)), error => error.ToActionResult());

    [HttpPost("{id:guid}/sync"), ApiAdmin, NoOrgTransaction]
    public async Task<IActionResult> Sync(Guid id, CancellationToken ct)
    {
        var asked = await requester.RequestAsync(id, ct);
        return await asked.Match<Task<IActionResult>>(
            async _ => Accepted(await JsonOfAsync(id, ct)), error => Task.FromResult<IActionResult>(error.ToActionResult()));
    }

    internal static Dictionary<string, string> Clean(Dictionary<string, string?>? settings) =>
        settings?.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal) ?? [];

    private async Task<AccountJson?> JsonOfAsync(Guid id, CancellationToken ct) => await StatusAsync(id, ct) is { } status ? AccountJson.Of(status) : null;

    private async Task<ConnectionStatus?> StatusAsync(Guid id, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        return (await list.RunAsync(ct)).FirstOrDefault(row => row.Id == id);
    }

    private static ActionResult Gone() => new Error(ErrorKind.NotFound, "There is no such account here.").ToActionResult();
}
