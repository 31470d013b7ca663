using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// Tells that a connection needs somebody, once when it breaks and not at every try, and that it works again where the break was told. In the
/// unit of work that ends the run.
/// </summary>
public sealed class ConnectionNotices(AppDbContext db, CurrentOrg org, Outbox outbox, ProviderCatalog catalog, TimeProvider clock)
{
    public Task BrokenAsync(SyncClaim claim, RunEnd end, CancellationToken ct)
    {
        var (connection, label) = (claim.Connection, Label(claim.Connection));
        List<NoticeFact> facts = [new("Connection", $"{connection.Name} ({label})"), new("Reason", end.Words ?? "")];
        if (end.Trouble?.NextStep() is { } next)
        {
            facts.Add(new NoticeFact("What to do", next));
        }

        return outbox.AddAsync(new Notice(
            NoticeKinds.SyncFailed, $"connection:{connection.Id}:broken:{claim.RunId}", $"{connection.Name} needs you",
            $"The {label} connection \"{connection.Name}\" of {org.Name} is no longer read. What was read so far stays; until it is mended, the numbers of this provider end where they are.",
            facts, Path(connection), Data(connection, end.Trouble), clock.GetUtcNow())
        {
            ActionLabel = "Mend it",
        }, ct);
    }

    public async Task WorksAsync(SyncClaim claim, CancellationToken ct)
    {
        var connection = claim.Connection;
        // Only a key that was replaced, or a broken connection that somebody tried again, can have been told of.
        if (connection.State is not ConnectionState.Broken && connection.NextCause is not RunCause.Connect)
        {
            return;
        }

        var about = $"connection:{connection.Id}:";
        var last = await db.Outbox.Where(m => m.Key.StartsWith(about)).OrderByDescending(m => m.Number).Select(m => m.Kind).FirstOrDefaultAsync(ct);
        if (last != NoticeKinds.SyncFailed)
        {
            return;
        }

        var label = Label(connection);
        await outbox.AddAsync(new Notice(
            NoticeKinds.SyncRecovered, $"{about}works:{claim.RunId}", $"{connection.Name} works again",
            $"The {label} connection \"{connection.Name}\" of {org.Name} is read again. The days it missed are filled in.",
            [new("Connection", $"{connection.Name} ({label})")], Path(connection), Data(connection, trouble: null), clock.GetUtcNow()), ct);
    }

    private string Label(Connection connection) => catalog.Find(connection.Provider)?.Setup.Label ?? connection.Provider;

    private string Path(Connection connection) => $"/o/{org.Slug}/connections/{connection.Id}";

    private static JsonObject Data(Connection connection, Trouble? trouble)
    {
        var data = new JsonObject { ["connection_id"] = connection.Id.ToString(), ["connection_name"] = connection.Name, ["provider"] = connection.Provider };
        if (trouble is { } kind)
        {
            data["reason"] = Naming.Kebab(kind.ToString());
        }

        return data;
    }
}
