using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// Renews a run's lease while it waits for a provider, and stops the run before the lease ends when it cannot: by then another process
/// may believe that this one is dead.
/// </summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource _held;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _beating;

    private LeaseKeeper(CancellationTokenSource held, Func<CancellationToken, CancellationTokenSource, Task> beat) =>
        (_held, _beating) = (held, beat(_over.Token, held));

    /// <summary>Cancelled when the lease is lost or the process stops.</summary>
    public CancellationToken Held => _held.Token;

    public static LeaseKeeper Start(OrgRunner orgs, SyncClaim claim, SyncOptions options, TimeProvider clock, CancellationToken ct)
    {
        var held = CancellationTokenSource.CreateLinkedTokenSource(ct);
        held.CancelAfter(options.Lease * 0.8);
        return new LeaseKeeper(held, async (over, running) =>
        {
            try
            {
                while (true)
                {
                    await Task.Delay(options.Lease * 0.25, clock, over);
                    await BeatAsync(orgs, claim, options, running, over);
                }
            }
            catch (OperationCanceledException)
            {
                // the run is over
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _beating;
    }

    private static async Task BeatAsync(OrgRunner orgs, SyncClaim claim, SyncOptions options, CancellationTokenSource running, CancellationToken over)
    {
        try
        {
            var isHeld = false;
            await orgs.ForAsync<SyncLedger>(claim.Connection.OrgId, async (ledger, ct) => isHeld = await ledger.RenewAsync(claim, ct), over);
            if (!isHeld)
            {
                await running.CancelAsync();
                return;
            }

            running.CancelAfter(options.Lease * 0.8);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The database is away for a moment: the next beat tries again, and the time set above ends the run if none gets through.
        }
    }
}
