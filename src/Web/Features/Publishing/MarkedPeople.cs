using Npgsql;
using Quartz;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Jobs;

namespace TeamCost.Web.Features.Publishing;

/// <summary>
/// Publishes for everybody whom a rollup marked. A mark goes with the transaction that took it in; one that was set meanwhile stays. Any number of processes may be at it.
/// </summary>
public sealed partial class MarkedPeople(IServiceScopeFactory scopes, NpgsqlDataSource database, ILogger<MarkedPeople> log)
{
    // Not waiting for a rollup that is at the same mark: it sets it anew.
    private const string Done = """
        delete from publishing_marks where user_id in (
          select user_id from publishing_marks where user_id = $1 and generation = $2 for update skip locked)
        """;

    /// <returns>How many people were taken.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var marked = await MarkedAsync(ct);
        foreach (var (userId, generation) in marked)
        {
            try
            {
                await PublishAsync(userId, generation, ct);
            }
            catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                Log.Failed(log, error, userId);
            }
        }

        return marked.Count;
    }

    private async Task<List<(Guid UserId, long Generation)>> MarkedAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("select user_id, generation from publishing_marks order by marked_at, user_id");
        await using var row = await command.ExecuteReaderAsync(ct);
        var marked = new List<(Guid, long)>();
        while (await row.ReadAsync(ct))
        {
            marked.Add((row.GetGuid(0), row.GetInt64(1)));
        }

        return marked;
    }

    private async Task PublishAsync(Guid userId, long generation, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await scope.ServiceProvider.GetRequiredService<Publisher>().RunAsync(userId, ct);
        await db.ExecuteAsync(Done, ct, userId, generation);
        await transaction.CommitAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Publishing for person {UserId} failed; the mark stays and the schedule tries again")]
        public static partial void Failed(ILogger logger, Exception error, Guid userId);
    }
}

/// <summary>The net under <see cref="PublishingWaker"/>.</summary>
[DisallowConcurrentExecution]
public sealed class PublishPeopleJob(MarkedPeople people) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await people.RunAsync(cancellationToken);
}

/// <summary>Publishes as soon as a rollup of this process is done.</summary>
public sealed partial class PublishingWaker(PeopleBell bell, MarkedPeople people, ILogger<PublishingWaker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await bell.WaitAsync(stoppingToken);
                await TryAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await people.RunAsync(stoppingToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Log.Failed(log, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Looking for people to publish failed; the schedule tries again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
