using Npgsql;
using Quartz;

namespace TeamCost.Web.Platform.Jobs;

/// <summary>Takes bearer sessions away that ended more than a day ago: the table would only grow.</summary>
[DisallowConcurrentExecution]
public sealed class TidyJob(NpgsqlDataSource database) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("delete from api_sessions where expires_at < now() - interval '1 day'");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
