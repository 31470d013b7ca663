using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace TeamCost.Cli.Autosync;

/// <summary>A task of the Windows Task Scheduler, made by <c>schtasks</c> from a file.</summary>
internal sealed class TaskScheduler(CliEnvironment environment, Programs programs, TimeProvider time) : IScheduler
{
    private readonly string _path = Path.Combine(environment.StateFolder, "autosync.xml");

    public string Name => "the Task Scheduler";

    public Task<string?> TroubleAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    public async Task<Scheduled> EnableAsync(AutosyncPlan plan, CancellationToken ct)
    {
        PrivateFiles.MakeFolder(environment.StateFolder);
        // schtasks reads UTF-16 with its mark.
        await File.WriteAllTextAsync(_path, WindowsTask.XmlOf(plan, time.GetLocalNow().DateTime.AddMinutes(1)), Encoding.Unicode, ct);
        var answer = await programs.RunAsync("schtasks", ["/Create", "/TN", WindowsTask.Name, "/XML", _path, "/F"], ct);
        return answer is { Code: 0 }
            ? new Scheduled([_path])
            : throw new CliException($"schtasks /Create failed: {answer?.Said ?? "there is no schtasks"}");
    }

    public async Task<bool> DisableAsync(CancellationToken ct)
    {
        var state = await StateAsync(ct);
        if (state.IsActive && await programs.RunAsync("schtasks", ["/Delete", "/TN", WindowsTask.Name, "/F"], ct) is { Code: not 0 } answer)
        {
            throw new CliException($"schtasks /Delete failed: {answer.Said}");
        }

        File.Delete(_path);
        return state.IsWritten || state.IsActive;
    }

    public async Task<SchedulerState> StateAsync(CancellationToken ct)
    {
        var answer = await programs.RunAsync("schtasks", ["/Query", "/TN", WindowsTask.Name], ct);
        var interval = File.Exists(_path) ? XDocument.Load(_path).Descendants().FirstOrDefault(node => node.Name.LocalName == "Interval")?.Value : null;
        return new SchedulerState(interval is not null, answer is { Code: 0 }, interval is null ? null : XmlConvert.ToTimeSpan(interval));
    }
}
