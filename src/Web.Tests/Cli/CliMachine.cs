using System.Text.Json;
using TeamCost.Cli;
using TeamCost.Cli.Output;

namespace TeamCost.Web.Tests.Cli;

/// <summary>A machine of its own for one test: a home folder, a clock, and commands run in this process.</summary>
internal sealed class CliMachine : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("teamcost-cli-").FullName;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public CliMachine() => Directory.CreateDirectory(Home);

    public string Home => Path.Combine(_folder, "home");

    public string StateFolder => Path.Combine(Home, ".local", "state", "teamcost");

    public string LedgerPath => Path.Combine(StateFolder, "ledger.bin");

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public int Width { get; set; } = int.MaxValue;

    public bool IsTerminal { get; set; }

    /// <summary>A terminal of the simplest kind.</summary>
    public bool IsDumb { get; set; }

    /// <summary>What is piped into the command; null for nothing.</summary>
    public string? Input { get; set; }

    public static string SampleFolder { get; } = Path.Combine(RepositoryRoot.Path, "src", "Web.Tests", "Samples");

    public static string PriceMap => Path.Combine(SampleFolder, "prices.json");

    /// <summary>A machine with one tool's sample logs.</summary>
    public static CliMachine WithSample(string tool = "claude-code")
    {
        var machine = new CliMachine();
        CopyFolder(Path.Combine(SampleFolder, tool, "home"), machine.Home);
        // Crush keeps absolute paths: the sample has a word in their place.
        var projects = Path.Combine(machine.Home, ".local", "share", "crush", "projects.json");
        if (File.Exists(projects))
        {
            File.WriteAllText(projects, File.ReadAllText(projects).Replace("__HOME__", machine.Home, StringComparison.Ordinal));
        }

        return machine;
    }

    public static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
            File.SetLastWriteTimeUtc(target, File.GetLastWriteTimeUtc(file));
        }
    }

    public CliMachine Set(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    /// <summary>Path of a log of the tool, its folder made.</summary>
    public string Log(string name = "11111111-0000-4000-8000-000000000001.jsonl", string project = "-home-dev-acme")
    {
        var path = Path.Combine(Home, ".claude", "projects", project, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    public string[] Logs() => [.. Directory.EnumerateFiles(Home, "*.jsonl", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Order(StringComparer.Ordinal)];

    public bool IsSignedIn => File.Exists(Path.Combine(Home, ".config", "teamcost", "credentials.json"));

    public Task<Run> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    /// <summary>Until it ends by itself or is cancelled, as Ctrl-C does.</summary>
    public async Task<Run> RunAsync(CancellationToken ct, params string[] args)
    {
        using var talk = new StringWriter();
        return await RunAsync(talk, args, ct);
    }

    /// <summary>With somebody who listens to what it says while it runs.</summary>
    public Task<Run> RunAsync(StringWriter talk, params string[] args) => RunAsync(talk, args, CancellationToken.None);

    private async Task<Run> RunAsync(StringWriter talk, string[] args, CancellationToken ct)
    {
        using var output = new StringWriter();
        using var cli = new CliContext(
            new Terminal(output, talk, IsTerminal, false, Width)
            {
                UsesColor = IsTerminal && !IsDumb,
                IsDumb = IsDumb,
                Input = Input is null ? null : new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Input)),
            }, new CliEnvironment(_variables, Home), Time,
            () => new SocketsHttpHandler { AllowAutoRedirect = false }, TimeZoneInfo.Utc, "test-machine");
        var code = await App.RunAsync(args, cli, ct);
        return new Run(code, output.ToString(), talk.ToString());
    }

    /// <summary>The daily report in UTC with the sample's prices.</summary>
    public async Task<JsonElement> DailyAsync(params string[] more)
    {
        var run = await RunAsync(["daily", "--json", "--timezone", "UTC", "--prices", PriceMap, .. more]);
        run.Code.ShouldBe(ExitCode.Ok, run.Talk);
        return JsonDocument.Parse(run.Output).RootElement.Clone();
    }

    public async Task<(long Requests, long Output, long Total)> TotalsAsync()
    {
        var totals = (await DailyAsync()).GetProperty("totals");
        return (totals.GetProperty("requests").GetInt64(), totals.GetProperty("output").GetInt64(), totals.GetProperty("total").GetInt64());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

internal sealed record Run(ExitCode Code, string Output, string Talk)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement.Clone();
}
