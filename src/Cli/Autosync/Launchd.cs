using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace TeamCost.Cli.Autosync;

/// <summary>An agent of the person's own launchd.</summary>
internal sealed class Launchd(CliEnvironment environment, Programs programs) : IScheduler
{
    private readonly string _path = Path.Combine(environment.Home, "Library", "LaunchAgents", LaunchdAgent.Label + ".plist");

    public string Name => "launchd";

    public Task<string?> TroubleAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    public async Task<Scheduled> EnableAsync(AutosyncPlan plan, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        PrivateFiles.WriteText(_path, Encoding.UTF8.GetBytes(LaunchdAgent.PlistOf(plan, Path.Combine(environment.StateFolder, "autosync.err"))));
        var domain = await DomainAsync(ct);
        // An agent that is loaded keeps its old list until it is taken out.
        await programs.RunAsync("launchctl", ["bootout", $"{domain}/{LaunchdAgent.Label}"], ct);
        var answer = await programs.RunAsync("launchctl", ["bootstrap", domain, _path], ct);
        return answer is { Code: 0 }
            ? new Scheduled([_path])
            : throw new CliException($"launchctl bootstrap failed: {answer?.Said ?? "there is no launchctl"}");
    }

    public async Task<bool> DisableAsync(CancellationToken ct)
    {
        if (!File.Exists(_path))
        {
            return false;
        }

        await programs.RunAsync("launchctl", ["bootout", $"{await DomainAsync(ct)}/{LaunchdAgent.Label}"], ct);
        File.Delete(_path);
        return true;
    }

    public async Task<SchedulerState> StateAsync(CancellationToken ct)
    {
        if (!File.Exists(_path))
        {
            return new SchedulerState(false, false, null);
        }

        var answer = await programs.RunAsync("launchctl", ["print", $"{await DomainAsync(ct)}/{LaunchdAgent.Label}"], ct);
        var said = XDocument.Load(_path).Descendants("integer").FirstOrDefault()?.Value;
        return new SchedulerState(true, answer is { Code: 0 }, int.TryParse(said, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null);
    }

    private async Task<string> DomainAsync(CancellationToken ct) => $"gui/{(await programs.RunAsync("id", ["-u"], ct))?.Output.Trim()}";
}
