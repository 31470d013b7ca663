using System.Globalization;

namespace TeamCost.Cli.Autosync;

/// <summary>A plan as one line of a crontab (crontab(5)), for machines without a service manager of the person's own.</summary>
internal static class Crontab
{
    // Not on the hour, when everybody else's jobs run.
    private const int Minute = 17;

    public static string LineOf(AutosyncPlan plan)
    {
        var words = plan.Variables.Select(pair => $"{pair.Key}={Quoted(pair.Value)}").Concat(plan.Arguments.Prepend(plan.Program).Select(Quoted));
        // In a crontab a percent sign is a newline.
        return $"{When(plan.Every)} {string.Join(' ', words).Replace("%", "\\%", StringComparison.Ordinal)} 2>/dev/null";
    }

    // Cron knows minutes of an hour and hours of a day: the nearest that divides them evenly.
    private static string When(TimeSpan every)
    {
        var minutes = (int)every.TotalMinutes;
        if (minutes < 60)
        {
            var step = ((int[])[5, 6, 10, 12, 15, 20, 30]).MinBy(even => Math.Abs(even - minutes));
            return string.Create(CultureInfo.InvariantCulture, $"*/{step} * * * *");
        }

        var hours = minutes / 60;
        if (hours >= 24)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Minute} 9 * * *");
        }

        var stride = ((int[])[1, 2, 3, 4, 6, 8, 12]).MinBy(even => Math.Abs(even - hours));
        return stride == 1 ? string.Create(CultureInfo.InvariantCulture, $"{Minute} * * * *") : string.Create(CultureInfo.InvariantCulture, $"{Minute} */{stride} * * *");
    }

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_' or '.' or ':' or '=' or '+' or ',' or '@')
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
