using Microsoft.Extensions.Logging.Console;

namespace TeamCost.Web.Platform.Hosting;

/// <summary>One line a message, for people; JSON for machines when the settings ask for it (<c>Logging:Console:FormatterName=json</c>).</summary>
internal static class QuietConsole
{
    private static readonly string[] Talkative = ["Microsoft", "Npgsql", "Quartz", "System"];

    public static void AddQuietConsole(this ILoggingBuilder logging, IConfiguration configuration, bool toStandardError)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        foreach (var part in Talkative)
        {
            logging.AddFilter(part, LogLevel.Warning);
        }

        // KeyRing says it once, where it matters.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        // After the settings: it would write whole addresses, and addresses carry the secrets of invitations and of exporters that can set no header.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        logging.AddConsole(console =>
        {
            console.FormatterName = configuration["Logging:Console:FormatterName"] ?? PlainFormatter.FormatterName;
            console.LogToStandardErrorThreshold = toStandardError ? LogLevel.Trace : LogLevel.None;
        });
        logging.AddConsoleFormatter<PlainFormatter, ConsoleFormatterOptions>();
    }
}
