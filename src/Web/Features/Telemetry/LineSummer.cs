using Npgsql;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>
/// Sums usage lines and activity of marked days from the increments that were kept, as the whole truth of the stream's day. Doing it again, or after a crash
/// in between, says the same.
/// </summary>
internal sealed class LineSummer(
    AppDbContext db, CurrentOrg org, OrgTransaction unit, UsageRecorder recorder, ActivityRecorder activity, SourceOpener sources, IdentityOpener names,
    TimeProvider clock)
{
    public const string UnscopedMarkedOrgs = "select distinct org_id from telemetry_marks";

    private const int ReaderVersion = 1;

    /// <returns>Whether days stay marked that somebody else is at.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { Count: > 0 } claimed)
        {
            foreach (var stream in claimed)
            {
                await SumAsync(stream, ct);
            }
        }

        await using var transaction = await unit.BeginAsync(ct);
        await using var left = db.Statement("select exists (select from telemetry_marks where org_id = $1)", org.RequiredId);
        return (bool)(await left.ExecuteScalarAsync(ct))!;
    }

    private async Task<List<Claimed>> ClaimAsync(CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var claimed = new List<Claimed>();
        await using (var command = db.Statement(SqlText.Of<LineSummer>("ClaimStreams"), org.RequiredId))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                claimed.Add(new Claimed(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3)));
            }
        }

        await transaction.CommitAsync(ct);
        return claimed;
    }

    private async Task SumAsync(Claimed stream, CancellationToken ct)
    {
        var claim = await ClaimOfAsync(stream, ct);
        foreach (var (day, generation) in await MarksAsync(stream, ct))
        {
            await SumAsync(stream, claim, day, ct);
            await FinishAsync(
                "delete from telemetry_marks where org_id = $1 and stream_id = $2 and day = $3 and generation = $4", ct, org.RequiredId, stream.Id, day, generation);
            await FinishAsync("update telemetry_streams set summing_until = now() + interval '30 seconds' where org_id = $1 and id = $2", ct, org.RequiredId, stream.Id);
        }

        await FinishAsync("update telemetry_streams set summing_until = null where org_id = $1 and id = $2", ct, org.RequiredId, stream.Id);
    }

    private async Task SumAsync(Claimed stream, SourceClaim claim, DateOnly day, CancellationToken ct)
    {
        var readAt = clock.GetUtcNow();
        var (lines, items) = await ReadAsync(stream, day, ct);
        await DescribeAsync(Described(stream, lines, items), ct);
        var days = new DayRange(day, day);
        var recorded = await recorder.RecordAsync(claim, new UsageBatch(Guid.Empty, ReaderVersion, readAt, days, WholeTruth: true, lines), ct);
        recorded.Match(receipt => receipt.Rejected.Count == 0 ? true : throw new InvalidOperationException($"A summed line was rejected: {receipt.Rejected[0].Reason}"),
            error => throw new InvalidOperationException(error.Message));
        if (items.Count == 0)
        {
            return;
        }

        await using var transaction = await unit.BeginAsync(ct);
        var source = await sources.OpenAsync(claim, ReaderVersion, readAt, ct);
        (await activity.RecordAsync(source.Id, days, items, readAt, ct)).Match(_ => true, error => throw new InvalidOperationException(error.Message));
        await transaction.CommitAsync(ct);
    }

    private async Task<(List<UsageLine> Lines, List<ActivityItem> Items)> ReadAsync(Claimed stream, DateOnly day, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        var lines = new List<UsageLine>();
        await using (var command = db.Statement(SqlText.Of<LineSummer>("SumLines"), org.RequiredId, stream.Id, day, stream.TokenId))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                lines.Add(Line(stream, day, row));
            }
        }

        var items = new List<ActivityItem>();
        await using (var command = db.Statement(SqlText.Of<LineSummer>("SumActivity"), org.RequiredId, stream.Id, day))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                items.AddRange(Items(stream, day, row));
            }
        }

        return (lines, items);
    }

    private async Task DescribeAsync(List<IdentityName> said, CancellationToken ct)
    {
        if (said.Count > 0)
        {
            await using var transaction = await unit.BeginAsync(ct);
            await names.DescribeAsync(said, ct);
            await transaction.CommitAsync(ct);
        }
    }

    private static UsageLine Line(Claimed stream, DateOnly day, NpgsqlDataReader row)
    {
        var isRequest = !row.IsDBNull(5);
        var name = row.GetString(6);
        return new UsageLine(
            day, row.GetInt32(0), stream.Tool, row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetGuid(3).ToString("N"),
            new RateClass(row.GetString(4), "", isRequest ? row.GetInt32(5) : null),
            new TokenCounts(row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), 0, row.GetInt64(11)),
            row.GetInt64(12), 0, isRequest ? Grains.Request : Grains.SessionTotal, name.Length == 0 ? null : name,
            // The tool's own reckoning at list price: kept beside ours, never instead of it.
            Reported: row.IsDBNull(13) ? null : new Money(row.GetDecimal(13)));
    }

    private static IEnumerable<ActivityItem> Items(Claimed stream, DateOnly day, NpgsqlDataReader row)
    {
        var (measure, name, value) = (row.GetString(1), row.GetString(3), row.GetDecimal(4));
        var item = new ActivityItem(day, stream.Tool, row.GetString(0), measure, value, name.Length == 0 ? null : name, row.GetString(2));
        return measure switch
        {
            Measures.EditsAccepted => [item with { Metric = ActivityMetrics.Suggestions, Detail = "accepted" }, item with { Metric = ActivityMetrics.Acceptances }],
            Measures.EditsRejected => [item with { Metric = ActivityMetrics.Suggestions, Detail = "rejected" }],
            _ => [item],
        };
    }

    // What the page of names shows beside a name that is no address.
    private static List<IdentityName> Described(Claimed stream, List<UsageLine> lines, List<ActivityItem> items)
    {
        var told = lines.Select(line => (line.Identity, line.Provider)).Concat(items.Select(item => (item.Identity, item.Provider)));
        return [.. told.Where(one => one.Identity is not null).DistinctBy(one => one.Identity, StringComparer.Ordinal).Select(one => NameOf(one.Identity!, one.Provider, stream.Tool))];
    }

    private static IdentityName NameOf(string name, string provider, string tool) =>
        name.Contains('@', StringComparison.Ordinal) ? new IdentityName(name, IdentityKind.Email, provider, Email: name)
        : name.StartsWith($"{tool} account ", StringComparison.Ordinal) ? new IdentityName(name, IdentityKind.UserId, provider, Hint: $"an account as {tool} reports it by telemetry")
        : name.StartsWith($"{tool} installation ", StringComparison.Ordinal)
            ? new IdentityName(name, IdentityKind.Installation, provider, Hint: $"an installation of {tool} that reports by telemetry without saying whose it is")
        : new IdentityName(name, IdentityKind.Name, provider);

    private async Task<SourceClaim> ClaimOfAsync(Claimed stream, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await using var command = db.Statement(
            """
            select t.name, t.user_id, (select d.id from devices d where d.org_id = $1 and d.user_id = t.user_id and d.token_id = t.id order by d.last_seen_at desc limit 1)
            from tokens t where t.org_id = $1 and t.id = $2
            """, org.RequiredId, stream.TokenId);
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        var owner = row.IsDBNull(1) ? (Guid?)null : row.GetGuid(1);
        var machine = owner is null ? (Guid?)null : row.IsDBNull(2) ? stream.TokenId : row.GetGuid(2);
        var key = stream.Installation.Length == 0 ? $"{stream.TokenId:N}:{stream.Tool}" : $"{stream.TokenId:N}:{stream.Tool}:{stream.Installation}";
        return SourceClaim.Telemetry(key, $"{row.GetString(0)} (telemetry)", machine, owner, selfDeclared: owner is null);
    }

    private async Task<List<(DateOnly Day, long Generation)>> MarksAsync(Claimed stream, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await using var command = db.Statement(
            "select day, generation from telemetry_marks where org_id = $1 and stream_id = $2 order by day desc", org.RequiredId, stream.Id);
        await using var row = await command.ExecuteReaderAsync(ct);
        var marks = new List<(DateOnly, long)>();
        while (await row.ReadAsync(ct))
        {
            marks.Add((row.GetFieldValue<DateOnly>(0), row.GetInt64(1)));
        }

        return marks;
    }

    private async Task FinishAsync(string sql, CancellationToken ct, params object?[] values)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await db.ExecuteAsync(sql, ct, values);
        await transaction.CommitAsync(ct);
    }

    private sealed record Claimed(Guid Id, Guid TokenId, string Tool, string Installation);
}
