using System.Globalization;

namespace TeamCost.Cli.Tools.Codex;

/// <summary>Codex's ids are UUIDs of version 7: they begin with the millisecond in which they were made.</summary>
internal static class CodexIds
{
    private const int Length = 36;

    /// <returns>Null when it is no such UUID.</returns>
    public static long? MadeAtMs(string? id) =>
        id is { Length: Length } && id[8] == '-' && id[13] == '-' && id[14] == '7'
        && long.TryParse(string.Concat(id.AsSpan(0, 8), id.AsSpan(9, 4)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ms) ? ms : null;

    /// <summary>The session that a log's name ends with: <c>rollout-2026-11-05T10-00-00-&lt;id&gt;.jsonl</c>; the whole name where it has none.</summary>
    public static string OfFile(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return name.Length > Length && Guid.TryParse(name.AsSpan(name.Length - Length), out _) ? name[^Length..] : name;
    }
}
