using System.Text;
using System.Text.Json;
using TeamCost.Cli.Api;

namespace TeamCost.Cli.Syncing;

/// <summary>How one sync in the background ended.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Said">One sentence.</param>
internal sealed record SyncLogEntry(DateTimeOffset At, int Code, string Said);

/// <summary>How the last syncs in the background ended; it never grows beyond a few hundred lines.</summary>
internal static class SyncLog
{
    private const int Most = 300;
    private const int Kept = 200;

    public static string PathIn(CliEnvironment environment) => Path.Combine(environment.StateFolder, "autosync.log");

    public static void Add(CliEnvironment environment, SyncLogEntry entry)
    {
        var path = PathIn(environment);
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] all = [.. lines.Length >= Most ? lines[^Kept..] : lines, JsonSerializer.Serialize(entry, CliJson.Line.SyncLogEntry)];
        PrivateFiles.WriteText(path, Encoding.UTF8.GetBytes(string.Join('\n', all) + "\n"));
    }

    /// <returns>The newest entry that can be read; null when there is none.</returns>
    public static SyncLogEntry? Last(CliEnvironment environment)
    {
        var path = PathIn(environment);
        foreach (var line in File.Exists(path) ? File.ReadAllLines(path).Reverse() : [])
        {
            try
            {
                return JsonSerializer.Deserialize(line, CliJson.Line.SyncLogEntry);
            }
            catch (JsonException)
            {
                // Cut off by a full disk, perhaps: the one before.
            }
        }

        return null;
    }
}
