using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Tests.Features.Usage;

/// <summary>An organization of its own for a test of the recorder and the rollup, without HTTP: people, sources of every kind, lines.</summary>
internal sealed class UsageWorld
{
    public const string Sonnet = "claude-sonnet-4-5";
    public static readonly DateOnly Day = new(2026, 3, 10);
    public static readonly DateTimeOffset Morning = new(2026, 4, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly IServiceProvider _services;

    private UsageWorld(IServiceProvider services, Guid orgId) => (_services, OrgId) = (services, orgId);

    public Guid OrgId { get; }

    public static async Task<UsageWorld> MakeAsync(IServiceProvider services, string timeZone = "UTC")
    {
        var world = new UsageWorld(services, Guid.CreateVersion7());
        await world.ExecuteAsync(
            "insert into organizations (org_id, name, kind, time_zone) values ($1, 'A world', 'company', $2)", world.OrgId, timeZone);
        await world.ExecuteAsync("insert into org_slugs (slug, org_id) values ($2, $1)", world.OrgId, $"world-{world.OrgId:N}");
        return world;
    }

    public async Task<Guid> PersonAsync(string name = "somebody")
    {
        var id = Guid.CreateVersion7();
        var email = $"{name}-{id:N}@example.test";
        await ExecuteAsync(
            "insert into users (id, email, normalized_email, user_name, normalized_user_name, email_confirmed) values ($1, $2, upper($2), $2, upper($2), true)",
            id, email);
        await ExecuteAsync("insert into memberships (org_id, user_id, role) values ($1, $2, 'member')", OrgId, id);
        return id;
    }

    public Task<string> EmailOfAsync(Guid person) => OneAsync<string>("select email from users where id = $1", person);

    public async Task<Guid> TeamAsync(Guid person, DateOnly from, DateOnly? until = null)
    {
        var team = Guid.CreateVersion7();
        await ExecuteAsync("insert into teams (org_id, id, name) values ($1, $2, $3)", OrgId, team, $"Team {team:N}");
        await ExecuteAsync(
            "insert into team_members (org_id, user_id, from_day, until_day, team_id) values ($1, $2, $3, $4, $5)",
            OrgId, person, from, until is { } day ? day : DBNull.Value, team);
        return team;
    }

    public static UsageLine Line(
        long input = 100, long output = 10, string? session = "a", int? hour = 9, string model = Sonnet, string tool = "claude-code",
        DateOnly? day = null, string? identity = null, string? project = null, long cacheRead = 0, long cacheWrite5m = 0, long cacheWrite1h = 0,
        Money? reported = null, string dayKind = DayKinds.Utc, string provider = "anthropic", string grain = Grains.Request, string paidBy = PaidModes.NotSaid) =>
        new(
            day ?? Day, hour, tool, provider, model, session is null ? null : SessionHash.Of(tool, session),
            new RateClass(Tiers.Standard, "", session is null ? null : 0, reported is not null),
            new TokenCounts(input, output, cacheRead, cacheWrite5m, cacheWrite1h, 0), 1, 0, grain, identity, project, reported, dayKind, paidBy);

    public static UsageBatch Batch(IReadOnlyList<UsageLine> lines, bool wholeTruth = false, DateTimeOffset? at = null, int reader = 1, DayRange? days = null) =>
        new(Guid.Empty, reader, at ?? Morning, days ?? new DayRange(Day.AddDays(-40), Day.AddDays(40)), wholeTruth, lines);

    public Task<UsageReceipt> SendAsync(SourceClaim claim, params UsageLine[] lines) => SendAsync(claim, Batch(lines));

    public Task<UsageReceipt> SendAsync(SourceClaim claim, UsageBatch batch, IReadOnlyCollection<ToldPart>? parts = null) =>
        InsideAsync<UsageRecorder, UsageReceipt>(async recorder =>
            (await recorder.RecordAsync(claim, batch, parts, CancellationToken.None)).Match(
                receipt => receipt, error => throw new InvalidOperationException(error.Message)));

    /// <summary>What one telling of a connection's feed does besides usage, in one unit of work.</summary>
    public Task<int> BillAsync(SourceClaim claim, DayRange days, IReadOnlyList<BillItem> items, DateTimeOffset? at = null) =>
        TellAsync<BillRecorder>(claim, at, (recorder, source) => recorder.RecordAsync(source, days, items, at ?? Morning, CancellationToken.None));

    public Task<int> BillAsync(SourceClaim claim, params BillItem[] items) => BillAsync(claim, new DayRange(Day.AddDays(-40), Day.AddDays(40)), items);

    public Task<int> ActivityAsync(SourceClaim claim, DayRange days, IReadOnlyList<ActivityItem> items, DateTimeOffset? at = null) =>
        TellAsync<ActivityRecorder>(claim, at, (recorder, source) => recorder.RecordAsync(source, days, items, at ?? Morning, CancellationToken.None));

    /// <summary>The list of seats as it was read at noon of a day.</summary>
    public Task<int> SeatsAsync(SourceClaim claim, DateOnly day, params SeatItem[] listed) => SeatsAsync(claim, day, Noon(day), listed);

    public Task<int> SeatsAsync(SourceClaim claim, DateOnly day, DateTimeOffset at, params SeatItem[] listed) =>
        TellAsync<SeatRecorder>(claim, at, (recorder, source) => recorder.RecordAsync(source, day, listed, at, CancellationToken.None));

    public static DateTimeOffset Noon(DateOnly day) => new(day, new TimeOnly(12, 0), TimeSpan.Zero);

    public Task DescribeAsync(params IdentityName[] names) => AskCommittedAsync<IdentityOpener, int>(async opener =>
    {
        await opener.DescribeAsync(names, CancellationToken.None);
        return 0;
    });

    public Task<List<SourceIdentity>> NamesAsync() => ReadAsync(db => db.Identities.AsNoTracking().OrderBy(i => i.Name).ToListAsync());

    /// <summary>As an admin does on the page.</summary>
    public Task ExecuteAssignAsync(string name, Guid? person, Guid by) => ExecuteAsync(
        "update identities set state = case when $3::uuid is null then 'unassigned' else 'person' end, user_id = $3, assigned_by = $4, assigned_at = now() where org_id = $1 and name = $2",
        OrgId, name, person is { } id ? id : DBNull.Value, by);

    public Task<long> DirtyAsync() => OneAsync<long>("select count(*) from dirty_days where org_id = $1", OrgId);

    private Task<int> TellAsync<TRecorder>(SourceClaim claim, DateTimeOffset? at, Func<TRecorder, Guid, Task<Result<int>>> tell) where TRecorder : notnull =>
        AskCommittedAsync<IServiceProvider, int>(async scope =>
        {
            var source = await scope.GetRequiredService<SourceOpener>().OpenAsync(claim, 1, at ?? Morning, CancellationToken.None);
            return (await tell(scope.GetRequiredService<TRecorder>(), source.Id)).Match(count => count, error => throw new InvalidOperationException(error.Message));
        });

    /// <summary>Asks inside a unit of work that is kept.</summary>
    public Task<T> AskCommittedAsync<TService, T>(Func<TService, Task<T>> ask) where TService : notnull => InsideAsync<TService, OrgTransaction, T>(async (service, unit) =>
    {
        await using var transaction = await unit.BeginAsync(CancellationToken.None);
        var answer = await ask(service);
        await transaction.CommitAsync();
        return answer;
    });

    public Task<int> RollUpAsync() => InsideAsync<RollUp, int>(rollUp => rollUp.RunAsync(CancellationToken.None));

    public Task<int> RebuildAsync() => InsideAsync<RollupMarker, int>(async marker =>
    {
        await marker.MarkAllAsync(CancellationToken.None);
        return 0;
    });

    /// <summary>The rollup, after whatever is dirty was rolled up.</summary>
    public async Task<List<DailyUsage>> RowsAsync()
    {
        await SettleAsync();
        return await ReadAsync(db => db.DailyUsage.AsNoTracking().OrderBy(r => r.Day).ThenBy(r => r.UtcDay).ThenBy(r => r.Seq).ToListAsync());
    }

    /// <summary>The process's own waker may hold the days of a round: what it has not taken is taken here.</summary>
    public async Task SettleAsync()
    {
        for (var tries = 0; tries < 400; tries++)
        {
            await RollUpAsync();
            if (await OneAsync<long>("select count(*) from dirty_days where org_id = $1", OrgId) == 0)
            {
                return;
            }

            await Task.Yield();
        }

        throw new InvalidOperationException("The rollup does not settle.");
    }

    public Task<List<StoredUsageLine>> LinesAsync() => ReadAsync(db => db.UsageLines.AsNoTracking().OrderBy(l => l.Day).ThenBy(l => l.Key).ToListAsync());

    public Task<T> ReadAsync<T>(Func<AppDbContext, Task<T>> read) => InsideAsync<AppDbContext, OrgTransaction, T>(async (db, unit) =>
    {
        await using var transaction = await unit.BeginAsync(CancellationToken.None);
        return await read(db);
    });

    /// <summary>Asks inside a unit of work.</summary>
    public Task<T> AskAsync<TService, T>(Func<TService, Task<T>> ask) where TService : notnull => InsideAsync<TService, OrgTransaction, T>(async (service, unit) =>
    {
        await using var transaction = await unit.BeginAsync(CancellationToken.None);
        return await ask(service);
    });

    public async Task<TResult> InsideAsync<TService, TResult>(Func<TService, Task<TResult>> work) where TService : notnull
    {
        var result = default(TResult)!;
        await _services.GetRequiredService<OrgRunner>().ForAsync<TService>(OrgId, async (service, _) => result = await work(service), CancellationToken.None);
        return result;
    }

    private async Task<TResult> InsideAsync<TOne, TTwo, TResult>(Func<TOne, TTwo, Task<TResult>> work) where TOne : notnull where TTwo : notnull =>
        await InsideAsync<IServiceProvider, TResult>(scope => work(scope.GetRequiredService<TOne>(), scope.GetRequiredService<TTwo>()));

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> OneAsync<T>(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = _services.GetRequiredKeyedService<NpgsqlDataSource>(OrgRunner.AdminSource).CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
