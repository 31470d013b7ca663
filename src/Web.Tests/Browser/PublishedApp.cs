using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Tests.Browser;

/// <summary>What users get: src/Web published for Release, as a process of its own with the demo organization. Slow; for weights, not for behaviour.</summary>
internal sealed class PublishedApp : IAsyncDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"teamcost-published-{Environment.ProcessId}"));
    private Process? _process;

    public Uri Address { get; private set; } = null!;

    public static async Task<PublishedApp> StartAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "published");
        await RunAsync("dotnet", "publish", Path.Combine(RepositoryRoot.Path, "src", "Web"), "-c", "Release", "-o", folder, "-v", "quiet", "--nologo");
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
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
    }
}
