namespace TeamCost.Cli;

/// <summary>The machine as a command sees it: variables and folders. Tests pass their own.</summary>
internal sealed class CliEnvironment(IReadOnlyDictionary<string, string> variables, string home, ICollection<string>? asked = null)
{
    public string Home { get; } = home;

    public static CliEnvironment Current()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        var home = variables.GetValueOrDefault("HOME") is { Length: > 0 } set
            ? set
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return new CliEnvironment(variables, home);
    }

    /// <returns>Null when unset or empty.</returns>
    public string? this[string name]
    {
        get
        {
            asked?.Add(name);
            return variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
        }
    }

    /// <summary>The same, noting which variables are asked for.</summary>
    public CliEnvironment Noting(ICollection<string> names) => new(variables, Home, names);

    /// <summary>Where people's settings of ours are: credentials.</summary>
    public string ConfigFolder => Path.Combine(
        this["XDG_CONFIG_HOME"] ?? (OperatingSystem.IsWindows() ? this["APPDATA"] : null) ?? Path.Combine(Home, ".config"), "teamcost");

    /// <summary>Where the ledger and what servers acknowledged are.</summary>
    public string StateFolder => Path.Combine(
        this["XDG_STATE_HOME"] ?? (OperatingSystem.IsWindows() ? this["LOCALAPPDATA"] : null) ?? Path.Combine(Home, ".local", "state"), "teamcost");
}
