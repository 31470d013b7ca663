using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Dashboard;

/// <summary>
/// A stream that says "changed" when the figures of the organization did; the page then asks for its regions again. It carries no data, holds
/// no transaction, and ends when the reader is no longer a member.
/// </summary>
[Route("o/{org}/events")]
[NoOrgTransaction]
public sealed class EventsController(OrgChanges changes, CurrentOrg org, IServiceScopeFactory scopes, IHostApplicationLifetime life) : OrgController
{
    private const string Told = "event: usage-changed\nid: open\ndata: 1\n\n";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

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
            // A stream that comes back (a hidden tab closes its own) may have missed something: it looks again at once.
            var isBack = Request.Headers.ContainsKey("Last-Event-ID");
            await SayAsync(isBack ? Told : "id: open\n\n", until.Token);
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
