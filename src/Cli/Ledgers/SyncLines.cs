using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Tools;
using TeamCost.Contracts;

namespace TeamCost.Cli.Ledgers;

/// <summary>How much of a folder's name leaves the machine.</summary>
internal enum ProjectNaming
{
    /// <summary>The last part of its path.</summary>
    Name,

    /// <summary>A hash of the whole path: projects stay apart and nameless.</summary>
    Hash,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>The lines of one UTC day, as they go to a server.</summary>
/// <param name="Ordinal">Place among all days that this machine knows of.</param>
/// <param name="Fingerprint">Changes when any line does: what a server has acknowledged is remembered by it.</param>
internal sealed record SyncDay(DateOnly Day, int Ordinal, IReadOnlyList<UsageLine> Lines, string Fingerprint);

/// <summary>Turns sums into the lines of the contract.</summary>
internal static class SyncLines
{
    public static IReadOnlyList<SyncDay> Of(UsageSums sums, ProjectNaming naming)
    {
        var sessions = new Dictionary<(byte, int), string?>();
        var projects = new Dictionary<int, string?>();
        return [.. sums.All
            .Select(pair => Line(sums.Words, pair.Key, pair.Value, naming, sessions, projects))
            .GroupBy(line => line.Day)
            .OrderBy(day => day.Key)
            .Select((day, ordinal) => Day(day.Key, ordinal, [.. day.OrderBy(line => line.Hour).ThenBy(line => line.Session, StringComparer.Ordinal)
                .ThenBy(line => line.Model, StringComparer.Ordinal).ThenBy(line => line.Rate.ToString(), StringComparer.Ordinal)]))];
    }

    /// <summary>The folder as the chosen naming lets others see it; null when there is nothing to say.</summary>
    public static string? ProjectName(string folder, ProjectNaming naming)
    {
        var path = folder.TrimEnd('/', '\\');
        if (path.Length == 0 || naming == ProjectNaming.None)
        {
            return null;
        }

        return naming == ProjectNaming.Hash
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path))[..8])
            : path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    private static UsageLine Line(
        Words words, SumKey key, UsageSum sum, ProjectNaming naming, Dictionary<(byte, int), string?> sessions, Dictionary<int, string?> projects)
    {
        var hour = UsageSums.HourOf(key).UtcDateTime;
        var tool = EventWords.At(EventWords.Tools, key.Tool);
        if (!sessions.TryGetValue((key.Tool, key.Session), out var session))
        {
            session = words[key.Session] is { Length: > 0 } id ? SessionHash.Of(tool, id) : null;
            sessions.Add((key.Tool, key.Session), session);
        }

        if (!projects.TryGetValue(sum.Project, out var project))
        {
            projects.Add(sum.Project, project = ProjectName(words[sum.Project], naming));
        }

        return new UsageLine(
            DateOnly.FromDateTime(hour), hour.Hour, tool, EventWords.At(EventWords.Providers, key.Provider), words[key.Model], session,
            UsageSums.RateOf(key), sum.Tokens, sum.Requests, sum.WebSearches, EventWords.At(EventWords.Grains, key.Grain),
            Project: project, Reported: key.IsRecorded ? new Money(sum.RecordedUsd) : null);
    }

    private static SyncDay Day(DateOnly day, int ordinal, IReadOnlyList<UsageLine> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // A new reading goes to the server even where it says the same: it replaces what the old one said.
        hash.AppendData([CliContext.ReaderVersion]);
        foreach (var line in lines)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(line, ContractsJson.Default.UsageLine));
        }

        return new SyncDay(day, ordinal, lines, Convert.ToHexStringLower(hash.GetHashAndReset()[..16]));
    }
}
