using TeamCost.Contracts;

namespace TeamCost.Cli.Ledgers;

/// <param name="Whole">Days that are complete with this batch: what may be remembered once it is acknowledged.</param>
internal sealed record SyncBatch(UsageBatch Batch, IReadOnlyList<SyncDay> Whole);

/// <summary>Packs days into requests: cut between days where possible, a day of its own parts where not.</summary>
internal static class SyncBatches
{
    // A line is 300 to 500 bytes; folder and model names can be longer. Half of what the server takes leaves room.
    private const int MostCharacters = Limits.BatchBytes / 2;
    private const int LineCharacters = 420;

    public static IEnumerable<SyncBatch> Of(IReadOnlyList<SyncDay> days, Guid installation, DateTimeOffset observedAt, string deviceName)
    {
        var lines = new List<UsageLine>();
        var whole = new List<SyncDay>();
        var size = 0;
        var last = 0;
        foreach (var day in days)
        {
            // A batch speaks for every day of its range: one that is known and not in it would be replaced by nothing.
            var leavesOut = day.Ordinal > last + 1;
            last = day.Ordinal;
            var daySize = day.Lines.Sum(SizeOf);
            if (lines.Count > 0 && (leavesOut || lines.Count + day.Lines.Count > Limits.LinesPerBatch || size + daySize > MostCharacters))
            {
                yield return Take();
            }

            foreach (var line in day.Lines)
            {
                if (lines.Count == Limits.LinesPerBatch || size > MostCharacters)
                {
                    yield return Take();
                }

                lines.Add(line);
                size += SizeOf(line);
            }

            whole.Add(day);
        }

        if (lines.Count > 0)
        {
            yield return Take();
        }

        SyncBatch Take()
        {
            var range = new DayRange(lines.Min(line => line.Day), lines.Max(line => line.Day));
            var batch = new UsageBatch(installation, CliContext.ReaderVersion, observedAt, range, WholeTruth: false, [.. lines], deviceName);
            var taken = new SyncBatch(batch, [.. whole]);
            lines.Clear();
            whole.Clear();
            size = 0;
            return taken;
        }
    }

    private static int SizeOf(UsageLine line) => LineCharacters + line.Model.Length + ((line.Project?.Length ?? 0) * 6);
}
