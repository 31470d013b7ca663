using System.Globalization;
using System.Text.Json;
using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Ingestion;

/// <summary>
/// Reads the body of <c>POST /v1/sync</c>: totals of a person and day, as ccusage writes them, into usage lines. The days are days of a zone
/// that nobody says; each entry is the whole truth about its person and day.
/// </summary>
internal sealed class DayTotals
{
    /// <summary>Where an entry names several models without dividing its counts among them: kept and shown, but not priced.</summary>
    public const string UnknownModel = "unknown";

    private readonly Dictionary<ToldPart, List<UsageLine>> _told = [];
    private readonly List<RejectedLine> _rejected = [];

    public IReadOnlyCollection<ToldPart> Parts => _told.Keys;

    public IReadOnlyList<RejectedLine> Rejected => _rejected;

    public IReadOnlyList<UsageLine> Lines => [.. _told.Values.SelectMany(lines => lines)];

    public int Entries { get; private set; }

    public DayRange Days => new(_told.Keys.Min(part => part.Day), _told.Keys.Max(part => part.Day));

    /// <param name="entries">The entries as sent.</param>
    /// <param name="tool">Which tool's totals they are.</param>
    /// <param name="mayName">Whether an entry may say whose it is.</param>
    /// <param name="lastDay">The last day that can have begun anywhere.</param>
    public static DayTotals Read(JsonElement entries, string tool, bool mayName, DateOnly lastDay)
    {
        var totals = new DayTotals();
        var index = 0;
        foreach (var entry in entries.EnumerateArray())
        {
            try
            {
                totals.Add(entry, tool, mayName, lastDay);
            }
            catch (FormatException bad)
            {
                totals._rejected.Add(new RejectedLine(index, bad.Message));
            }

            index++;
        }

        return totals;
    }

    private void Add(JsonElement entry, string tool, bool mayName, DateOnly lastDay)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("An entry is an object with a date and its counts.");
        }

        var part = new ToldPart(DayOf(entry, lastDay), NameOf(entry, mayName));
        var counts = Counts.Of(entry, "");
        var total = Number(entry, "totalTokens") ?? counts.Total;
        if (total < counts.Total)
        {
            throw new FormatException($"totalTokens is {total}, but input, output, cache creation and cache read add up to {counts.Total}.");
        }

        // The same person and day again in one request: the later one is the truth.
        _told[part] = [.. WithThinking(LinesOf(entry, counts), total - counts.Total).Select(model => Line(part, tool, model.Name, model.Counts, model.Cost))];
        Entries++;
    }

    /// <summary>Several tools' thinking stands in the total only. It is billed as output, of the model if there is but one, else of nobody knows which.</summary>
    private static List<(string Name, Counts Counts, decimal? Cost)> WithThinking(List<(string Name, Counts Counts, decimal? Cost)> models, long thinking)
    {
        var counts = new Counts(0, thinking, 0, 0);
        return thinking == 0 ? models
            : models is [var only] ? [only with { Counts = only.Counts + counts }]
            : models.FindIndex(model => model.Name == UnknownModel) is >= 0 and var at ? [.. models[..at], models[at] with { Counts = models[at].Counts + counts }, .. models[(at + 1)..]]
            : [.. models, (UnknownModel, counts, null)];
    }

    private static List<(string Name, Counts Counts, decimal? Cost)> LinesOf(JsonElement entry, Counts counts)
    {
        if (Array(entry, "modelBreakdowns") is not { Count: > 0 } breakdowns)
        {
            var models = Array(entry, "modelsUsed")?.Select(model => model.ValueKind == JsonValueKind.String ? model.GetString()! : "").Distinct().ToList();
            return [(models is [{ Length: > 0 } only] ? only : UnknownModel, counts, Amount(entry, "totalCost"))];
        }

        var byModel = breakdowns
            .Select(model => (Name: Text(model, "modelName") is { Length: > 0 } name ? name : UnknownModel, Counts: Counts.Of(model, "modelBreakdowns."), Cost: Amount(model, "cost")))
            .GroupBy(model => model.Name)
            .Select(same => (
                Name: same.Key,
                Counts: same.Aggregate(default(Counts), (sum, model) => sum + model.Counts),
                Cost: same.All(model => model.Cost is null) ? null : same.Sum(model => model.Cost)))
            .ToList();
        return byModel.Aggregate(default(Counts), (sum, model) => sum + model.Counts) == counts
            ? byModel
            : throw new FormatException("The counts in modelBreakdowns do not add up to the entry's own counts; send the day again with both from the same run.");
    }

    private static UsageLine Line(ToldPart part, string tool, string model, Counts counts, decimal? cost) => new(
        part.Day, Hour: null, tool, ProviderOf(model), model, Session: null, new RateClass(Band: null),
        new TokenCounts(counts.Input, counts.Output, counts.CacheRead, counts.CacheCreation, 0, 0), Requests: 0, WebSearches: 0,
        Grains.SessionTotal, part.Identity, Reported: cost is { } amount ? new Money(amount) : null, DayKind: DayKinds.Local);

    private static DateOnly DayOf(JsonElement entry, DateOnly lastDay) =>
        !DateOnly.TryParseExact(Text(entry, "date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? throw new FormatException("\"date\" is a day such as 2026-01-31.")
            : day > lastDay || day.Year < 2015
                ? throw new FormatException($"The date {day:yyyy-MM-dd} is not a day on which anybody can have used a tool; check the clock of the machine.")
                : day;

    private static string? NameOf(JsonElement entry, bool mayName)
    {
        var name = Text(entry, "username")?.Trim();
        return name is not { Length: > 0 } ? null
            : name.Length > 256 || name.Any(char.IsControl) ? throw new FormatException("\"username\" is a name of up to 256 characters.")
            : mayName ? name.ToLowerInvariant()
            : null; // A person's own token says whose they are; clients send the name all the same.
    }

    private static string ProviderOf(string model)
    {
        var name = model.ToLowerInvariant();
        return name.Contains("claude", StringComparison.Ordinal) ? "anthropic"
            : name.StartsWith("gpt", StringComparison.Ordinal) || name.StartsWith("codex", StringComparison.Ordinal) || name is ['o', >= '1' and <= '9', ..] ? "openai"
            : name.StartsWith("gemini", StringComparison.Ordinal) ? "google"
            : "unknown";
    }

    private static List<JsonElement>? Array(JsonElement entry, string name) =>
        !entry.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()]
            : throw new FormatException($"\"{name}\" is an array.");

    private static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement entry, string name, string within = "")
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("\"modelBreakdowns\" is an array of objects.");
        }

        if (!entry.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        // 1e6 and 100.0 are whole numbers too.
        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number is >= 0 and < 1_000_000_000_000_000m && number == Math.Floor(number)
            ? (long)number
            : throw new FormatException($"\"{within}{name}\" is a whole number, zero or more.");
    }

    private static decimal? Amount(JsonElement entry, string name) =>
        !entry.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var amount) && amount is >= 0 and <= 1_000_000_000m ? amount
            : throw new FormatException($"\"{name}\" is an amount in dollars, zero or more.");

    private readonly record struct Counts(long Input, long Output, long CacheCreation, long CacheRead)
    {
        public long Total => Input + Output + CacheCreation + CacheRead;

        public static Counts operator +(Counts a, Counts b) =>
            new(a.Input + b.Input, a.Output + b.Output, a.CacheCreation + b.CacheCreation, a.CacheRead + b.CacheRead);

        public static Counts Of(JsonElement entry, string within) => new(
            Number(entry, "inputTokens", within) ?? 0, Number(entry, "outputTokens", within) ?? 0,
            Number(entry, "cacheCreationTokens", within) ?? 0, Number(entry, "cacheReadTokens", within) ?? 0);
    }
}
