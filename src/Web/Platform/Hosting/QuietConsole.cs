using Microsoft.Extensions.Logging.Console;

namespace TeamCost.Web.Platform.Hosting;

/// <summary>One line a message, for people; JSON when the settings ask for it (<c>Logging:Console:FormatterName=json</c>).</summary>
internal static class QuietConsole
{
    public static void AddQuietConsole(this ILoggingBuilder logging, IConfiguration configuration, bool toStandardError)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Npgsql", LogLevel.Warning);
        logging.AddFilter("Quartz", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.FormatterName = configuration["Logging:Console:FormatterName"] ?? ConsoleFormatterNames.Simple;
            console.LogToStandardErrorThreshold = toStandardError ? LogLevel.Trace : LogLevel.None;
        });
    }
}
