using System.Diagnostics;

namespace TeamCost.Web.Platform.Database;

/// <summary>Runs a small program to its end and gives back what it said.</summary>
internal static class Commandline
{
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetPathRoot(Environment.CurrentDirectory)!,
        };

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new StartupException($"{Path.GetFileName(program)} failed:\n{(await output + await errors).Trim()}");
        }

        return (await output).Trim();
    }
}
