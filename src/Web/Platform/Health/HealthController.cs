using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace TeamCost.Web.Platform.Health;

/// <summary>For load balancers and people: 200 while the database answers, else 503.</summary>
[AllowAnonymous]
[Route("health")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed partial class HealthController(NpgsqlDataSource database, TimeProvider clock, ILogger<HealthController> log) : ControllerBase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [AcceptVerbs("GET", "HEAD")]
    public async Task<ObjectResult> Show(CancellationToken ct)
    {
        var checks = new Dictionary<string, string>(StringComparer.Ordinal) { ["database"] = await DatabaseAsync(ct) };
        var isHealthy = checks.Values.All(check => check == "ok");
        return new ObjectResult(new HealthReport(isHealthy ? "ok" : "unhealthy", clock.GetUtcNow(), checks))
        {
            StatusCode = isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
        };
    }

    private async Task<string> DatabaseAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(patience.Token);
            return "ok";
        }
        catch (Exception gone) when (gone is NpgsqlException or TimeoutException || (gone is OperationCanceledException && !ct.IsCancellationRequested))
        {
            Log.Gone(log, gone.Message);
            return "unreachable";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The database does not answer: {Reason}")]
        public static partial void Gone(ILogger log, string reason);
    }
}

public sealed record HealthReport(string Status, DateTimeOffset Timestamp, IReadOnlyDictionary<string, string> Checks);
