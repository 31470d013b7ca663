using System.ComponentModel;
using System.Diagnostics;

namespace TeamCost.Cli.Autosync;

/// <param name="Code">Exit code.</param>
internal sealed record ProgramAnswer(int Code, string Output, string Errors)
{
    /// <summary>What it said, for people.</summary>
    public string Said => (Errors.Trim() is { Length: > 0 } errors ? errors : Output.Trim()) is { Length: > 0 } said ? said : $"exit code {Code}";
}

/// <summary>Other programs of this system, found on the person's PATH.</summary>
internal sealed class Programs(CliEnvironment environment)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <returns>Null when there is no such program.</returns>
    public async Task<ProgramAnswer?> RunAsync(string name, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (Find(name) is not { } path)
        {
            return null;
        }

        var start = new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, CreateNoWindow = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_patience);
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ProgramAnswer(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ProgramAnswer(-1, "", $"{name} did not answer within {_patience.TotalSeconds:0} seconds");
        }
        catch (Win32Exception e)
        {
            return new ProgramAnswer(-1, "", e.Message);
        }
    }

    private string? Find(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (environment["PATH"] ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
