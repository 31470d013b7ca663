using System.Globalization;
using System.Text.Json;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>
/// Which of two tellings of one device, day and client counts: the larger, because tools delete their logs; but the smaller where newer rules have read
/// the full history again, because then the larger was wrong. The other one is kept aside.
/// </summary>
internal sealed class SubmissionMerge
{
    private readonly List<SubmittedPart> _changed = [];
    private readonly List<DateOnly> _lower = [];

    public SubmissionMerge(SubmissionReading reading, IReadOnlyList<SubmittedPart> before, Guid submissionId)
    {
        var known = before.ToDictionary(part => (part.Day, part.Client));
        var counting = before.ToDictionary(part => (part.Day, part.Client), part => new SubmittedDay(part.Day, part.Client, Read(part.Entries)));
        foreach (var said in reading.Parts)
        {
            var now = PartOf(said, reading.ParserVersions.GetValueOrDefault(said.Client), submissionId);
            if (!known.TryGetValue((said.Day, said.Client), out var stored))
            {
                _changed.Add(now);
                counting[(said.Day, said.Client)] = said;
            }
            else if (now.Tokens == stored.Tokens && now.CostUsd == stored.CostUsd && now.ParserVersion == stored.ParserVersion && Same(said.Entries, stored.Entries))
            {
                // Said before.
            }
            else if (Replaces(now, stored, reading.HasFullHistory))
            {
                _changed.Add(IsLower(now, stored) ? Beside(now, stored) : Keeping(now, stored));
                counting[(said.Day, said.Client)] = said;
            }
            else
            {
                _changed.Add(Beside(stored, now));
                _lower.Add(said.Day);
            }
        }

        Parts = [.. counting.Values];
    }

    /// <summary>What counts on the days.</summary>
    public IReadOnlyList<SubmittedDay> Parts { get; }

    public IReadOnlyList<SubmittedPart> Changed => _changed;

    public IEnumerable<string> Warnings => _lower.Count == 0 ? [] : [
        $"{_lower.Distinct().Count()} {(_lower.Distinct().Count() == 1 ? "day" : "days")} ({string.Join(", ", _lower.Distinct().Order().Take(3).Select(Text))}{(_lower.Distinct().Count() > 3 ? ", …" : "")}) "
        + "came with less than was submitted before; the larger figures stay."];

    private static bool Replaces(SubmittedPart now, SubmittedPart stored, bool hasFullHistory) =>
        !IsLower(now, stored) || (hasFullHistory && now.ParserVersion > stored.ParserVersion);

    private static bool IsLower(SubmittedPart one, SubmittedPart other) =>
        one.Tokens < other.Tokens || (one.Tokens == other.Tokens && one.CostUsd < other.CostUsd);

    private static SubmittedPart PartOf(SubmittedDay said, int parserVersion, Guid submissionId) => new()
    {
        Day = said.Day,
        Client = said.Client,
        SubmissionId = submissionId,
        ParserVersion = parserVersion,
        Tokens = said.Tokens,
        CostUsd = said.CostUsd,
        Entries = JsonSerializer.Serialize(said.Entries),
    };

    private static SubmittedPart Beside(SubmittedPart counts, SubmittedPart pruned) => With(counts, pruned.SubmissionId, pruned.ParserVersion, pruned.Tokens, pruned.CostUsd, pruned.Entries);

    // A day that only grew: what was set aside before stays.
    private static SubmittedPart Keeping(SubmittedPart now, SubmittedPart stored) =>
        With(now, stored.PrunedSubmissionId, stored.PrunedParserVersion, stored.PrunedTokens, stored.PrunedCostUsd, stored.PrunedEntries);

    private static SubmittedPart With(SubmittedPart part, Guid? submission, int? parser, long? tokens, decimal? cost, string? entries) => new()
    {
        Day = part.Day,
        Client = part.Client,
        SubmissionId = part.SubmissionId,
        ParserVersion = part.ParserVersion,
        Tokens = part.Tokens,
        CostUsd = part.CostUsd,
        Entries = part.Entries,
        PrunedSubmissionId = submission,
        PrunedParserVersion = parser,
        PrunedTokens = tokens,
        PrunedCostUsd = cost,
        PrunedEntries = entries,
    };

    public static IReadOnlyList<SubmittedEntry> Read(string entries) => JsonSerializer.Deserialize<List<SubmittedEntry>>(entries)!;

    private static bool Same(IReadOnlyList<SubmittedEntry> said, string stored) => said.ToHashSet().SetEquals(Read(stored));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
