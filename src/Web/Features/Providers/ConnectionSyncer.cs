using TeamCost.Web.Data;
using TeamCost.Web.Platform.Secrets;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// Runs a connection once: claims it, reads what is due, says how it went. Any number of processes may call it for the same connection at
/// the same time; one of them runs.
/// </summary>
public sealed partial class ConnectionSyncer(
    OrgRunner orgs, ProviderCatalog catalog, ProviderAddresses addresses, SecretBox box, SyncOptions options, TimeProvider clock,
    ILogger<ConnectionSyncer> log)
{
    /// <returns>Null when it was not due or is read by somebody else.</returns>
    public async Task<RunEnd?> RunAsync(Guid orgId, Guid connectionId, CancellationToken ct)
    {
        SyncClaim? claim = null;
        await orgs.ForAsync<SyncLedger>(orgId, async (ledger, stop) => claim = await ledger.ClaimAsync(connectionId, stop), ct);
        if (claim is null)
        {
            return null;
        }

        await using var lease = LeaseKeeper.Start(orgs, claim, options, clock, ct);
        var run = new SyncRun(orgs, claim, options, clock, log);
        RunEnd end;
        try
        {
            end = await ReadAsync(run, claim, lease.Held);
        }
        catch (OperationCanceledException stopped) when (stopped is LeaseLostException || lease.Held.IsCancellationRequested)
        {
            // The process stops, or another one has the connection: nobody is to blame.
            end = new RunEnd(RunOutcome.Cut, SyncWords.CutShort, claim.Connection.State, claim.Connection.Trouble, claim.Connection.NextRunAt);
        }
        catch (Exception error)
        {
            // Ours, not the provider's: the database is away, or a mistake.
            Log.Failed(log, error, connectionId);
            end = run.Failing(Trouble.BadAnswer, SyncWords.OurFault, retryAfter: null);
        }

        await lease.DisposeAsync();
        await EndAsync(orgId, claim, run, end);
        return end;
    }

    private async Task<RunEnd> ReadAsync(SyncRun run, SyncClaim claim, CancellationToken ct)
    {
        var connection = claim.Connection;
        if (catalog.Find(connection.Provider) is not { } connector)
        {
            return run.Failing(Trouble.NotFound, $"This server does not offer {connection.Provider} any more.", retryAfter: BackOff.Ceiling);
        }

        var secret = connection.Secret is { } closed ? box.Open(connection.OrgId, connection.Id, closed) : null;
        if (secret is null)
        {
            return run.Stopped(Trouble.KeyUnreadable, SyncWords.KeyUnreadable);
        }

        var setup = connector.Setup;
        var own = AccountTester.OwnAddress(setup, connection.Settings);
        var access = new ProviderAccess(connection.Id, addresses.Of(setup, own), secret, connection.Settings, run.Meter) { RequestsPerMinute = setup.RequestsPerMinute };
        return await run.ReadAsync(connector, access, ct);
    }

    private async Task EndAsync(Guid orgId, SyncClaim claim, SyncRun run, RunEnd end)
    {
        try
        {
            await orgs.ForAsync<HistoryEraser>(orgId, (history, stop) => history.EraseIfGoneAsync(claim.Connection.Id, stop), CancellationToken.None);
            await orgs.ForAsync<SyncLedger>(orgId, (ledger, stop) => ledger.EndAsync(claim, end, run.Sums, stop), CancellationToken.None);
        }
        catch (Exception error)
        {
            // The lease runs out by itself, and the next run says that this one was cut short.
            Log.NotEnded(log, error, claim.Connection.Id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Reading connection {ConnectionId} failed; it is tried again")]
        public static partial void Failed(ILogger log, Exception error, Guid connectionId);

        [LoggerMessage(LogLevel.Error, "The end of a run of connection {ConnectionId} could not be written; its lease runs out by itself")]
        public static partial void NotEnded(ILogger log, Exception error, Guid connectionId);
    }
}
