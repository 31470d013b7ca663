using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Checkup;

internal enum Light
{
    /// <summary>Something was read, and nothing is wrong.</summary>
    Read,

    /// <summary>There is nothing of this tool here.</summary>
    Nothing,

    /// <summary>Something could not be read.</summary>
    Trouble,
}

/// <summary>What was found of one tool.</summary>
/// <param name="Folders">Where its logs are, as far up as they have it in common.</param>
/// <param name="LastMs">Its last use; 0: never.</param>
/// <param name="Notes">Sentences about files that are odd or cannot be read.</param>
/// <param name="Variables">That say where its logs are elsewhere, and their values where they are set.</param>
internal sealed record ToolFinding(
    string Tool, Light Light, IReadOnlyList<string> Folders, int Files, long Requests, long Tokens, long LastMs, int BrokenLines, IReadOnlyList<string> Notes,
    IReadOnlyList<KeyValuePair<string, string?>> Variables);

/// <summary>All tools that can be read, and what this machine has of each.</summary>
internal static class ToolSurvey
{
    private const int MostNotes = 20;

    /// <param name="ledger">Scanned.</param>
    public static IReadOnlyList<ToolFinding> Of(CliContext cli, Ledger ledger)
    {
        var sums = new Dictionary<string, (long Requests, long Tokens, long LastMs)>(StringComparer.Ordinal);
        foreach (var (key, sum) in ledger.Sums.All)
        {
            var tool = EventWords.At(EventWords.Tools, key.Tool);
            var so = sums.GetValueOrDefault(tool);
            sums[tool] = (so.Requests + sum.Requests, so.Tokens + sum.Tokens.Total, Math.Max(so.LastMs, sum.LastMs));
        }

        var files = ledger.Files.ToLookup(file => EventWords.At(EventWords.Tools, file.Tool), StringComparer.Ordinal);
        var unreadable = (ledger.Report?.Unreadable ?? []).ToLookup(log => log.Tool, StringComparer.Ordinal);
        return [.. ToolVariables.Asked(cli).Select(tool => Finding(
            cli.Environment, tool.Key, tool.Value, [.. files[tool.Key]], sums.GetValueOrDefault(tool.Key), [.. unreadable[tool.Key]]))];
    }

    private static ToolFinding Finding(
        CliEnvironment environment, string tool, IReadOnlyList<string> variables, LogFileState[] files, (long Requests, long Tokens, long LastMs) sum, UnreadableLog[] unreadable)
    {
        var broken = files.Sum(file => file.BrokenLines);
        string[] notes =
        [
            .. unreadable.Select(log => log.ToString()),
            .. files.Where(file => file.Note.Length > 0).Select(file => $"{file.Path}: {file.Note}"),
            .. files.Where(file => file.BrokenLines > 0).OrderByDescending(file => file.BrokenLines).Select(file =>
                $"{file.Path}: {Output.Numbers.Count(file.BrokenLines, file.IsDocument ? "broken record" : "broken line")}{(file.FirstBrokenAt > 0 ? $", the first at byte {file.FirstBrokenAt}" : "")}"),
        ];
        // A torn line in thousands is a crash of the tool, not a trouble of ours: it is shown, and the light stays.
        var hasTrouble = unreadable.Length > 0 || files.Any(file => file.Note.Length > 0) || broken > 10 + files.Length;
        var light = hasTrouble ? Light.Trouble : files.Length > 0 || sum.Requests > 0 || sum.Tokens > 0 ? Light.Read : Light.Nothing;
        return new ToolFinding(
            tool, light, [.. Syncing.WatchedFolders.Of(files, environment).Keys.Order(StringComparer.Ordinal)], files.Length, sum.Requests, sum.Tokens, sum.LastMs, broken,
            [.. notes.Take(MostNotes)], [.. variables.Select(name => KeyValuePair.Create(name, environment[name]))]);
    }
}
