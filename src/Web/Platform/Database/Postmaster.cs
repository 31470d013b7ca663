using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TeamCost.Web.Platform.Database;

/// <summary>The running server of a data folder, as its own <c>postmaster.pid</c> and the process table describe it.</summary>
internal sealed partial record Postmaster(int Pid, int Port, string SocketFolder, bool IsReady)
{
    private const int Interrupt = 2;

    /// <summary>The living server of that folder. A file that a killed server left behind counts as none.</summary>
    public static Postmaster? Find(string data)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(PidFile(data));
        }
        catch (IOException)
        {
            return null;
        }

        if (lines.Length < 5 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid) || !IsAlive(pid, data))
        {
            return null;
        }

        var port = int.TryParse(lines[3], CultureInfo.InvariantCulture, out var number) ? number : 0;
        var ready = lines.Length > 7 && lines[7].StartsWith("ready", StringComparison.Ordinal);
        return new Postmaster(pid, port, lines[4], ready);
    }

    public static string PidFile(string data) => Path.Combine(data, "postmaster.pid");

    public static bool IsAlive(int pid, string data)
    {
        if (!OperatingSystem.IsLinux())
        {
            try
            {
                using var process = Process.GetProcessById(pid);
                return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        try
        {
            // Empty for a zombie; somebody else's words when the number was given away again.
            var words = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Split('\0');
            return words.Contains(data, StringComparer.Ordinal) && words[0].EndsWith("/postgres", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A process of that number lives, whatever it is. Words do not tell while it turns from the shell into PostgreSQL: in that moment it has none.</summary>
    public static bool IsRunning(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The fast shutdown: clients are sent away, data is written. (SIGTERM would wait for clients.)</summary>
    public void Interrupted()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(Pid, Interrupt);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
