using System.Globalization;
using System.Text;

namespace TeamCost.Cli.Autosync;

/// <summary>Units of the person's own systemd.</summary>
internal sealed class Systemd(CliEnvironment environment, Programs programs) : IScheduler
{
    private readonly string _folder = Path.Combine(environment["XDG_CONFIG_HOME"] ?? Path.Combine(environment.Home, ".config"), "systemd", "user");

    public string Name => "systemd";

    private string TimerPath => Path.Combine(_folder, SystemdTimer.Timer);

    private string ServicePath => Path.Combine(_folder, SystemdTimer.Service);

    public async Task<string?> TroubleAsync(CancellationToken ct) => await programs.RunAsync("systemctl", ["--user", "show-environment"], ct) switch
    {
        null => "This system has no systemd.",
        { Code: 0 } => null,
        { Said: var said } => $"systemd is not running for you here ({said.Split('\n')[0].TrimEnd('.')}).",
    };

    public async Task<Scheduled> EnableAsync(AutosyncPlan plan, CancellationToken ct)
    {
        Directory.CreateDirectory(_folder);
        PrivateFiles.WriteText(ServicePath, Encoding.UTF8.GetBytes(SystemdTimer.ServiceOf(plan)));
        PrivateFiles.WriteText(TimerPath, Encoding.UTF8.GetBytes(SystemdTimer.TimerOf(plan)));
        await CallAsync(["daemon-reload"], ct);
        await CallAsync(["enable", "--now", SystemdTimer.Timer], ct);
        // A timer that was on already keeps its old times until it is started again.
        await CallAsync(["restart", SystemdTimer.Timer], ct);
        var linger = await programs.RunAsync("loginctl", ["show-user", Environment.UserName, "--property=Linger"], ct);
        return new Scheduled(
            [ServicePath, TimerPath],
            linger?.Output.Contains("Linger=yes", StringComparison.Ordinal) == true
                ? null
                : "It runs while you are signed in. To have it run always: loginctl enable-linger");
    }

    public async Task<bool> DisableAsync(CancellationToken ct)
    {
        if (!File.Exists(TimerPath) && !File.Exists(ServicePath))
        {
            return false;
        }

        if (await TroubleAsync(ct) is null)
        {
            await CallAsync(["disable", "--now", SystemdTimer.Timer], ct);
        }

        File.Delete(TimerPath);
        File.Delete(ServicePath);
        if (await TroubleAsync(ct) is null)
        {
            await CallAsync(["daemon-reload"], ct);
        }

        return true;
    }

    public async Task<SchedulerState> StateAsync(CancellationToken ct)
    {
        if (!File.Exists(TimerPath))
        {
            return new SchedulerState(false, false, null);
        }

        var answer = await programs.RunAsync("systemctl", ["--user", "is-active", SystemdTimer.Timer], ct);
        return new SchedulerState(true, answer is { Code: 0 }, Every(await File.ReadAllLinesAsync(TimerPath, ct)));
    }

    private static TimeSpan? Every(string[] lines) =>
        lines.FirstOrDefault(line => line.StartsWith("OnUnitActiveSec=", StringComparison.Ordinal)) is { } line
        && long.TryParse(line.AsSpan(line.IndexOf('=') + 1).TrimEnd('s'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private async Task CallAsync(string[] words, CancellationToken ct)
    {
        var answer = await programs.RunAsync("systemctl", ["--user", .. words], ct);
        if (answer is not { Code: 0 })
        {
            throw new CliException($"systemctl --user {string.Join(' ', words)} failed: {answer?.Said ?? "there is no systemctl"}");
        }
    }
}
