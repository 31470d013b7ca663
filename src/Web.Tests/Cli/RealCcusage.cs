using System.Diagnostics;
using System.Text.Json;

namespace TeamCost.Web.Tests.Cli;

/// <summary>The real ccusage 20 from npm, as it is on a user's machine.</summary>
internal static class RealCcusage
{
    private static readonly Lazy<Task<string>> _program = new(InstallAsync);

    /// <summary>What it prints for a home folder, in UTC and with the prices that it brings along.</summary>
    public static async Task<JsonElement> RunAsync(string home, params string[] args)
    {
        var start = new ProcessStartInfo(await _program.Value, [.. args, "--json", "--offline"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["HOME"] = home;
        start.Environment["TZ"] = "UTC";
        return JsonDocument.Parse(await RunAsync(start)).RootElement.Clone();
    }

    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(RepositoryRoot.Path, "src", "Web.Tests", "Clients", "ccusage20");
        var program = Path.Combine(folder, "node_modules", "@ccusage", "ccusage-linux-x64", "bin", "ccusage");
        if (!File.Exists(program))
        {
            await RunAsync(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true });
        }

        // The package leaves this to its launcher.
        File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        return program;
    }

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{start.FileName} {string.Join(' ', start.ArgumentList)}: {await error}");
        return output;
    }
}
