using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers;

/// <summary>Writes what a feed said of a day: names, usage, bills, activity, seats and figures, each whole. Twice is once.</summary>
public sealed class ProviderDayRecorder(UsageRecorder usage)
{
    /// <summary>Version of the translation; a higher one replaces.</summary>
    public const int ReaderVersion = 1;

    /// <returns>How many lines of all kinds were said.</returns>
    public async Task<int> RecordAsync(Connection connection, string feed, ProviderDay day, DateTimeOffset observedAt, CancellationToken ct)
    {
        var claim = SourceClaim.Connection(connection.Id, connection.Name, feed);
        var batch = new UsageBatch(Guid.Empty, ReaderVersion, observedAt, day.Days, WholeTruth: true, day.Usage);
        var receipt = await usage.RecordAsync(claim, batch, ct);
        return receipt.Match(
            said => said.Rejected.Count == 0 ? day.Usage.Count : throw new ProviderException(Trouble.BadAnswer, said.Rejected[0].Reason),
            error => throw new ProviderException(Trouble.BadAnswer, error.Message));
    }
}
