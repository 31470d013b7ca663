using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace TeamCost.Bench;

/// <summary>
/// The real server: src/Web published for Release, in a process of its own, with its embedded PostgreSQL in a data folder of its own. Only Linux: memory
/// is read from /proc, and the database is reached through its socket.
/// </summary>
internal sealed class WebUnderTest : IAsyncDisposable
{
    private readonly BenchOptions _options;
    private readonly string _program;
    private readonly string _data;
    private readonly bool _isOurs;
    private readonly IReadOnlyList<string> _more;
    private Process? _process;

    private WebUnderTest(BenchOptions options, string program, string data, bool isOurs, IReadOnlyList<string> more) =>
        (_options, _program, _data, _isOurs, _more) = (options, program, data, isOurs, more);

    public Uri Address => new($"http://127.0.0.1:{_options.Port}");

    /// <summary>The superuser's way in, for making lines and for work by hand.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <param name="options">What to run where.</param>
    /// <param name="more">Settings beside the usual ones, as on a command line.</param>
    public static async Task<WebUnderTest> StartAsync(BenchOptions options, params IReadOnlyList<string> more)
    {
        var program = options.Web is { } given ? Path.GetFullPath(given) : await PublishAsync();
        var data = options.Data is { } chosen ? Path.GetFullPath(chosen) : Path.Combine(Path.GetTempPath(), $"teamcost-bench-{Environment.ProcessId}");
        var web = new WebUnderTest(options, program, data, isOurs: !options.Keeps, more);
        await web.StartAsync();
        return web;
    }

    /// <summary>A verb of the product's own, beside the running server.</summary>
    public async Task<string> RunVerbAsync(params string[] words)
    {
        using var process = Process.Start(Start([.. words, .. Settings()], redirectOutput: true))!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"`{string.Join(' ', words)}` ended with {process.ExitCode}.");
    }

    /// <summary>An account with a company organization and a device token of it.</summary>
    public async Task<Account> MakeAccountAsync(string email, string org)
    {
        var said = await RunVerbAsync("account", "create", "--email", email, "--password", Account.Password, "--org", org, "--token", "bench");
        return JsonSerializer.Deserialize<Account>(said, JsonSerializerOptions.Web)!;
    }

    /// <summary>What the process holds in memory now, and the most it ever held, in MB.</summary>
    public (long Now, long Most) Memory()
    {
        var lines = File.ReadAllLines($"/proc/{_process!.Id}/status");
        return (Read("VmRSS:"), Read("VmHWM:"));

        long Read(string name) =>
            long.Parse(lines.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..^2].Trim(), CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>The most that it ever held counts from now on.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{_process!.Id}/clear_refs", "5");

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_process is { HasExited: false })
        {
            using var stop = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await stop.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        if (_isOurs && Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    private async Task StartAsync()
    {
        _process = Process.Start(Start(Settings(), redirectOutput: false))!;
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var health = await client.GetAsync(new Uri("/health", UriKind.Relative));
                health.EnsureSuccessStatusCode();
                break;
            }
            catch (HttpRequestException) when (tries < 600 && !_process.HasExited)
            {
                await Task.Delay(100);
            }
        }

        var folder = Path.Combine(_data, "postgres");
        var where = new NpgsqlConnectionStringBuilder
        {
            Host = Path.Combine(folder, "run"),
            Username = "postgres",
            Password = (await File.ReadAllTextAsync(Path.Combine(folder, "password"))).Trim(),
            Database = "teamcost",
            CommandTimeout = 0,
        };
        Database = new NpgsqlDataSourceBuilder(where.ConnectionString).Build();
    }

    private string[] Settings() =>
        [$"--urls={Address}", $"--TeamCost:DataDirectory={_data}", "--environment=Production", "--TeamCost:KeyRing:AllowUnprotected=true", "--Logging:LogLevel:Default=Warning", .. _more];

    private ProcessStartInfo Start(IEnumerable<string> words, bool redirectOutput) =>
        new("dotnet", [Path.Combine(_program, "TeamCost.Web.dll"), .. words]) { WorkingDirectory = _program, RedirectStandardOutput = redirectOutput };

    private static async Task<string> PublishAsync()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "TeamCost.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("Run the benchmarks from a clone of the repository.");
        }

        var to = Path.Combine(root.FullName, "bench", "out", "web");
        using var publish = Process.Start("dotnet", ["publish", Path.Combine(root.FullName, "src", "Web"), "-c", "Release", "-o", to, "-v", "quiet", "--nologo"]);
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? to : throw new InvalidOperationException("src/Web could not be published.");
    }
}

internal sealed record Account(string Email, string Org, string Token)
{
    public const string Password = "a long enough password 7";
}
