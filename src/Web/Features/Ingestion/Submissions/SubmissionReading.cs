using System.Security.Cryptography;
using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>A submission of whatever shape, understood. Faults are sentences that make it unacceptable; nothing of it is kept then.</summary>
/// <param name="Client">Which program sent it.</param>
/// <param name="Device">The program's own key of the machine; empty where it does not say.</param>
/// <param name="HasFullHistory">Nothing was filtered away before it was sent.</param>
/// <param name="ParserVersions">Version of the rules by which each of the program's tools was read.</param>
public sealed record SubmissionReading(
    SubmissionShape Shape, string Client, string ClientVersion, string Device, string DeviceName, bool HasFullHistory,
    IReadOnlyDictionary<string, int> ParserVersions, IReadOnlyList<SubmittedDay> Parts, IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings)
{
    public DayRange Days => new(Parts.Min(part => part.Day), Parts.Max(part => part.Day));

    public long Tokens => Parts.Sum(part => part.Tokens);

    public decimal CostUsd => Parts.Sum(part => part.CostUsd);

    public int ActiveDays => Parts.Select(part => part.Day).Distinct().Count();

    /// <summary>Of what it says, not of how it was written down: clients put the time of sending into the body, and models in the order of a hash table.</summary>
    public byte[] Hash() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            Shape,
            Client,
            ClientVersion,
            Device,
            HasFullHistory,
            Versions = ParserVersions.OrderBy(one => one.Key, StringComparer.Ordinal),
            Parts = Parts.OrderBy(part => part.Day).ThenBy(part => part.Client, StringComparer.Ordinal).Select(part => part.Sorted()),
        }));
}

/// <summary>What a machine says of one day and one tool. The day is the machine's own, in a zone that nobody says: it is never shifted.</summary>
/// <param name="Client">The tool, as the program names it.</param>
public sealed record SubmittedDay(DateOnly Day, string Client, IReadOnlyList<SubmittedEntry> Entries)
{
    public long Tokens => Entries.Sum(entry => entry.Tokens);

    public decimal CostUsd => Entries.Sum(entry => entry.Cost);

    internal SubmittedDay Sorted() => this with
    {
        Entries = [.. Entries.OrderBy(entry => entry.Model, StringComparer.Ordinal).ThenBy(entry => entry.Provider, StringComparer.Ordinal)
            .ThenBy(entry => entry.Input).ThenBy(entry => entry.Output).ThenBy(entry => entry.CacheRead).ThenBy(entry => entry.Cost)],
    };
}

/// <summary>What one model used. Thinking is inside the output here, as everywhere with us.</summary>
/// <param name="Provider">As the program names it; empty where it does not.</param>
/// <param name="CacheWrite">For five minutes and for an hour, together.</param>
/// <param name="Cost">In dollars, as the program reckons.</param>
public sealed record SubmittedEntry(
    string Model, string Provider, long Input, long Output, long CacheRead, long CacheWrite, long Reasoning, decimal Cost, long Messages)
{
    public long Tokens => Input + Output + CacheRead + CacheWrite;
}

/// <summary>One class for each shape in which clients ever sent their totals to this route.</summary>
public interface ISubmissionShape
{
    /// <summary>Told by the keys of the body alone: clients say no version of it.</summary>
    bool Fits(JsonElement body);

    /// <param name="body">As sent.</param>
    /// <param name="request">Some shapes say in headers what others say in the body.</param>
    /// <param name="today">In UTC.</param>
    SubmissionReading Read(JsonElement body, HttpRequest request, DateOnly today);

    /// <summary>What its clients understand.</summary>
    (int Status, object Body) Answer(SubmissionOutcome outcome);

    (int Status, object Body) Refuse(IReadOnlyList<string> faults);
}

/// <param name="IsKnown">The same body was here before.</param>
/// <param name="ProfileUrl">The page of the person.</param>
/// <param name="Warnings">What was noticed, though everything was taken.</param>
/// <param name="Reasons">Why it is flagged; empty: it is not.</param>
public sealed record SubmissionOutcome(
    Guid Id, bool IsKnown, bool IsFirst, string Username, string ProfileUrl, SubmittedMetrics Metrics, IReadOnlyList<string> Reasons, IReadOnlyList<string> Warnings)
{
    public bool IsFlagged => Reasons.Count > 0;
}

/// <summary>Of everything that the person has submitted to the organization.</summary>
public sealed record SubmittedMetrics(long TotalTokens, decimal TotalCost, int ActiveDays);
