using TeamCost.Contracts;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>By what a tool tells of its requests; bits, because a session may be told by several.</summary>
internal static class Roads
{
    public const int Events = 1;
    public const int Counters = 2;
    public const int Spans = 4;
}

/// <summary>How sure a name is: the owner of the token needs none, what an administrator set comes before what the tool found out.</summary>
internal static class NameRanks
{
    public const int EndUser = 1;
    public const int Email = 2;
    public const int Account = 3;
    public const int Installation = 4;
    public const int Nobody = 9;
}

/// <summary>What a counter measures, spelt as stored. Prompt is input with what came from cache.</summary>
internal static class Measures
{
    public const string Input = "input";
    public const string Prompt = "prompt";
    public const string Output = "output";
    public const string Thought = "thought";
    public const string CacheRead = "cache-read";
    public const string CacheWrite = "cache-write";
    public const string Reasoning = "reasoning";
    public const string Cost = "cost";

    public const string Sessions = "sessions";
    public const string LinesAdded = "lines-added";
    public const string LinesRemoved = "lines-removed";
    public const string Commits = "commits";
    public const string PullRequests = "pull-requests";
    public const string EditsAccepted = "edits-accepted";
    public const string EditsRejected = "edits-rejected";
    public const string ActiveSeconds = "active-seconds";

    /// <summary>Those that become usage lines; the others are activity.</summary>
    public static readonly IReadOnlyList<string> Usage = [Input, Prompt, Output, Thought, CacheRead, CacheWrite, Reasoning, Cost];
}

/// <summary>Whom a record is about, as far as it says.</summary>
/// <param name="Name">As an identity of the organization is called; empty: nobody.</param>
/// <param name="Rank">One of <see cref="NameRanks"/>.</param>
internal readonly record struct ToldName(string Name, int Rank)
{
    public static readonly ToldName Nobody = new("", NameRanks.Nobody);
}

/// <summary>Who sends: the tool, and its installation where it has an id of its own.</summary>
internal readonly record struct ToldSender(string Tool, string Installation, string Version);

/// <summary>One request as a tool tells it.</summary>
/// <param name="Identity">What makes it the same request again, whoever tells it; hashed with the token's id.</param>
/// <param name="Tokens">Cache writes stand with the five-minute ones: telemetry does not say for how long.</param>
/// <param name="ReportedUsd">What the tool reckons at list price.</param>
internal sealed record ToldRequest(
    ToldSender Sender, string Identity, int Road, DateTimeOffset At, string Provider, string Model, string? Session, ToldName Name, string Tier,
    TokenCounts Tokens, decimal? ReportedUsd);

/// <summary>What a metric measures, as the tool's translation says it.</summary>
internal sealed record ToldMeasure(string Measure, string Provider, string Model, string? Session, ToldName Name, string Tier = Tiers.Standard, string Detail = "");

/// <summary>One point of a counter.</summary>
/// <param name="SeriesId">Hash of token, resource, scope, metric and attributes.</param>
internal sealed record ToldPoint(
    ToldSender Sender, Guid SeriesId, string Metric, ToldMeasure What, bool IsCumulative, long StartNano, long EndNano, decimal Value);

/// <summary>What a body said, once it was looked through: nothing of it that is content is in here.</summary>
internal sealed class ToldExport
{
    public List<ToldRequest> Requests { get; } = [];

    public List<ToldPoint> Points { get; } = [];

    /// <summary>Records of each sender, whether they count or not.</summary>
    public Dictionary<ToldSender, int> Received { get; } = [];

    /// <summary>What was refused, by reason.</summary>
    public SortedDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>Records of which no tool is known.</summary>
    public int Unknown { get; set; }

    public int RefusedCount => Refused.Values.Sum();

    public void Receive(ToldSender sender) => Received[sender] = Received.GetValueOrDefault(sender) + 1;

    public void Refuse(string reason) => Refused[reason] = Refused.GetValueOrDefault(reason) + 1;
}
