using System.Globalization;
using System.Text;

namespace TeamCost.Cli.Autosync;

/// <summary>A plan as two units of systemd (systemd.service(5), systemd.timer(5), systemd.syntax(7)).</summary>
internal static class SystemdTimer
{
    public const string Timer = "teamcost-sync.timer";
    public const string Service = "teamcost-sync.service";

    private const string By = "# Written by teamcost autosync enable; teamcost autosync disable takes it away.\n";

    public static string ServiceOf(AutosyncPlan plan)
    {
        var text = new StringBuilder(By);
        text.Append("[Unit]\nDescription=Send AI coding usage to TeamCost\nAfter=network-online.target\n\n[Service]\nType=oneshot\nNice=10\n");
        // Offline (5) is nothing to be marked failed for: the next run catches up.
        text.Append("SuccessExitStatus=5\n");
        foreach (var (name, value) in plan.Variables)
        {
            text.Append(CultureInfo.InvariantCulture, $"Environment=\"{name}={Escaped(value)}\"\n");
        }

        // In arguments a dollar begins a variable; in the program's own path it does not.
        var words = plan.Arguments.Select(argument => Word(argument.Replace("$", "$$", StringComparison.Ordinal))).Prepend(Word(plan.Program));
        text.Append(CultureInfo.InvariantCulture, $"ExecStart={string.Join(' ', words)}\n");
        return text.ToString();
    }

    public static string TimerOf(AutosyncPlan plan)
    {
        var seconds = (long)plan.Every.TotalSeconds;
        return By + string.Create(CultureInfo.InvariantCulture, $"""
            [Unit]
            Description=Send AI coding usage to TeamCost every {seconds} seconds

            [Timer]
            OnStartupSec=2min
            OnUnitActiveSec={seconds}s
            RandomizedDelaySec={Math.Min(300, seconds / 10)}s
            Unit={Service}

            [Install]
            WantedBy=timers.target

            """).ReplaceLineEndings("\n");
    }

    private static string Word(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_' or '.' or ':' or '=' or '+' or ',' or '@')
            ? text
            : $"\"{Escaped(text)}\"";

    // A percent sign begins a specifier everywhere in a unit.
    private static string Escaped(string text) => text
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("%", "%%", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
