using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>A part of a whole truth that is about one name only; null: about lines that name nobody.</summary>
public sealed record ToldPart(DateOnly Day, string? Identity);

/// <summary>
/// The one door in, and the only code that writes <c>usage_lines</c>: validates, maps names, prices, writes by COPY and one upsert, and
/// marks dirty days, in one unit of work of its own. The rules of replacing and merging are in this folder's README.
/// </summary>
public sealed class UsageRecorder(
    AppDbContext db, CurrentOrg org, OrgTransaction unit, SourceOpener sources, IdentityOpener names, OrgPriceBook prices, DirtyDays dirty,
    TimeProvider clock)
{
    /// <param name="claim">Who speaks, as the credential proves it.</param>
    /// <param name="batch">What is said.</param>
    /// <param name="parts">Narrows a whole truth to these parts; null: all of the batch's days.</param>
    /// <param name="ct">Cancels; nothing is written then.</param>
    public async Task<Result<UsageReceipt>> RecordAsync(
        SourceClaim claim, UsageBatch batch, IReadOnlyCollection<ToldPart>? parts, CancellationToken ct)
    {
        if (LineRules.Check(batch) is { } error)
        {
            return error;
        }

        var door = new ProjectDoor(org.RequiredId, claim.IsAccounts ? ProjectNaming.Name : org.ProjectNaming);
        var (lines, rejected) = Prepare(claim, batch, door);
        await MakeMonthsAsync(lines.Values, ct);

        await using var transaction = await unit.BeginAsync(ct);
        var written = await WriteAsync(claim, batch, parts, lines.Values, ct);
        await dirty.MarkAsync(written.Days, ct);
        await transaction.CommitAsync(ct);

        var accepted = batch.Lines.Count - rejected.Count;
        return new UsageReceipt(accepted, Math.Max(0, accepted - written.Changed), rejected, written.Vanished, door.Note is { } note ? [note] : null);
    }

    public Task<Result<UsageReceipt>> RecordAsync(SourceClaim claim, UsageBatch batch, CancellationToken ct) =>
        RecordAsync(claim, batch, parts: null, ct);

    private NpgsqlConnection Connection => (NpgsqlConnection)db.Database.GetDbConnection();

    private (Dictionary<(DateOnly, Guid), PreparedLine> Lines, List<RejectedLine> Rejected) Prepare(
        SourceClaim claim, UsageBatch batch, ProjectDoor door)
    {
        var rules = new LineRules(batch.Days, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), claim.MayName);
        var lines = new Dictionary<(DateOnly, Guid), PreparedLine>(batch.Lines.Count);
        var rejected = new List<RejectedLine>();
        for (var i = 0; i < batch.Lines.Count; i++)
        {
            var line = batch.Lines[i];
            if (rules.ReasonAgainst(line) is { } reason)
            {
                rejected.Add(new RejectedLine(i, reason));
                continue;
            }

            var identity = IdentityOpener.Fold(line.Identity);
            var key = LineKey.Of(line, identity);
            if (lines.TryGetValue((line.Day, key), out var same))
            {
                same.Merge(line);
            }
            else
            {
                // The key is of what was said: an organization that changes its rule counts nothing twice.
                lines.Add((line.Day, key), new PreparedLine(door.Let(line), key, identity));
            }
        }

        return (lines, rejected);
    }

    // In a transaction of its own: attaching a partition takes a lock that must not outlive it.
    private async Task MakeMonthsAsync(IEnumerable<PreparedLine> lines, CancellationToken ct)
    {
        var months = lines.Select(line => new DateOnly(line.Line.Day.Year, line.Line.Day.Month, 1)).Distinct().Order().ToArray();
        if (months.Length > 0)
        {
            await db.Database.ExecuteSqlAsync($"select make_usage_month(month) from unnest({months}) month", ct);
        }
    }

    private async Task<Written> WriteAsync(
        SourceClaim claim, UsageBatch batch, IReadOnlyCollection<ToldPart>? parts, IReadOnlyCollection<PreparedLine> lines, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // A clock that runs ahead must not keep later tellings out.
        var observedAt = batch.ObservedAt > now ? now : batch.ObservedAt.ToUniversalTime();
        var source = await sources.OpenAsync(claim, batch.ReaderVersion, observedAt, ct);
        var identities = await names.OpenAsync([.. lines.Select(line => line.Identity), .. parts?.Select(part => part.Identity) ?? []], ct);
        var book = await prices.OpenAsync(ct);

        await db.ExecuteAsync(SqlText.Of<UsageRecorder>("Incoming"), ct);
        await LineCopy.WriteAsync(Connection, lines, identities, book, ct);
        object[] same = [org.RequiredId, source.Id, batch.ReaderVersion, observedAt, now];
        return batch.WholeTruth || parts is not null
            ? await ReplaceAsync(source.Id, claim.AtVendor, batch, parts, identities, observedAt, same, ct)
            : await MergeAsync(source, batch, same, ct);
    }

    private async Task<Written> ReplaceAsync(
        Guid sourceId, bool atVendor, UsageBatch batch, IReadOnlyCollection<ToldPart>? parts, IReadOnlyDictionary<string, Guid> identities,
        DateTimeOffset observedAt, object[] same, CancellationToken ct)
    {
        var told = parts?.Select(part => (part.Day, Identity: IdentityOpener.Fold(part.Identity) is { Length: > 0 } name ? identities[name] : Guid.Empty)).Distinct().ToList()
            ?? [.. batch.Days.Each().Select(day => (day, Guid.Empty))];
        var ofEverybody = parts is null;

        await db.ExecuteAsync("create temp table accepted (day date not null, identity_id uuid not null) on commit drop", ct);
        await db.ExecuteAsync(SqlText.Of<UsageRecorder>("AcceptDays"), ct,
            org.RequiredId, sourceId, observedAt, told.Select(part => part.Day).ToArray(), told.Select(part => part.Identity).ToArray(), atVendor);
        var vanished = await db.DaysAsync(SqlText.Of<UsageRecorder>("Vanish"), ct, org.RequiredId, sourceId, ofEverybody);
        var written = await db.DaysAsync(SqlText.Of<UsageRecorder>("WriteWholeTruth"), ct, [.. same, ofEverybody]);
        return new Written([.. vanished, .. written], written.Count, vanished.Count);
    }

    private async Task<Written> MergeAsync(OpenedSource source, UsageBatch batch, object[] same, CancellationToken ct)
    {
        var replaced = new List<DateOnly>();
        if (source.HighestReader > batch.ReaderVersion)
        {
            await db.ExecuteAsync(SqlText.Of<UsageRecorder>("SkipOlderReadings"), ct, org.RequiredId, source.Id, batch.ReaderVersion);
        }

        if (source.LowestReader < batch.ReaderVersion)
        {
            replaced = await db.DaysAsync(SqlText.Of<UsageRecorder>("ReplaceSessions"), ct,
                org.RequiredId, source.Id, batch.Days.First, batch.Days.Last, batch.ReaderVersion);
        }

        var written = await db.DaysAsync(SqlText.Of<UsageRecorder>("WriteWhatIsThere"), ct, same);
        return new Written([.. replaced, .. written], written.Count, Vanished: 0);
    }

    private sealed record Written(HashSet<DateOnly> Days, int Changed, int Vanished);
}
