using TeamCost.Cli.Api;
using TeamCost.Cli.Ledgers;
using TeamCost.Contracts;

namespace TeamCost.Cli.Syncing;

/// <summary>One sync: read what is new, then send the days that the server has not acknowledged. The ledger is free again while it sends.</summary>
internal sealed class SyncRound(CliContext cli, SyncOptions options)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>Files that the last reading found, for those who watch them.</summary>
    public IReadOnlyList<LogFileState> Files { get; private set; } = [];

    /// <summary>Days with something that this server has not acknowledged.</summary>
    /// <param name="memory">What it has; null: nothing.</param>
    public static IReadOnlyList<SyncDay> Pending(SyncOptions options, Ledger ledger, SyncMemory? memory, ProjectNaming naming) =>
        [.. SyncLines.Of(ledger.Sums, naming)
            .Where(day => (options.Since is null || day.Day >= options.Since) && (options.Until is null || day.Day <= options.Until))
            .Where(day => memory is null || options.Full || !memory.Knows(day))];

    /// <param name="isQuiet">Says nothing of what could not be read.</param>
    /// <exception cref="CliException">Nobody is signed in, or another sync does not end.</exception>
    public async Task<SyncOutcome> RunAsync(bool isQuiet, CancellationToken ct)
    {
        var credentials = cli.Credentials.Require();
        using var alone = await HeldFile.TakeAsync(Path.Combine(cli.Environment.StateFolder, "sync.lock"), _patience, cli.Time, ct)
            ?? throw new CliException("Another teamcost sync has been running for a minute. This one leaves it to that.");
        var memory = SyncMemory.Of(cli.Environment, credentials);
        using var client = cli.Connect(credentials);
        List<SyncBatch> batches;
        using (var ledger = await cli.ReadLogsAsync(ct, isQuiet))
        {
            Files = ledger.Files;
            var naming = NamingRule.Of(options.Project, memory.ProjectNaming, cli.Environment);
            var days = Pending(options, ledger, memory, naming);
            if (days.Count > 0)
            {
                // Asked each time before anything leaves: the organization may have become stricter.
                if (await LearnAsync(client, memory, ct) is { } failure)
                {
                    return new SyncOutcome(credentials, days.Count, new SyncTally(), failure);
                }

                var now = NamingRule.Of(options.Project, memory.ProjectNaming, cli.Environment);
                days = now == naming ? days : Pending(options, ledger, memory, now);
            }

            batches = [.. SyncBatches.Of(days, SyncMemory.InstallationId(cli.Environment), cli.Time.GetUtcNow(), cli.DeviceName)];
        }

        return await SendAsync(client, credentials, memory, batches, ct);
    }

    private static async Task<Error?> LearnAsync(TeamCostClient client, SyncMemory memory, CancellationToken ct)
    {
        var answer = await client.MeAsync(ct);
        return answer.Match<Error?>(
            me =>
            {
                memory.ProjectNaming = me.ProjectNaming;
                return null;
            },
            error => error);
    }

    private async Task<SyncOutcome> SendAsync(TeamCostClient client, Credentials credentials, SyncMemory memory, List<SyncBatch> batches, CancellationToken ct)
    {
        var tally = new SyncTally();
        Error? failure = null;
        foreach (var batch in batches)
        {
            var answer = await client.SendUsageAsync(batch.Batch, ct);
            failure = answer.Match<Error?>(receipt => Take(receipt, batch), error => error);
            if (failure is not null)
            {
                break;
            }
        }

        if (failure is null && tally.Rejected.Count == 0)
        {
            memory.Remember([], cli.Time.GetUtcNow());
        }

        return new SyncOutcome(credentials, batches.Count, tally, failure);

        Error? Take(UsageReceipt receipt, SyncBatch batch)
        {
            tally.Add(receipt, batch);
            // A day with a refused line stays unacknowledged: it is sent, and its line named, until somebody mends it.
            var refused = tally.Rejected.Select(rejected => rejected.Line.Day).ToHashSet();
            memory.Remember(batch.Whole.Where(day => !refused.Contains(day.Day)), cli.Time.GetUtcNow());
            return null;
        }
    }
}
