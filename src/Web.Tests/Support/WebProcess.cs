using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Npgsql;

namespace TeamCost.Web.Tests.Support;

/// <summary>The built web host in a process of its own, which a test may kill.</summary>
public sealed partial class WebProcess : IAsyncDisposable
{
    private const int Interrupt = 2;
    private static readonly HttpClient Browser = new() { Timeout = Eventually.Patience };

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said;

    private WebProcess(Process process, Uri address, ConcurrentQueue<string> said) => (_process, Address, _said) = (process, address, said);

    public Uri Address { get; }

    /// <param name="settings">Over the usual ones: a database of the test's own, jobs.</param>
    public static WebProcess Start(string data, bool asNobody = false, params (string Name, string Value)[] settings) => Start(data, asNobody, environment: [], settings);

    /// <param name="environment">What the operator puts into the environment of the process.</param>
    public static WebProcess Start(string data, bool asNobody, (string Name, string Value)[] environment, (string Name, string Value)[] settings)
    {
        var program = Path.Combine(RepositoryRoot.Path, "src", "Web", AppContext.BaseDirectory[AppContext.BaseDirectory.IndexOf("bin" + Path.DirectorySeparatorChar, StringComparison.Ordinal)..], "TeamCost.Web.dll");
        var address = Ports.NextAddress();
        string[] words = ["dotnet", program, "--urls", address.OriginalString, "--TeamCost:DataDirectory", data, "--TeamCost:Jobs:Enabled", "false", "--TeamCost:KeyRing:AllowUnprotected", "true", .. settings.SelectMany(s => new[] { $"--{s.Name}", s.Value })];
        if (asNobody)
        {
            words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--", .. words];
        }

        var start = new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Remove("ConnectionStrings__TeamCost");
        start.Environment["HOME"] = data;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var said = new ConcurrentQueue<string>();
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new WebProcess(process, address, said);
    }

    /// <summary>The superuser's way into the database of a data folder, past the app.</summary>
    public static async Task<NpgsqlConnection> OpenDatabaseAsync(string data)
    {
        var folder = Path.Combine(data, "postgres");
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = Path.Combine(folder, "run"),
            Username = "postgres",
            Password = await File.ReadAllTextAsync(Path.Combine(folder, "password")),
            Database = "teamcost",
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public static int? ServerOf(string data)
    {
        var file = Path.Combine(data, "postgres", "data", "postmaster.pid");
        try
        {
            // A server that is starting has the file before it has written into it.
            return int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid)
                && File.ReadAllText($"/proc/{pid}/cmdline").Contains(data, StringComparison.Ordinal)
                    ? pid
                    : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task UntilHealthyAsync() => await Eventually.AsyncTrue(IsHealthyAsync, "the app answers /health with ok");

    public async Task<bool> IsHealthyAsync()
    {
        // It would be waited for in vain, and what it said tells more.
        _process.HasExited.ShouldBeFalse(string.Join('\n', _said));
        try
        {
            using var answer = await Browser.GetAsync(new Uri(Address, "health"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As Ctrl-C does.</summary>
    public async Task<int> InterruptAsync()
    {
        SendSignal(_process.Id, Interrupt).ShouldBe(0);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int SendSignal(int pid, int signal);
}
