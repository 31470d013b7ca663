using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Ledgers;

namespace TeamCost.Cli.Api;

/// <summary>What one server has acknowledged under one token. Losing it costs a repeated sync, never a count.</summary>
internal sealed class SyncMemory
{
    private readonly string _path;
    private readonly Dictionary<string, string> _days;

    private SyncMemory(string path, SyncState state)
    {
        _path = path;
        _days = state.Days;
        LastSyncAt = state.LastSyncAt;
        ProjectNaming = state.ProjectNaming;
    }

    public DateTimeOffset? LastSyncAt { get; private set; }

    /// <summary>The organization's rule for project names when it was last asked; null where it is not known. Kept with the next days.</summary>
    public string? ProjectNaming { get; set; }

    public static SyncMemory Of(CliEnvironment environment, Credentials credentials)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{credentials.Server}\n{credentials.Token}"))[..8]);
        var path = Path.Combine(environment.StateFolder, $"synced-{name}.json");
        try
        {
            if (File.Exists(path) && JsonSerializer.Deserialize(File.ReadAllBytes(path), CliJson.Default.SyncState) is { Days: not null } state)
            {
                return new SyncMemory(path, state);
            }
        }
        catch (JsonException)
        {
            // As if nothing had been acknowledged: sending again changes nothing on the server.
        }

        return new SyncMemory(path, new SyncState(null, new Dictionary<string, string>(StringComparer.Ordinal)));
    }

    public bool Knows(SyncDay day) => _days.TryGetValue(Key(day), out var known) && known == day.Fingerprint;

    public void Remember(IEnumerable<SyncDay> days, DateTimeOffset at)
    {
        foreach (var day in days)
        {
            _days[Key(day)] = day.Fingerprint;
        }

        LastSyncAt = at;
        PrivateFiles.WriteText(_path, JsonSerializer.SerializeToUtf8Bytes(new SyncState(at, _days, ProjectNaming), CliJson.Default.SyncState));
    }

    /// <summary>Random, once per installation, so that a new login on this machine stays the same device.</summary>
    public static Guid InstallationId(CliEnvironment environment)
    {
        var path = Path.Combine(environment.StateFolder, "installation");
        if (File.Exists(path) && Guid.TryParse(File.ReadAllText(path), out var known))
        {
            return known;
        }

        var fresh = Guid.NewGuid();
        PrivateFiles.WriteText(path, Encoding.ASCII.GetBytes(fresh.ToString("D") + "\n"));
        return fresh;
    }

    private static string Key(SyncDay day) => day.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
