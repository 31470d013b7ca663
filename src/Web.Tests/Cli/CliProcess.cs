using System.Diagnostics;
using TeamCost.Cli;

namespace TeamCost.Web.Tests.Cli;

/// <summary>The built command in a process of its own.</summary>
internal static class CliProcess
{
    public static string Path { get; } = System.IO.Path.Combine(
        RepositoryRoot.Path, "src", "Cli", AppContext.BaseDirectory[AppContext.BaseDirectory.IndexOf("bin" + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)..], "teamcost");

    public static Process Start(string home, params string[] args) => StartProgram(Path, home, args);

    public static Process StartProgram(string program, string home, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = home };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("XDG_", StringComparison.Ordinal) || name.StartsWith("TEAMCOST_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = home;
        return Process.Start(start)!;
    }

    public static async Task<Run> RunAsync(string home, params string[] args)
    {
        using var process = Start(home, args);
        return await EndOfAsync(process);
    }

    public static async Task<Run> EndOfAsync(Process process)
    {
        var (output, talk) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new Run((ExitCode)process.ExitCode, await output, await talk);
    }
}
