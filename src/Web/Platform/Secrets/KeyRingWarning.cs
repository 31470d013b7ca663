namespace TeamCost.Web.Platform.Secrets;

/// <summary>
/// Says at each start in production that the key ring lies open in the database, where an operator accepted that, and how many keys still do
/// after a certificate was set.
/// </summary>
internal sealed partial class KeyRingWarning(
    IConfiguration configuration, IHostEnvironment environment, KeyRingRepository ring, ILogger<KeyRingWarning> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (environment.IsProduction() && string.IsNullOrEmpty(configuration[KeyRing.Certificate]))
        {
            Log.Open(log);
        }
        else if (environment.IsProduction() && ring.CountUnprotected() is > 0 and var open)
        {
            Log.SomeOpen(log, open);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The key ring in the database is not encrypted: whoever reads it can forge sign-ins and open provider keys. Set TeamCost:KeyRing:Certificate (docs/operations.md)")]
        public static partial void Open(ILogger log);

        [LoggerMessage(LogLevel.Warning, "{Count} keys of the ring were made before the certificate was set and are not encrypted by it. Enter the provider keys again and let the old ones run out (docs/operations.md)")]
        public static partial void SomeOpen(ILogger log, int count);
    }
}
