using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>Writes rows of files and hands as the whole truth that a source tells of some days: usage, and money where a cost is given. Twice is once.</summary>
public sealed class SheetRecorder(UsageRecorder usage, SourceOpener sources, BillRecorder bills, OrgTransaction unit, ProviderCatalog catalog)
{
    /// <summary>Of the translation below; a higher one replaces.</summary>
    private const int ReaderVersion = 1;

    private const string UnknownModel = "unknown";

    /// <param name="connection">Whose provider bills.</param>
    /// <param name="claim">The source that speaks.</param>
    /// <param name="days">The days it speaks of.</param>
    /// <param name="rows">One day each.</param>
    /// <param name="observedAt">When they were read: an older telling never replaces a newer one.</param>
    /// <param name="ct">Cancels; nothing is written then.</param>
    public async Task<Error?> RecordAsync(Connection connection, SourceClaim claim, DayRange days, IReadOnlyList<DayRow> rows, DateTimeOffset observedAt, CancellationToken ct)
    {
        var provider = catalog.WhoBills(connection);
        var lines = rows.Where(row => row.Line.TellsUse).Select(row => LineOf(row, provider)).ToList();
        var batch = new UsageBatch(Guid.Empty, ReaderVersion, observedAt, days, WholeTruth: true, AddedUp(lines));
        var error = (await usage.RecordAsync(claim, batch, ct)).Match(
            receipt => receipt.Rejected.Count == 0 ? null : new Error(ErrorKind.Invalid, receipt.Rejected[0].Reason), Error? (error) => error);
        return error ?? await BillAsync(connection, claim, days, rows, observedAt, ct);
    }

    // Usage and bills are a unit of work each: a process that ends between them is mended by telling the same again.
    private async Task<Error?> BillAsync(Connection connection, SourceClaim claim, DayRange days, IReadOnlyList<DayRow> rows, DateTimeOffset observedAt, CancellationToken ct)
    {
        var provider = catalog.WhoBills(connection);
        // Where the provider tells its bills itself, the same money would count twice.
        var items = catalog.ReadsBills(connection) ? [] : rows.Where(row => row.Line.Cost is not null).Select(row => BillOf(row.Line, provider)).ToList();
        await using var transaction = await unit.BeginAsync(ct);
        var source = await sources.OpenAsync(claim, ReaderVersion, observedAt, ct);
        var error = (await bills.RecordAsync(source.Id, days, items, observedAt, ct)).Match<Error?>(_ => null, error => error);
        if (error is null)
        {
            await transaction.CommitAsync(ct);
        }

        return error;
    }

    private static BillItem BillOf(SheetRow line, string provider) => new(
        line.Day, provider, line.Tool, line.Note.Length > 0 ? line.Note : line.Model.Length > 0 ? line.Model : "By hand", new Money(line.Cost!.Value, line.Currency),
        line.Cost < 0 ? BillKind.Credit : BillKind.Usage, line.Model, line.Actor.Length == 0 ? null : line.Actor);

    private static UsageLine LineOf(DayRow row, string provider)
    {
        var (line, isSeat) = (row.Line, row.IsSeat);
        var reported = (line.Value ?? line.Cost) is { } amount and >= 0 ? new Money(amount, line.Currency) : null;
        return new UsageLine(
            line.Day, Hour: null, line.Tool, provider, line.Model.Length == 0 ? UnknownModel : line.Model, Session: null,
            new RateClass(Band: null, Recorded: reported is not null),
            new TokenCounts(line.Input ?? 0, line.Output ?? 0, line.CacheRead ?? 0, line.CacheWrite ?? 0, 0, 0), line.Requests ?? 0, WebSearches: 0,
            line.IsMonth ? Grains.Estimate : Grains.SessionTotal, line.Actor.Length == 0 ? null : line.Actor, Reported: reported,
            PaidBy: isSeat ? PaidModes.Seat : line.Cost is null ? PaidModes.NotSaid : PaidModes.Metered);
    }

    // A day's row and a part of a month's may meet in one line.
    private static List<UsageLine> AddedUp(IEnumerable<UsageLine> lines) =>
    [
        .. lines.GroupBy(l => (l.Day, l.Tool, l.Model, l.Identity?.ToLowerInvariant(), l.Rate.Recorded, l.PaidBy)).Select(same => same.Aggregate((a, b) => a with
        {
            Tokens = a.Tokens + b.Tokens,
            Requests = a.Requests + b.Requests,
            // Amounts in another currency cannot be added; the bill keeps both.
            Reported = a.Reported is { } x && b.Reported is { } y && x.Currency == y.Currency ? x with { Amount = x.Amount + y.Amount } : a.Reported,
        })),
    ];
}

/// <param name="Line">What it says of its one day.</param>
/// <param name="IsSeat">Covered by a licence.</param>
public sealed record DayRow(SheetRow Line, bool IsSeat);
