using System.Globalization;
using System.Text.Json;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>
/// Which of the tellings of one device, day and client counts: the larger, because tools delete their logs; but of readings that are older than one of the full history
/// none, because what they said more was wrong. The largest telling of each version of the rules is kept, so that the order in which they come makes no difference.
/// </summary>
internal sealed class SubmissionMerge
{
    private readonly List<SubmittedPart> _changed = [];
    private readonly List<DateOnly> _lower = [];

    public SubmissionMerge(SubmissionReading reading, IReadOnlyList<SubmittedPart> before, Guid submissionId)
    {
        var known = before.ToDictionary(part => (part.Day, part.Client));
        foreach (var said in reading.Parts)
        {
            Take(known.GetValueOrDefault((said.Day, said.Client)), PartOf(said, reading.ParserVersions.GetValueOrDefault(said.Client), submissionId), reading.HasFullHistory);
        }
    }

    public IReadOnlyList<SubmittedPart> Changed => _changed;

    public IEnumerable<string> Warnings => _lower.Count == 0 ? [] : [
        $"{_lower.Distinct().Count()} {(_lower.Distinct().Count() == 1 ? "day" : "days")} ({string.Join(", ", _lower.Distinct().Order().Take(3).Select(Text))}{(_lower.Distinct().Count() > 3 ? ", …" : "")}) "
        + "came with less than was submitted before; the larger figures stay."];

    private void Take(SubmittedPart? stored, SubmittedPart now, bool hasFullHistory)
    {
        int? full = hasFullHistory ? now.ParserVersion : null;
        if (stored is null)
        {
            _changed.Add(With(now, tellings: [Telling.Of(now)], full));
            return;
        }

        full = full is null || stored.FullVersion > full ? stored.FullVersion : full;
        var before = Telling.ReadAll(stored);
        var tellings = before.Append(Telling.Of(now)).GroupBy(one => one.Version).Select(same => same.Max()!).OrderBy(one => one.Version).ToList();
        var counts = tellings.Where(one => full is null || one.Version >= full).Max()!;
        if (counts.IsSame(Telling.Of(stored)))
        {
            KeepBeside(stored, now, tellings, full, isNew: !before.SequenceEqual(tellings) || full != stored.FullVersion);
            return;
        }

        var winner = counts.IsSame(Telling.Of(now)) ? now : counts.ToPart(now);
        _changed.Add(IsLower(winner, stored) ? Beside(winner, stored, tellings, full) : Keeping(winner, stored, tellings, full));
        if (IsLower(now, winner))
        {
            _lower.Add(now.Day);
        }
    }

    private void KeepBeside(SubmittedPart stored, SubmittedPart now, List<Telling> tellings, int? full, bool isNew)
    {
        if (IsLower(now, stored))
        {
            _changed.Add(Beside(stored, now, tellings, full));
            _lower.Add(now.Day);
        }
        else if (isNew)
        {
            _changed.Add(Keeping(stored, stored, tellings, full));
        }
    }

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
        Entries = Telling.Write(said.Entries),
    };

    private static SubmittedPart Beside(SubmittedPart counts, SubmittedPart pruned, IReadOnlyList<Telling> tellings, int? full) =>
        With(counts, tellings, full, pruned.SubmissionId, pruned.ParserVersion, pruned.Tokens, pruned.CostUsd, pruned.Entries);

    // A day that only grew: what was set aside before stays.
    private static SubmittedPart Keeping(SubmittedPart now, SubmittedPart stored, IReadOnlyList<Telling> tellings, int? full) =>
        With(now, tellings, full, stored.PrunedSubmissionId, stored.PrunedParserVersion, stored.PrunedTokens, stored.PrunedCostUsd, stored.PrunedEntries);

    private static SubmittedPart With(
        SubmittedPart part, IReadOnlyList<Telling> tellings, int? full, Guid? submission = null, int? parser = null, long? tokens = null, decimal? cost = null, string? entries = null) => new()
        {
            Day = part.Day,
            Client = part.Client,
            SubmissionId = part.SubmissionId,
            ParserVersion = part.ParserVersion,
            Tokens = part.Tokens,
            CostUsd = part.CostUsd,
            Entries = part.Entries,
            Tellings = JsonSerializer.Serialize(tellings),
            FullVersion = full,
            PrunedSubmissionId = submission,
            PrunedParserVersion = parser,
            PrunedTokens = tokens,
            PrunedCostUsd = cost,
            PrunedEntries = entries,
        };

    public static IReadOnlyList<SubmittedEntry> Read(string entries) => JsonSerializer.Deserialize<List<SubmittedEntry>>(entries)!;

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
