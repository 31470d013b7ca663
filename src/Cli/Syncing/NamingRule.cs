using System.Text.Json;
using TeamCost.Cli.Api;
using TeamCost.Cli.Ledgers;
using TeamCost.Contracts;

namespace TeamCost.Cli.Syncing;

/// <summary>How much of a project's folder may leave this machine: of the person's rule and the organization's, the stricter.</summary>
internal static class NamingRule
{
    /// <param name="said">On the command line; null: as the settings say.</param>
    /// <param name="organization">The organization's rule, as the server spells it; null where it is not known.</param>
    public static ProjectNaming Of(ProjectNaming? said, string? organization, CliEnvironment environment)
    {
        var own = said ?? Settings(environment);
        var theirs = Parse(organization) ?? ProjectNaming.Name;
        return theirs > own ? theirs : own;
    }

    public static ProjectNaming Settings(CliEnvironment environment)
    {
        if (environment["TEAMCOST_PROJECT"] is { } named)
        {
            return Parse(named) ?? throw new CliException("TEAMCOST_PROJECT is name, hash or none.", ExitCode.Usage);
        }

        var path = Path.Combine(environment.ConfigFolder, "config.json");
        try
        {
            var settings = File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), CliJson.Default.CliSettings) : null;
            return settings?.Project is { } chosen
                ? Parse(chosen) ?? throw new CliException($"{path}: \"project\" is name, hash or none.", ExitCode.Usage)
                : ProjectNaming.Name;
        }
        catch (JsonException e)
        {
            throw new CliException($"{path} is not valid JSON (line {e.LineNumber + 1}).", ExitCode.Usage);
        }
    }

    public static ProjectNaming? Parse(string? text) => text?.ToLowerInvariant() switch
    {
        ProjectNames.Name => ProjectNaming.Name,
        ProjectNames.Hash => ProjectNaming.Hash,
        ProjectNames.None => ProjectNaming.None,
        _ => null,
    };
}
