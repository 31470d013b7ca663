using Npgsql;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>
/// Runs work for organizations outside a request: a scope each, entered, one failure logged and the next one tried. The admin data source
/// is used only to learn which organizations to enter.
/// </summary>
public sealed partial class OrgRunner(
    IServiceScopeFactory scopes, [FromKeyedServices(OrgRunner.AdminSource)] NpgsqlDataSource admin, ILogger<OrgRunner> log)
{
    public const string AdminSource = "admin";

    /// <summary>Every organization that a statement names.</summary>
    /// <param name="unscopedIds">SQL of one uuid column.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="values">Of <c>$1</c>, <c>$2</c> …</param>
    public async Task<IReadOnlyList<Guid>> UnscopedIdsAsync(string unscopedIds, CancellationToken ct, params object[] values)
    {
        await using var command = admin.CreateCommand(unscopedIds);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    public async Task ForEachAsync<TService>(string unscopedIds, Func<TService, CancellationToken, Task> work, CancellationToken ct)
        where TService : notnull
    {
        foreach (var orgId in await UnscopedIdsAsync(unscopedIds, ct))
        {
            try
            {
                await ForAsync(orgId, work, ct);
            }
            catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                Log.OrgFailed(log, error, orgId, typeof(TService).Name);
            }
        }
    }

    /// <summary>Enters one organization in a scope of its own. The work opens its units of work with <see cref="OrgTransaction"/>.</summary>
    public Task ForAsync<TService>(Guid orgId, Func<TService, CancellationToken, Task> work, CancellationToken ct)
        where TService : notnull => ForAsync(orgId, userId: null, work, ct);

    /// <summary>The same as a member, who sees what they may see; who is none (any more) is left out.</summary>
    public Task ForMemberAsync<TService>(Guid orgId, Guid userId, Func<TService, CancellationToken, Task> work, CancellationToken ct)
        where TService : notnull => ForAsync(orgId, userId, work, ct);

    private async Task ForAsync<TService>(Guid orgId, Guid? userId, Func<TService, CancellationToken, Task> work, CancellationToken ct)
        where TService : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        var org = scope.ServiceProvider.GetRequiredService<CurrentOrg>();
        if (await UnscopedEntryAsync(orgId, userId, ct) is not { } entry)
        {
            return; // deleted meanwhile, or left
        }

        org.Enter(entry);
        await work(scope.ServiceProvider.GetRequiredService<TService>(), ct);
    }

    private async Task<OrgEntry?> UnscopedEntryAsync(Guid orgId, Guid? userId, CancellationToken ct)
    {
        await using var command = admin.CreateCommand("""
            select o.org_id, s.slug, o.name, o.kind, o.time_zone, o.members_see_names, o.project_naming, m.role
            from organizations o join org_slugs s using (org_id) left join memberships m on m.org_id = o.org_id and m.user_id = $2
            where o.org_id = $1 and ($2 is null or m.role is not null)
            """);
        command.Parameters.AddWithValue(orgId);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid, Value = userId is { } id ? id : DBNull.Value });
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new OrgEntry(row.GetGuid(0), row.GetString(1), row.GetString(2), Enum.Parse<OrgKind>(row.GetString(3), ignoreCase: true),
                row.GetString(4), row.GetBoolean(5), Enum.Parse<ProjectNaming>(row.GetString(6), ignoreCase: true), userId,
                await row.IsDBNullAsync(7, ct) ? null : Enum.Parse<OrgRole>(row.GetString(7), ignoreCase: true))
            : null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed for organization {OrgId}; the others go on")]
        public static partial void OrgFailed(ILogger logger, Exception error, Guid orgId, string work);
    }
}
