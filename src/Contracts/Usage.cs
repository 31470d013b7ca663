using System.Text.Json.Serialization;

namespace TeamCost.Contracts;

/// <summary>
/// Tokens of one usage line, each kind counted once. <c>Input</c> excludes cache reads and writes; <c>Reasoning</c> is
/// information only and lies inside <c>Output</c>.
/// </summary>
/// <param name="Input">Prompt tokens at the plain rate.</param>
/// <param name="Output">Every billed completion token, reasoning included.</param>
/// <param name="CacheRead">Prompt tokens served from cache.</param>
/// <param name="CacheWrite5m">Prompt tokens written to cache for five minutes (or for an unknown time).</param>
/// <param name="CacheWrite1h">Prompt tokens written to cache for one hour.</param>
/// <param name="Reasoning">The part of <paramref name="Output"/> that was thinking.</param>
public readonly record struct TokenCounts(
    long Input, long Output, long CacheRead, long CacheWrite5m, long CacheWrite1h, long Reasoning)
{
    /// <summary>Everything that was billed as a token: reasoning is not added, it is inside the output.</summary>
    public long Total => Input + Output + CacheRead + CacheWrite5m + CacheWrite1h;

    /// <summary>The prompt of the request: what a long-context threshold is compared with.</summary>
    public long Prompt => Input + CacheRead + CacheWrite5m + CacheWrite1h;

    public static TokenCounts operator -(TokenCounts a, TokenCounts b) => new(
        a.Input - b.Input, a.Output - b.Output, a.CacheRead - b.CacheRead, a.CacheWrite5m - b.CacheWrite5m, a.CacheWrite1h - b.CacheWrite1h, a.Reasoning - b.Reasoning);

    public static TokenCounts operator +(TokenCounts a, TokenCounts b) => new(
        a.Input + b.Input, a.Output + b.Output, a.CacheRead + b.CacheRead,
        a.CacheWrite5m + b.CacheWrite5m, a.CacheWrite1h + b.CacheWrite1h, a.Reasoning + b.Reasoning);

    /// <summary>The element-wise maximum: how two tellings of the same usage are merged (design §3.2).</summary>
    public static TokenCounts Max(TokenCounts a, TokenCounts b) => new(
        Math.Max(a.Input, b.Input), Math.Max(a.Output, b.Output), Math.Max(a.CacheRead, b.CacheRead),
        Math.Max(a.CacheWrite5m, b.CacheWrite5m), Math.Max(a.CacheWrite1h, b.CacheWrite1h), Math.Max(a.Reasoning, b.Reasoning));
}

/// <summary>What decides the price of tokens besides the model and the hour. Part of a usage line's key.</summary>
/// <param name="Tier">One of <see cref="Tiers"/>.</param>
/// <param name="Region">Inference region as the source names it (<c>us</c>, …); empty when there is none or it does not matter.</param>
/// <param name="Band">
/// The largest of <see cref="Bands"/> that the prompt of each request exceeds; <c>null</c> when unknown (session totals,
/// day totals): such lines never get the long-prompt rate, because nobody knows the single prompts.
/// </param>
/// <param name="Recorded">
/// The tool itself wrote the cost of these requests (<see cref="UsageLine.Reported"/>). Such requests never share a line with
/// others, because the amount would then cover only a part of the line.
/// </param>
[method: JsonConstructor]
public readonly record struct RateClass(
    string Tier = Tiers.Standard, string Region = "", [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Band = 0, bool Recorded = false)
{
    /// <summary>Prompt thresholds in tokens that any known price list uses, ascending.</summary>
    public static readonly IReadOnlyList<int> Bands = [0, 32_000, 100_000, 128_000, 200_000, 256_000, 272_000];

    // Without it "new RateClass()" and a JSON object that leaves fields out would be all nulls instead of the defaults above.
    public RateClass()
        : this(Tiers.Standard)
    {
    }

    /// <summary>The band of a single request.</summary>
    /// <param name="promptTokens">Its whole prompt: input, cache reads and cache writes.</param>
    public static int BandOf(long promptTokens)
    {
        for (var i = Bands.Count - 1; i > 0; i--)
        {
            if (promptTokens > Bands[i])
            {
                return Bands[i];
            }
        }

        return 0;
    }
}

/// <summary>Service tiers, spelt as stored.</summary>
public static class Tiers
{
    public const string Standard = "standard";
    public const string Fast = "fast";
    public const string Priority = "priority";
    public const string Flex = "flex";
    public const string Batch = "batch";

    public static readonly IReadOnlyList<string> All = [Standard, Fast, Priority, Flex, Batch];
}

/// <summary>How fine the source's counting was; the last two are shown as such.</summary>
public static class Grains
{
    public const string Request = "request";
    public const string Turn = "turn";
    public const string SessionTotal = "session-total";
    public const string Estimate = "estimate";

    public static readonly IReadOnlyList<string> All = [Request, Turn, SessionTotal, Estimate];
}

/// <summary>What a day without an hour means.</summary>
public static class DayKinds
{
    /// <summary>A UTC day (with <see cref="UsageLine.Hour"/>, always this one).</summary>
    public const string Utc = "utc";

    /// <summary>A day in a zone that the source does not say: never shifted.</summary>
    public const string Local = "local";
}

/// <summary>How use is paid for, where its source says so; else the organization or the person says it.</summary>
public static class PaidModes
{
    public const string NotSaid = "not-said";

    /// <summary>Every token is billed.</summary>
    public const string Metered = "metered";

    /// <summary>Covered by a licence or its allowance: a value, not money spent.</summary>
    public const string Seat = "seat";

    public static readonly IReadOnlyList<string> All = [NotSaid, Metered, Seat];
}

/// <summary>An amount in a currency. Never a float.</summary>
/// <param name="Amount">In units of the currency (dollars, not cents).</param>
/// <param name="Currency">ISO 4217 code, upper case; USD unless the source says otherwise.</param>
public sealed record Money(decimal Amount, string Currency = "USD");

/// <summary>
/// What one source says of one (day, hour, tool, provider, model, session, rate class): a snapshot, not an increment.
/// Sending the same key again replaces it or takes the element-wise maximum, as the batch says (design §3.2).
/// </summary>
/// <param name="Day">UTC day, or the day as the source's own zone names it when <paramref name="DayKind"/> is local.</param>
/// <param name="Hour">UTC hour 0–23, or null when the source only knows the day.</param>
/// <param name="Tool">Tool id: <c>claude-code</c>, <c>codex</c>, … or <c>api</c>. Lower case.</param>
/// <param name="Provider">Who bills: <c>anthropic</c>, <c>openai</c>, … Lower case.</param>
/// <param name="Model">The model id as the source writes it.</param>
/// <param name="Session">Hash of the tool's own conversation id (32 hex digits, see <see cref="SessionHash"/>), or null where there is none.</param>
/// <param name="Rate">Tier, region, prompt band.</param>
/// <param name="Tokens">Counts; never negative.</param>
/// <param name="Requests">Billed requests. An advisor's share of another request counts 0.</param>
/// <param name="WebSearches">Billed server-side searches.</param>
/// <param name="Grain">One of <see cref="Grains"/>.</param>
/// <param name="Identity">Whom the source names (e-mail, login, key name). Only ingest tokens and connections may say it; a device's lines belong to its owner.</param>
/// <param name="Project">Name of the project, already cut or hashed by the sender; null when unknown.</param>
/// <param name="Reported">The cost that the tool wrote, when <c>Rate.Recorded</c>.</param>
/// <param name="DayKind">One of <see cref="DayKinds"/>.</param>
/// <param name="PaidBy">One of <see cref="PaidModes"/>: how the use is paid for, where the source itself says it. Part of the line's key.</param>
public sealed record UsageLine(
    DateOnly Day, int? Hour, string Tool, string Provider, string Model, string? Session, RateClass Rate, TokenCounts Tokens,
    long Requests, long WebSearches, string Grain = Grains.Request, string? Identity = null, string? Project = null,
    Money? Reported = null, string DayKind = DayKinds.Utc, string PaidBy = PaidModes.NotSaid);

/// <summary>A closed range of days.</summary>
public readonly record struct DayRange(DateOnly First, DateOnly Last)
{
    public int Count => Last.DayNumber - First.DayNumber + 1;

    public bool Contains(DateOnly day) => day >= First && day <= Last;

    /// <summary>The equally long range just before: what "compared with the previous period" means.</summary>
    public DayRange Previous() => new(First.AddDays(-Count), First.AddDays(-1));

    public IEnumerable<DateOnly> Each()
    {
        for (var day = First; day <= Last; day = day.AddDays(1))
        {
            yield return day;
        }
    }
}

/// <summary>What one installation or connection says of some days. Its source comes from the token, never from the body.</summary>
/// <param name="InstallationId">Random id of the machine's installation: a new login on the same machine stays the same device.</param>
/// <param name="ReaderVersion">
/// Version of the rules that read the logs, growing. A batch with a higher one replaces the sessions that it names, on the days of
/// <paramref name="Days"/>; one with a lower one changes nothing of sessions already read with a higher.
/// </param>
/// <param name="ObservedAt">When the source was read (UTC). A whole truth is replaced only by a later or equal one.</param>
/// <param name="Days">The days that the batch speaks of; a line outside is rejected.</param>
/// <param name="WholeTruth">
/// True: lines of this source on <paramref name="Days"/> that are missing here are gone at the source and vanish here.
/// False: the source may have forgotten some ("what is still there"): counters take the element-wise maximum, nothing vanishes.
/// </param>
/// <param name="Lines">At most <see cref="Limits.LinesPerBatch"/>.</param>
/// <param name="DeviceName">How the machine calls itself, shown in the list of devices.</param>
public sealed record UsageBatch(
    Guid InstallationId, int ReaderVersion, DateTimeOffset ObservedAt, DayRange Days, bool WholeTruth,
    IReadOnlyList<UsageLine> Lines, string? DeviceName = null);

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">Lines that were valid.</param>
/// <param name="Unchanged">Of those, how many said nothing new.</param>
/// <param name="Rejected">The bad lines, by index in the batch.</param>
/// <param name="Vanished">Lines that a whole truth took away.</param>
/// <param name="Notes">What was done to lines that were accepted, as sentences for the sender; null where there is nothing to say.</param>
public sealed record UsageReceipt(int Accepted, int Unchanged, IReadOnlyList<RejectedLine> Rejected, int Vanished = 0, IReadOnlyList<string>? Notes = null);

/// <param name="Index">Zero-based index in the batch.</param>
/// <param name="Reason">A sentence: what, where and how to mend it.</param>
public sealed record RejectedLine(int Index, string Reason);

/// <summary>Bounds of one request; both sides know them.</summary>
public static class Limits
{
    public const int LinesPerBatch = 5_000;
    public const int BatchBytes = 10 * 1024 * 1024;
    public const int SyncEntries = 1_000;
}
