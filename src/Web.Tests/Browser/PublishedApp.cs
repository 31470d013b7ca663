using System.Diagnostics;
using System.Globalization;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

/// <summary>
/// What users get: src/Web published, as a process of its own with the demo organization. Of the build that is tested, not of one for Release: what goes over the wire is
/// the same, and compiling everything again took two minutes. For weights, not for behaviour.
/// </summary>
internal sealed class PublishedApp : IAsyncDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"teamcost-published-{Environment.ProcessId}"));
    private Process? _process;

    public Uri Address { get; private set; } = null!;

    public static async Task<PublishedApp> StartAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "published");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await RunAsync("dotnet", "publish", Path.Combine(RepositoryRoot.Path, "src", "Web"), "--no-build", "-c", configuration, "-o", folder, "-v", "quiet", "--nologo");
        var app = new PublishedApp();
        try
        {
            await app.StartAsync(folder);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // Not a kill: the database behind it shall write its data before the folder goes.
            await RunAsync("kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    private async Task StartAsync(string folder)
    {
        Reachability.MakeFolder(_data);
        Address = Ports.NextAddress();
        var start = new ProcessStartInfo("dotnet", [
            Path.Combine(folder, "TeamCost.Web.dll"), $"--urls={Address}", $"--TeamCost:DataDirectory={_data}", "--environment=Production", "--demo",
            "--TeamCost:KeyRing:AllowUnprotected=true",
        ])
        { RedirectStandardOutput = true, WorkingDirectory = folder };
        _process = Process.Start(start)!;
        var said = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.Contains("TeamCost is running", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException($"The published app did not start:\n{string.Join('\n', said)}");
    }

    private static async Task RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
    }
}
