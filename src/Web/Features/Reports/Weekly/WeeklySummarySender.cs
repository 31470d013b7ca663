using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Reports.Weekly;

/// <summary>
/// Looks whether a week is to be told, in every organization that somebody of wants it. Harmless to run at any time, any number of times, in any number of processes.
/// </summary>
public sealed partial class WeeklySummarySender(OrgRunner orgs, ILogger<WeeklySummarySender> log)
{
    private const string Wanting = """
        select org_id from mail_wishes where weekly
        union select org_id from channels where state = 'on' and 'summary.weekly' = any(kinds)
        """;

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var orgId in await orgs.UnscopedIdsAsync(Wanting, ct))
        {
            try
            {
                WeeklyDue? due = null;
                await orgs.ForAsync<WeeklyRound>(orgId, async (round, stop) => due = await round.DueAsync(stop), ct);
                foreach (var reader in due?.Readers ?? [])
                {
                    await TellAsync(orgId, reader, due!, ct);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                Log.OrgFailed(log, error, orgId);
            }
        }
    }

    /// <summary>Each in a scope of their own, entered as themselves: what they may not see is not read.</summary>
    private async Task TellAsync(Guid orgId, Guid reader, WeeklyDue due, CancellationToken ct)
    {
        try
        {
            await (reader == Guid.Empty
                ? orgs.ForAsync<WeeklyTeller>(orgId, (teller, stop) => teller.TellAsync(due.Week, stop), ct)
                : orgs.ForMemberAsync<WeeklyTeller>(orgId, reader, (teller, stop) => teller.TellAsync(due.Week, stop), ct));
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Log.ReaderFailed(log, error, reader, orgId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The weekly summary of organization {OrgId} failed; the others go on")]
        public static partial void OrgFailed(ILogger logger, Exception error, Guid orgId);

        [LoggerMessage(LogLevel.Error, "The weekly summary for {UserId} of organization {OrgId} failed and is tried again")]
        public static partial void ReaderFailed(ILogger logger, Exception error, Guid userId, Guid orgId);
    }
}
