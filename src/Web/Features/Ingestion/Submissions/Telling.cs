using System.Text.Json;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>One telling of a device, day and client. Any two are in an order: by tokens, cost, version of the rules, and at last by what they say.</summary>
internal sealed record Telling(int Version, long Tokens, decimal Cost, Guid SubmissionId, IReadOnlyList<SubmittedEntry> Entries) : IComparable<Telling>
{
    public static Telling Of(SubmittedPart part) => new(part.ParserVersion, part.Tokens, part.CostUsd, part.SubmissionId, Sorted(SubmissionMerge.Read(part.Entries)));

    /// <summary>Every telling that is kept of a part. Of one that was kept before there was such a list: what counts, and what was set aside.</summary>
    public static List<Telling> ReadAll(SubmittedPart part)
    {
        var kept = JsonSerializer.Deserialize<List<Telling>>(part.Tellings)!;
        if (kept.Count > 0)
        {
            return kept;
        }

        return part is { PrunedEntries: { } entries, PrunedParserVersion: { } version, PrunedTokens: { } tokens, PrunedCostUsd: { } cost, PrunedSubmissionId: { } submission }
            && version != part.ParserVersion
                ? [.. new[] { Of(part), new Telling(version, tokens, cost, submission, Sorted(SubmissionMerge.Read(entries))) }.OrderBy(one => one.Version)]
                : [Of(part)];
    }

    /// <summary>In one order and with bare amounts, so that what says the same is the same text.</summary>
    public static string Write(IReadOnlyList<SubmittedEntry> entries) => JsonSerializer.Serialize(Sorted(entries));

    public bool IsSame(Telling other) => CompareTo(other) == 0;

    public SubmittedPart ToPart(SubmittedPart place) => new()
    {
        Day = place.Day,
        Client = place.Client,
        SubmissionId = SubmissionId,
        ParserVersion = Version,
        Tokens = Tokens,
        CostUsd = Cost,
        Entries = Write(Entries),
    };

    // Not by the submission: the same figures told twice are one telling.
    public int CompareTo(Telling? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Tokens.CompareTo(other.Tokens);
        order = order != 0 ? order : Cost.CompareTo(other.Cost);
        order = order != 0 ? order : Version.CompareTo(other.Version);
        return order != 0 ? order : string.CompareOrdinal(Write(Entries), Write(other.Entries));
    }

    public static bool operator <(Telling a, Telling b) => a.CompareTo(b) < 0;

    public static bool operator >(Telling a, Telling b) => a.CompareTo(b) > 0;

    public static bool operator <=(Telling a, Telling b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Telling a, Telling b) => a.CompareTo(b) >= 0;

    public bool Equals(Telling? other) => other is not null && IsSame(other);

    public override int GetHashCode() => HashCode.Combine(Version, Tokens, Cost);

    private static SubmittedEntry[] Sorted(IReadOnlyList<SubmittedEntry> entries) =>
    [
        .. entries.Select(entry => entry with { Cost = SubmissionJson.Bare(entry.Cost) })
            .OrderBy(entry => entry.Model, StringComparer.Ordinal).ThenBy(entry => entry.Provider, StringComparer.Ordinal).ThenBy(entry => entry.Input).ThenBy(entry => entry.Output),
    ];
}
