using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace TeamCost.Web.Platform.Hosting;

/// <summary>A line for a person: the time, how bad it is, which part says it, and the sentence.</summary>
internal sealed class PlainFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var level = logEntry.LogLevel switch
        {
            LogLevel.Warning => "warning ",
            LogLevel.Error or LogLevel.Critical => "error ",
            LogLevel.Debug or LogLevel.Trace => "debug ",
            _ => "",
        };
        var part = logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..];
        textWriter.WriteLine($"{clock.GetUtcNow():HH:mm:ss} {level}{part}: {logEntry.Formatter(logEntry.State, logEntry.Exception)}");
        if (logEntry.Exception is not null)
        {
            textWriter.WriteLine(logEntry.Exception);
        }
    }
}
