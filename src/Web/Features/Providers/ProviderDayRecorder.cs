using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// Writes what a feed said of a day: names, usage, bills, activity, seats and figures, each whole. Twice is once, and a telling that comes late changes
/// nothing that a later one said. Names, usage and the rest are a unit of work each: a crash between them is mended by reading the day again.
/// </summary>
public sealed class ProviderDayRecorder(
    AppDbContext db, CurrentOrg org, OrgTransaction unit, IdentityOpener names, UsageRecorder usage, SourceOpener sources, BillRecorder bills,
    ActivityRecorder activity, SeatRecorder seats, ProviderAddresses addresses, TimeProvider clock)
{
    /// <summary>Version of the translation; a higher one replaces.</summary>
    public const int ReaderVersion = 1;

    /// <returns>How many lines of all kinds were said.</returns>
    public async Task<int> RecordAsync(Connection connection, string feed, ProviderDay day, DateTimeOffset observedAt, CancellationToken ct)
    {
        if (day.IsNotYet)
        {
            return 0;
        }

        if (day.Names.Count > 0)
        {
            await using var describing = await unit.BeginAsync(ct);
            await names.DescribeAsync(day.Names, ct);
            await describing.CommitAsync(ct);
        }

        var claim = SourceClaim.Connection(connection.Id, connection.Name, feed) with { AtVendor = addresses.AreVendors(connection) };
        await RecordUsageAsync(claim, day, observedAt, ct);
        await RecordRestAsync(connection.Id, claim, day, observedAt, ct);
        return day.Usage.Count + day.Bill.Count + day.Activity.Count + (day.Seats?.Count ?? 0) + day.Figures.Count;
    }

    private async Task RecordUsageAsync(SourceClaim claim, ProviderDay day, DateTimeOffset observedAt, CancellationToken ct)
    {
        var batch = new UsageBatch(Guid.Empty, ReaderVersion, observedAt, day.Days, WholeTruth: true, day.Usage);
        (await usage.RecordAsync(claim, batch, ct)).Match(
            said => said.Rejected.Count == 0 ? said.Accepted : throw new ProviderException(Trouble.BadAnswer, said.Rejected[0].Reason),
            error => throw new ProviderException(Trouble.BadAnswer, error.Message));
    }

    private async Task RecordRestAsync(Guid connectionId, SourceClaim claim, ProviderDay day, DateTimeOffset observedAt, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var source = (await sources.OpenAsync(claim, ReaderVersion, observedAt, ct)).Id;
        Good(await bills.RecordAsync(source, day.Days, day.Bill, observedAt, ct));
        Good(await activity.RecordAsync(source, day.Days, day.Activity, observedAt, ct));
        if (day.Seats is { } listed)
        {
            Good(await seats.RecordAsync(source, day.Days.First, listed, observedAt, ct));
        }

        await WriteFiguresAsync(connectionId, day, observedAt, ct);
        await transaction.CommitAsync(ct);
    }

    private async Task WriteFiguresAsync(Guid connectionId, ProviderDay day, DateTimeOffset observedAt, CancellationToken ct)
    {
        var figures = day.Figures.DistinctBy(figure => figure.Name, StringComparer.Ordinal).OrderBy(figure => figure.Name, StringComparer.Ordinal).ToList();
        if (figures.Count == 0)
        {
            return;
        }

        await db.ExecuteAsync(
            """
            insert into connection_figures as known (org_id, connection_id, day, name, amount, unit, read_at)
            select $1, $2, $3, name, amount, unit, $4 from unnest($5::text[], $6::numeric[], $7::text[]) figure(name, amount, unit)
            on conflict (org_id, connection_id, day, name) do update set amount = excluded.amount, unit = excluded.unit, read_at = excluded.read_at
            where known.read_at <= excluded.read_at
            """, ct, org.RequiredId, connectionId, day.Days.First, observedAt > clock.GetUtcNow() ? clock.GetUtcNow() : observedAt.ToUniversalTime(),
            figures.Select(figure => figure.Name).ToArray(), figures.Select(figure => figure.Amount).ToArray(), figures.Select(figure => figure.Unit).ToArray());
    }

    private static int Good(Result<int> recorded) => recorded.Match(count => count, error => throw new ProviderException(Trouble.BadAnswer, error.Message));
}
