using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Clients;

/// <summary>Somebody else's program, the real one from npm in the version that its lock file pins; installed when it is missing.</summary>
internal static class NpmClient
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Installed = new(StringComparer.Ordinal);

    /// <returns>The folder <c>node_modules</c> of <c>Clients/{name}</c>.</returns>
    public static Task<string> FolderAsync(string name) => Installed.GetOrAdd(name, one => new Lazy<Task<string>>(() => InstallAsync(one))).Value;

    private static async Task<string> InstallAsync(string name)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "src", "Web.Tests", "Clients", name);
        var modules = Path.Combine(folder, "node_modules");
        var installed = new FileInfo(Path.Combine(modules, ".package-lock.json"));
        if (!installed.Exists || installed.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
        {
            var run = await ClientRun.OfAsync(new ProcessStartInfo("npm", ["ci"]) { WorkingDirectory = folder });
            run.Code.ShouldBe(0, $"npm ci in {folder}: {run.Output}");
        }

        return modules;
    }
}

/// <summary>What a program said and how it ended.</summary>
/// <param name="Output">Everything it said.</param>
/// <param name="Data">What it wrote to standard output.</param>
internal sealed record ClientRun(int Code, string Output, string Data)
{
    /// <param name="start">What to run.</param>
    /// <param name="heard">Called with all that was said so far, also in the middle of a line, and with the program's input, to answer.</param>
    public static async Task<ClientRun> OfAsync(ProcessStartInfo start, Action<string, StreamWriter>? heard = null)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start)!;
        var (said, data) = (new StringBuilder(), new StringBuilder());
        using var patience = new CancellationTokenSource(Eventually.Patience * 2);
        try
        {
            await Task.WhenAll(
                HearAsync(process.StandardOutput, process.StandardInput, said, data, heard, patience.Token),
                HearAsync(process.StandardError, process.StandardInput, said, null, heard, patience.Token));
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException ended)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} does not end. It said: {said}", ended);
        }

        return new ClientRun(process.ExitCode, said.ToString(), data.ToString());
    }

    private static async Task HearAsync(StreamReader voice, StreamWriter answers, StringBuilder said, StringBuilder? data, Action<string, StreamWriter>? heard, CancellationToken ct)
    {
        var letters = new char[4096];
        while (await voice.ReadAsync(letters, ct) is > 0 and var count)
        {
            lock (said)
            {
                said.Append(letters, 0, count);
                data?.Append(letters, 0, count);
                heard?.Invoke(said.ToString(), answers);
            }
        }
    }
}
