using System.Diagnostics;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Clients;

/// <summary>The real ccusage programs from npm, pinned, installed once when they are missing (some 110 MB, the runtime that version 19 needs included).</summary>
internal static class CcusagePrograms
{
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private static string Folder => Path.Combine(RepositoryRoot.Path, "src", "Web.Tests", "Clients", "ccusage");

    private static string Native => Path.Combine(Folder, "node_modules", "@ccusage", "ccusage-linux-x64", "bin", "ccusage");

    private static string Bun => Path.Combine(Folder, "node_modules", "@oven", "bun-linux-x64-baseline", "bin", "bun");

    /// <summary>What a program prints for a home folder, in UTC, with its built-in prices.</summary>
    /// <param name="program"><c>15</c> to <c>20</c>, or the name of a sister.</param>
    public static async Task<string> RunAsync(string program, string home, params string[] args)
    {
        await Installed.Value;
        string[] command = program switch
        {
            "20" => [Native],
            "19" => [Bun, Script("ccusage19", "cli.js")],
            "codex" => ["node", Script("@ccusage/codex", "index.js")],
            "opencode" => ["node", Script("@ccusage/opencode", "index.js")],
            _ => ["node", Script($"ccusage{program}", "index.js")],
        };
        var (code, output, talk) = await RunAsync([.. command, .. args], home);
        code.ShouldBe(0, $"ccusage {program}: {talk}");
        return output;
    }

    private static string Script(string package, string file) => Path.Combine(Folder, "node_modules", package, "dist", file);

    private static async Task InstallAsync()
    {
        if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
        {
            var (code, _, talk) = await RunAsync(["npm", "ci", "--ignore-scripts"], home: null);
            code.ShouldBe(0, talk);
        }

        // npm installs programs of packages without a start script unstartable.
        foreach (var file in new[] { Native, Bun })
        {
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    private static async Task<(int Code, string Output, string Talk)> RunAsync(string[] command, string? home)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (home is not null)
        {
            foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("CLAUDE", StringComparison.Ordinal) || name.StartsWith("CODEX", StringComparison.Ordinal) || name.StartsWith("XDG_", StringComparison.Ordinal)).ToList())
            {
                start.Environment.Remove(variable);
            }

            (start.Environment["HOME"], start.Environment["TZ"], start.Environment["LOG_LEVEL"], start.Environment["NO_COLOR"]) = (home, "UTC", "0", "1");
        }

        using var process = Process.Start(start)!;
        using var stop = new CancellationTokenSource(Eventually.Patience * 2);
        var (output, talk) = (process.StandardOutput.ReadToEndAsync(stop.Token), process.StandardError.ReadToEndAsync(stop.Token));
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await talk);
    }
}
