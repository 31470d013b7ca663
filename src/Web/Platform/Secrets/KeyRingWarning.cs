namespace TeamCost.Web.Platform.Secrets;

/// <summary>Says at each start in production that the key ring lies open in the database, until a certificate encrypts it.</summary>
internal sealed partial class KeyRingWarning(IConfiguration configuration, IHostEnvironment environment, ILogger<KeyRingWarning> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (environment.IsProduction() && string.IsNullOrEmpty(configuration[KeyRing.Certificate]))
        {
            Log.Open(log);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The key ring in the database is not encrypted: whoever reads it can forge sign-ins. Set TeamCost:KeyRing:Certificate (docs/operations.md)")]
        public static partial void Open(ILogger log);
    }
}
