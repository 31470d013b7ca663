using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace TeamCost.Cli.Commands;

/// <summary>Stretches of time as people type them: 90s, 15m, 1h, 1d.</summary>
internal static class Spans
{
    public static Option<TimeSpan?> Option(string name, string description, TimeSpan least, TimeSpan most) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result => Read(result, least, most),
    };

    /// <returns>Null when it is none.</returns>
    public static TimeSpan? Parse(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (!int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 100_000)
        {
            return null;
        }

        return text[digits..].Trim().ToLowerInvariant() switch
        {
            "s" or "sec" => TimeSpan.FromSeconds(count),
            "m" or "min" => TimeSpan.FromMinutes(count),
            "h" => TimeSpan.FromHours(count),
            "d" => TimeSpan.FromDays(count),
            _ => null,
        };
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public static string Text(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerDay == 0 ? $"{span.Days}d"
        : span.Ticks % TimeSpan.TicksPerHour == 0 ? $"{(long)span.TotalHours}h"
        : span.Ticks % TimeSpan.TicksPerMinute == 0 ? $"{(long)span.TotalMinutes}m"
        : $"{(long)span.TotalSeconds}s";

    private static TimeSpan? Read(ArgumentResult result, TimeSpan least, TimeSpan most)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (Parse(text) is not { } span)
        {
            result.AddError($"\"{text}\" is no length of time. Write 90s, 15m, 1h or 1d.");
            return null;
        }

        if (span < least || span > most)
        {
            result.AddError($"{text} is too {(span < least ? "short" : "long")}: choose from {Text(least)} to {Text(most)}.");
            return null;
        }

        return span;
    }
}
