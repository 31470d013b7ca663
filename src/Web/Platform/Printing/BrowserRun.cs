using System.Diagnostics;
using System.Globalization;

namespace TeamCost.Web.Platform.Printing;

/// <summary>
/// One browser process with all its children. On Linux it is the child of a small shell script, the keeper, that reads from a pipe of ours: when the
/// pipe closes, because we say so or because this process is gone, however it went, the keeper kills the browser's whole session and removes
/// its folder. (The browser's crash handlers live in sessions of their own, and end by themselves when it is gone.)
/// </summary>
internal sealed class BrowserRun : IAsyncDisposable
{
    internal const string Keeper =
        """
        ulimit -c 0
        exec 3<&0 </dev/null
        folder=$1; shift
        setsid "$@" >"$folder/browser.log" 2>&1 3<&- &
        browser=$!
        { cat <&3 >/dev/null; kill -9 "-$browser"; rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }; } 2>/dev/null &
        exec 3<&-
        wait "$browser"
        echo "$?"
        """;

    private readonly Process _process;

    private BrowserRun(Process process) => _process = process;

    public static BrowserRun Start(string program, IReadOnlyList<string> arguments, PrintFolder folder)
    {
        string[] browser = [.. PrintAccount.Prefix, program, .. arguments];
        var start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("setsid", ["sh", "-c", Keeper, "keeper", folder.FolderPath, .. browser])
            : new ProcessStartInfo(browser[0], browser[1..]);
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        start.WorkingDirectory = folder.FolderPath;
        if (!OperatingSystem.IsWindows())
        {
            // Connection strings and passwords may stand in our environment: the browser gets none of it.
            start.Environment.Clear();
            start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
            start.Environment["HOME"] = start.Environment["TMPDIR"] = start.Environment["XDG_RUNTIME_DIR"] = folder.FolderPath;
            start.Environment["LANG"] = "C.UTF-8";
        }

        return new BrowserRun(Process.Start(start) ?? throw new IOException($"{program} does not start."));
    }

    /// <summary>Until the browser is done by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(CancellationToken ct)
    {
        if (OperatingSystem.IsLinux())
        {
            return int.TryParse(await _process.StandardOutput.ReadLineAsync(ct), CultureInfo.InvariantCulture, out var code) ? code : -1;
        }

        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    /// <summary>Kills what is left of it, and waits until that is done.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            if (!OperatingSystem.IsLinux() && !_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // It ended meanwhile.
        }

        await _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
