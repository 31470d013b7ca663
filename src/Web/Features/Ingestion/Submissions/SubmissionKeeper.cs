using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>
/// Keeps what clients submit, decides per device, day and client which telling counts, and has the recorder write it. The observations are kept
/// first, in a unit of work of their own; the lines follow from them, so that sending again after a crash half-way mends it.
/// </summary>
public sealed class SubmissionKeeper(
    AppDbContext db, CurrentOrg org, OrgTransaction unit, OrgPriceBook prices, UsageRecorder recorder, SubmittedDevices devices, SubmissionHolds holds, TimeProvider clock)
{
    public async Task<KeptSubmission> KeepAsync(SubmissionReading reading, Guid userId, Guid tokenId, CancellationToken ct)
    {
        var kept = await ObserveAsync(reading, userId, tokenId, ct);
        foreach (var told in kept.Told)
        {
            await RecordAsync(told.Claim, SubmittedLines.Of(told.Parts), told.Days, kept.At, ct);
        }

        return kept;
    }

    /// <summary>Takes away all that a person's clients have submitted here.</summary>
    /// <returns>How many submissions that were.</returns>
    public async Task<int> ForgetAsync(Guid userId, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await LockAsync(userId, ct);
        var at = clock.GetUtcNow();
        var told = await devices.ToldAsync(userId, ct);
        var deleted = await db.Submissions.Where(s => s.UserId == userId).ExecuteDeleteAsync(ct);
        await db.SubmittedParts.Where(p => p.UserId == userId).ExecuteDeleteAsync(ct);
        await holds.SyncAsync(userId, [], await prices.OpenAsync(ct), ct);
        await transaction.CommitAsync(ct);

        // From the sources themselves: what a crash between the two steps left is found again.
        foreach (var (claim, days) in told)
        {
            await RecordAsync(claim, [], days, at, ct);
        }

        return deleted;
    }

    private async Task<KeptSubmission> ObserveAsync(SubmissionReading reading, Guid userId, Guid tokenId, CancellationToken ct)
    {
        var bodyHash = reading.Hash();
        await using var transaction = await unit.BeginAsync(ct);
        await LockAsync(userId, ct);

        // Under the lock: whoever waited observes later, so that the recorder keeps the later telling however the two go on.
        var at = clock.GetUtcNow();
        var isFirst = !await db.Submissions.AnyAsync(s => s.UserId == userId, ct);
        var known = await db.Submissions.AsNoTracking()
            .Where(s => s.UserId == userId && s.Device == reading.Device && s.BodyHash == bodyHash)
            .Select(s => new { s.Id, s.Reasons }).FirstOrDefaultAsync(ct);
        var id = known?.Id ?? Guid.CreateVersion7();

        var days = reading.Parts.Select(part => part.Day).Distinct().ToArray();
        var before = await db.SubmittedParts.AsNoTracking().TagWith("Submissions.Known")
            .Where(p => p.UserId == userId && p.Device == reading.Device && days.Contains(p.Day)).ToListAsync(ct);
        var merge = new SubmissionMerge(reading, before, id);
        await WriteAsync(merge.Changed, userId, reading.Device, at, ct);

        var all = await db.SubmittedParts.AsNoTracking().TagWith("Submissions.All").Where(p => p.UserId == userId).ToListAsync(ct);
        var counted = CountedParts.Of(all);
        var book = await prices.OpenAsync(ct);
        await holds.SyncAsync(userId, counted, book, ct);
        var reasons = known?.Reasons ?? SubmissionRules.Reasons(reading.Parts, SubmissionRules.Usual(counted, book), book);
        IReadOnlyList<string> warnings = [.. reading.Warnings, .. merge.Warnings];
        if (known is null)
        {
            db.Submissions.Add(RowOf(reading, id, userId, bodyHash, reasons, warnings, at));
            await db.SaveChangesAsync(ct);
        }

        var told = await ToldAsync(reading, userId, tokenId, [.. all.Where(part => days.Contains(part.Day))], ct);
        await transaction.CommitAsync(ct);
        return new KeptSubmission(id, known is not null, isFirst, reasons, warnings, Metrics(counted), told, at);
    }

    /// <summary>What is to be written of the days: of this device, and of the others where something without a device may have moved between them.</summary>
    private async Task<IReadOnlyList<ToldDays>> ToldAsync(SubmissionReading reading, Guid userId, Guid tokenId, IReadOnlyList<SubmittedPart> parts, CancellationToken ct)
    {
        var counted = CountedParts.Of(parts);
        var machine = await devices.MachineOfAsync(userId, tokenId, reading.Device, reading.DeviceName, ct);
        var own = SourceClaim.Submitted(userId, reading.Device, machine, NameOf(reading));
        var told = new List<ToldDays> { Of(own, reading.Device) };
        if (parts.Any(part => part.Device.Length == 0))
        {
            var names = (await devices.ToldAsync(userId, ct)).ToDictionary(one => one.Claim.NaturalKey, one => one.Claim);
            told.AddRange(parts.Select(part => part.Device).Distinct().Where(device => device != reading.Device).Order(StringComparer.Ordinal)
                .Select(device => SourceClaim.Submitted(userId, device, machineId: null, "") is var claim && names.TryGetValue(claim.NaturalKey, out var known)
                    ? Of(known, device) : Of(claim, device)));
        }

        return told;

        ToldDays Of(SourceClaim claim, string device) => new(
            claim, [.. counted.Where(part => part.Device == device).Select(part => part.Said)], [.. parts.Where(part => part.Device == device).Select(part => part.Day).Distinct()]);
    }

    private Task<int> LockAsync(Guid userId, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"submissions:{org.RequiredId:N}:{userId:N}"}, 0))", ct);

    private async Task RecordAsync(SourceClaim claim, IReadOnlyList<UsageLine> lines, IReadOnlyCollection<DateOnly> days, DateTimeOffset at, CancellationToken ct)
    {
        // A batch speaks of ten years at most.
        foreach (var some in days.GroupBy(day => day.Year / 8))
        {
            var range = new DayRange(some.Min(), some.Max());
            var batch = new UsageBatch(Guid.Empty, ReaderVersion: 1, at, range, WholeTruth: true, [.. lines.Where(line => range.Contains(line.Day))]);
            var receipt = await recorder.RecordAsync(claim, batch, [.. some.Select(day => new ToldPart(day, Identity: null))], ct);
            _ = receipt.Match(
                done => done.Rejected.Count == 0 ? done : throw new InvalidOperationException($"A checked submission was refused: {done.Rejected[0].Reason}"),
                error => throw new InvalidOperationException($"A checked submission was refused: {error.Message}"));
        }
    }

    private static string NameOf(SubmissionReading reading) => reading.DeviceName.Length > 0 ? $"{reading.DeviceName} ({reading.Client})" : reading.Client;

    private Task WriteAsync(IReadOnlyList<SubmittedPart> parts, Guid userId, string device, DateTimeOffset at, CancellationToken ct) => parts.Count == 0 ? Task.CompletedTask : db.ExecuteAsync(
        SqlText.Of<SubmissionKeeper>("WriteParts"), ct, org.RequiredId, userId, device, at,
        parts.Select(p => p.Day).ToArray(), parts.Select(p => p.Client).ToArray(), parts.Select(p => p.SubmissionId).ToArray(),
        parts.Select(p => p.ParserVersion).ToArray(), parts.Select(p => p.Tokens).ToArray(), parts.Select(p => p.CostUsd).ToArray(), parts.Select(p => p.Entries).ToArray(),
        Values(parts, NpgsqlDbType.Uuid, p => p.PrunedSubmissionId), Values(parts, NpgsqlDbType.Integer, p => p.PrunedParserVersion),
        Values(parts, NpgsqlDbType.Bigint, p => p.PrunedTokens), Values(parts, NpgsqlDbType.Numeric, p => p.PrunedCostUsd), Values(parts, NpgsqlDbType.Text, p => p.PrunedEntries),
        parts.Select(p => p.Tellings).ToArray(), Values(parts, NpgsqlDbType.Integer, p => p.FullVersion));

    private static Npgsql.NpgsqlParameter Values<T>(IReadOnlyList<SubmittedPart> parts, NpgsqlDbType type, Func<SubmittedPart, T> of) =>
        new() { Value = parts.Select(of).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    private static SubmittedMetrics Metrics(IReadOnlyList<CountedPart> counted)
    {
        var days = counted.GroupBy(part => part.Day).Select(day => (Tokens: day.Sum(p => p.Said.Tokens), Cost: day.Sum(p => p.Said.CostUsd))).ToList();
        return new SubmittedMetrics(days.Sum(day => day.Tokens), SubmissionJson.Bare(days.Sum(day => day.Cost)), days.Count(day => day.Tokens > 0 || day.Cost > 0));
    }

    private static Submission RowOf(
        SubmissionReading reading, Guid id, Guid userId, byte[] bodyHash, IReadOnlyList<string> reasons, IReadOnlyList<string> warnings, DateTimeOffset at) => new()
        {
            Id = id,
            UserId = userId,
            Device = reading.Device,
            DeviceName = reading.DeviceName,
            Client = reading.Client,
            ClientVersion = reading.ClientVersion,
            Shape = reading.Shape,
            FirstDay = reading.Days.First,
            LastDay = reading.Days.Last,
            Days = reading.ActiveDays,
            Tokens = reading.Tokens,
            CostUsd = reading.CostUsd,
            Verdict = reasons.Count > 0 ? SubmissionVerdict.Flagged : SubmissionVerdict.Accepted,
            Reasons = [.. reasons],
            Warnings = [.. warnings],
            BodyHash = bodyHash,
            ReceivedAt = at,
        };
}

/// <param name="Told">What is to be written, device by device.</param>
/// <param name="At">When it was observed: under the person's lock.</param>
public sealed record KeptSubmission(
    Guid Id, bool IsKnown, bool IsFirst, IReadOnlyList<string> Reasons, IReadOnlyList<string> Warnings, SubmittedMetrics Metrics, IReadOnlyList<ToldDays> Told, DateTimeOffset At);

/// <summary>The whole truth of one device on some days.</summary>
public sealed record ToldDays(SourceClaim Claim, IReadOnlyList<SubmittedDay> Parts, IReadOnlyCollection<DateOnly> Days);
