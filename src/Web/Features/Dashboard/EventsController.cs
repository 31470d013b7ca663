using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Dashboard;

/// <summary>
/// A stream that says "changed" when the figures of the organization did; the page then asks for its regions again. It carries no data, holds
/// no transaction, and ends when the reader is no longer a member.
/// </summary>
[Route("o/{org}/events")]
[NoOrgTransaction]
public sealed class EventsController(
    OrgChanges changes, CurrentOrg org, AppDbContext db, OrgTransaction unit, IServiceScopeFactory scopes, TimeProvider clock, IHostApplicationLifetime life) : OrgController
{
    private const string Told = "event: usage-changed\nid: open\ndata: 1\n\n";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    // Longer than a page takes from its reading to its stream.
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(15);

    [HttpGet]
    public async Task Index(CancellationToken ct)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping);
        using var listener = changes.Listen(org.RequiredId);
        HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        Response.ContentType = "text/event-stream";
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            // A stream that comes back (a hidden tab closes its own) may have missed something, and so may a page that was read just before a
            // rollup and listens just after it: they look again at once.
            var mayHaveMissed = Request.Headers.ContainsKey("Last-Event-ID") || await HasJustChangedAsync(until.Token);
            await SayAsync(mayHaveMissed ? Told : "id: open\n\n", until.Token);
            while (!until.IsCancellationRequested)
            {
                var changed = await listener.WaitAsync(Beat, until.Token);
                if (!await IsStillMemberAsync(until.Token))
                {
                    return;
                }

                await SayAsync(changed ? Told : ": beat\n\n", until.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the reader left, or the server stops
        }
    }

    private async Task<bool> HasJustChangedAsync(CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var since = clock.GetUtcNow() - JustNow;
        return await db.RolledDays.AnyAsync(day => day.RolledAt > since, ct);
    }

    private async Task SayAsync(string text, CancellationToken ct)
    {
        await Response.WriteAsync(text, ct);
        await Response.Body.FlushAsync(ct);
    }

    private async Task<bool> IsStillMemberAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<OrgDoor>().FindAsync(org.RequiredId, org.UserId!.Value, ct) is not null;
    }
}
