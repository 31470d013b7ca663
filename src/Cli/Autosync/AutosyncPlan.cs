namespace TeamCost.Cli.Autosync;

/// <summary>What the system is to run, and how often. The same plan on every system; the writers turn it into the system's own words.</summary>
/// <param name="Program">Whole path of this program.</param>
/// <param name="Arguments">Of it.</param>
/// <param name="Every">Whole seconds.</param>
/// <param name="Variables">What the person's shell sets and a background job would not have; never a token.</param>
internal sealed record AutosyncPlan(string Program, IReadOnlyList<string> Arguments, TimeSpan Every, IReadOnlyList<KeyValuePair<string, string>> Variables)
{
    public static readonly TimeSpan Usual = TimeSpan.FromHours(1);
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Most = TimeSpan.FromDays(7);

    private static readonly string[] _usual = ["HOME", "PATH", "APPDATA", "LOCALAPPDATA", "NO_COLOR"];

    /// <param name="asked">Variables that decide where the tools' logs are.</param>
    public static AutosyncPlan For(CliEnvironment environment, IEnumerable<string> asked, TimeSpan every)
    {
        var own = Environment.ProcessPath ?? throw new CliException("This system does not say where the teamcost program is, so it cannot be scheduled.");
        // Run as "dotnet teamcost.dll" from a build: the runtime is the program then.
        var isHost = Path.GetFileNameWithoutExtension(own).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] arguments = ["sync", "--background"];
        string[] names = [.. asked, "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "TEAMCOST_SERVER", "TEAMCOST_PROJECT", "DOTNET_ROOT"];
        return new AutosyncPlan(
            own, isHost ? [Path.Combine(AppContext.BaseDirectory, "teamcost.dll"), .. arguments] : arguments, every,
            [.. names.Except(_usual, StringComparer.Ordinal).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Where(name => environment[name] is not null)
                .Select(name => KeyValuePair.Create(name, environment[name]!))]);
    }
}
