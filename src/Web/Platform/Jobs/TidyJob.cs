using Npgsql;
using Quartz;

namespace TeamCost.Web.Platform.Jobs;

/// <summary>Takes away what ended more than a day ago and would only grow: bearer sessions, device codes and the counts of their tries.</summary>
[DisallowConcurrentExecution]
public sealed class TidyJob(NpgsqlDataSource database) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var sql in (string[])
        [
            "delete from api_sessions where expires_at < now() - interval '1 day'",
            "delete from device_codes where expires_at < now() - interval '1 day'",
            "delete from device_tries where hour_at < now() - interval '1 day'",
        ])
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
