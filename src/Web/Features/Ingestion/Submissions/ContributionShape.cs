using System.Globalization;
using System.Text.Json;
using TeamCost.Contracts.Imports;
using System.Text.RegularExpressions;
using TeamCost.Web.Platform.Errors;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>
/// The shape that tokscale sends, and that its first versions sent: days with their clients, models and a summary. In the first ones a client was
/// called a source, and there was no device.
/// </summary>
internal sealed partial class ContributionShape : ISubmissionShape
{
    public bool Fits(JsonElement body) => SubmissionJson.Member(body, "contributions") is not null || SubmissionJson.Member(body, "meta") is not null;

    public SubmissionReading Read(JsonElement body, HttpRequest request, DateOnly today)
    {
        var json = new SubmissionJson();
        var warnings = new List<string>();
        var parts = new List<SubmittedDay>();
        var days = new HashSet<DateOnly>();
        var isFirst = false;
        var meta = SubmissionJson.Member(body, "meta") ?? default;
        var isOurs = SubmissionJson.Text(meta, "client") == "teamcost";
        var contributions = json.Items(body, "contributions", "");
        for (var i = 0; i < contributions.Count; i++)
        {
            var at = $"contributions[{i}]";
            var entries = EntriesOf(contributions[i], at, json, isOurs, ref isFirst);
            if (json.Day(contributions[i], at, today.AddDays(1)) is not { } day)
            {
                continue;
            }

            if (!days.Add(day))
            {
                json.Fault($"{at}.date is {day:yyyy-MM-dd} again; each day stands once.");
            }

            CheckDay(contributions[i], at, entries, json);
            parts.AddRange(entries.GroupBy(entry => entry.Client, StringComparer.Ordinal).Select(same => new SubmittedDay(day, same.Key, [.. Merge(same.Select(one => one.Entry))])));
        }

        if (contributions.Count == 0 && json.IsFine)
        {
            json.Fault("There is nothing in it: contributions is empty. Use a tool first, or widen the filter.");
        }

        if (json.IsFine)
        {
            // Where a day could not be read, the sums differ of necessity.
            CheckSummary(body, parts, days, json, warnings);
        }

        var (device, name) = DeviceOf(body, json);
        return new SubmissionReading(
            isFirst ? SubmissionShape.First : SubmissionShape.Current, isOurs ? "teamcost" : "tokscale",
            json.Name(meta, "version", "meta", 64, ""), device, name, HasFullHistory(body), ParserVersions(body), parts, json.Faults, warnings);
    }

    public (int Status, object Body) Answer(SubmissionOutcome outcome) => (StatusCodes.Status200OK, new Accepted(
        true, outcome.Id, outcome.Username, outcome.Metrics,
        [.. outcome.Reasons.Select(reason => $"Counted for your organization, but flagged for review before it can be published: {reason}"), .. outcome.Warnings],
        outcome.IsFirst ? "create" : "merge", outcome.ProfileUrl, outcome.IsFlagged, outcome.Reasons));

    public (int Status, object Body) Refuse(IReadOnlyList<string> faults) => (StatusCodes.Status400BadRequest, new ClientError(
        faults.Count == 1 ? "The submission was not accepted." : $"The submission was not accepted: {faults.Count} things are wrong with it.", faults));

    private static List<(string Client, SubmittedEntry Entry)> EntriesOf(JsonElement day, string at, SubmissionJson json, bool isOurs, ref bool isFirst)
    {
        var isOld = SubmissionJson.Member(day, "clients") is null && SubmissionJson.Member(day, "sources") is not null;
        isFirst |= isOld;
        var rows = json.Items(day, isOld ? "sources" : "clients", at + ".");
        var entries = new List<(string, SubmittedEntry)>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            var where = $"{at}.{(isOld ? "sources" : "clients")}[{i}]";
            var client = SubmissionJson.Text(rows[i], "client") ?? SubmissionJson.Text(rows[i], "source") ?? "";
            if (!ClientId().IsMatch(client))
            {
                json.Fault($"{where}.client is \"{(client.Length > 40 ? client[..40] + "…" : client)}\", but must be an id of lower-case letters, digits, dots, dashes, underscores and slashes.");
                continue;
            }

            var tokens = SubmissionJson.Member(rows[i], "tokens") ?? default;
            var (output, reasoning) = (json.Count(tokens, "output", $"{where}.tokens"), json.Count(tokens, "reasoning", $"{where}.tokens"));
            var entry = new SubmittedEntry(
                json.Name(rows[i], "modelId", where, 200, "unknown"), json.Name(rows[i], "providerId", where, 64, ""),
                json.Count(tokens, "input", $"{where}.tokens"), output + reasoning, json.Count(tokens, "cacheRead", $"{where}.tokens"),
                json.Count(tokens, "cacheWrite", $"{where}.tokens"), reasoning, json.Dollars(rows[i], "cost", where), json.Count(rows[i], "messages", where));
            if (entry.Tokens == 0 && entry.Cost > 0 && !isOurs && !CostsWithoutTokens(client, entry.Model))
            {
                json.Fault($"{where} costs {SubmissionJson.Amount(entry.Cost)}, but has no tokens.");
            }

            entries.Add((client, entry));
        }

        return entries;
    }

    // Tools that write a price and no counts.
    private static bool CostsWithoutTokens(string client, string model) => client is "cursor" or "crush" || model is "premium-tool-call" or "session-total";

    private static void CheckDay(JsonElement day, string at, List<(string Client, SubmittedEntry Entry)> entries, SubmissionJson json)
    {
        if (SubmissionJson.Member(day, "intensity") is { } intensity && !(intensity.ValueKind == JsonValueKind.Number && intensity.TryGetDecimal(out var level) && level is 0 or 1 or 2 or 3 or 4))
        {
            json.Fault($"{at}.intensity must be 0, 1, 2, 3 or 4.");
        }

        decimal rows = entries.Sum(one => one.Entry.Tokens);
        var cost = entries.Sum(one => one.Entry.Cost);
        if (SubmissionJson.Member(day, "totals") is { } totals)
        {
            decimal tokens = json.Count(totals, "tokens", $"{at}.totals");
            if (SubmissionJson.Differ(tokens, rows, 100))
            {
                json.Fault($"{at}.totals.tokens is {tokens:F0}, but its clients add up to {rows:F0}.");
            }

            var dollars = json.Dollars(totals, "cost", $"{at}.totals");
            if (SubmissionJson.Differ(dollars, cost, 0.10m))
            {
                json.Fault($"{at}.totals.cost is {SubmissionJson.Amount(dollars)}, but its clients add up to {SubmissionJson.Amount(cost)}.");
            }
        }

        if (SubmissionJson.Member(day, "tokenBreakdown") is { } split)
        {
            decimal kinds = ((string[])["input", "output", "cacheRead", "cacheWrite", "reasoning"]).Sum(kind => json.Count(split, kind, $"{at}.tokenBreakdown"));
            if (SubmissionJson.Differ(kinds, rows, 100))
            {
                json.Fault($"{at}.tokenBreakdown adds up to {kinds:F0}, but its clients to {rows:F0}.");
            }
        }
    }

    private static void CheckSummary(JsonElement body, List<SubmittedDay> parts, HashSet<DateOnly> days, SubmissionJson json, List<string> warnings)
    {
        if (SubmissionJson.Member(body, "summary") is { } summary)
        {
            decimal found = parts.Sum(part => part.Tokens);
            var cost = parts.Sum(part => part.CostUsd);
            decimal tokens = json.Count(summary, "totalTokens", "summary");
            if (SubmissionJson.Member(summary, "totalTokens") is not null && SubmissionJson.Differ(tokens, found, 100))
            {
                json.Fault($"summary.totalTokens is {tokens:F0}, but the days add up to {found:F0}.");
            }

            var dollars = json.Dollars(summary, "totalCost", "summary");
            if (SubmissionJson.Member(summary, "totalCost") is not null && SubmissionJson.Differ(dollars, cost, 0.10m))
            {
                json.Fault($"summary.totalCost is {SubmissionJson.Amount(dollars)}, but the days add up to {SubmissionJson.Amount(cost)}.");
            }

            if (SubmissionJson.Member(summary, "activeDays") is not null && json.Count(summary, "activeDays", "summary") is var active && active != parts.Where(part => part.Tokens > 0).Select(part => part.Day).Distinct().Count())
            {
                warnings.Add($"summary.activeDays is {active}; the days themselves were counted.");
            }
        }

        var range = SubmissionJson.Member(SubmissionJson.Member(body, "meta") ?? default, "dateRange") ?? default;
        if (days.Count > 0 && (Outside(range, "start", days.Min()) || Outside(range, "end", days.Max())))
        {
            warnings.Add($"meta.dateRange is not the range of the days, {days.Min():yyyy-MM-dd} to {days.Max():yyyy-MM-dd}; the days themselves hold.");
        }
    }

    private static bool Outside(JsonElement range, string end, DateOnly day) =>
        SubmissionJson.Text(range, end) is { Length: > 0 } said && said != day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A model of one seller stands once; what is said of it twice adds up.</summary>
    private static IEnumerable<SubmittedEntry> Merge(IEnumerable<SubmittedEntry> entries) => entries.GroupBy(entry => (entry.Model, entry.Provider)).Select(same => same.Aggregate((a, b) => a with
    {
        Input = a.Input + b.Input,
        Output = a.Output + b.Output,
        CacheRead = a.CacheRead + b.CacheRead,
        CacheWrite = a.CacheWrite + b.CacheWrite,
        Reasoning = a.Reasoning + b.Reasoning,
        Cost = a.Cost + b.Cost,
        Messages = a.Messages + b.Messages,
    }));

    private static (string Device, string Name) DeviceOf(JsonElement body, SubmissionJson json)
    {
        if (SubmissionJson.Member(body, "device") is not { } device)
        {
            return ("", "");
        }

        var id = SubmissionJson.Text(device, "id") ?? "";
        if (!DeviceId().IsMatch(id))
        {
            json.Fault("device.id must be up to 96 letters, digits, dots, dashes, underscores and colons.");
        }

        return (id, json.Name(device, "name", "device", 120, ""));
    }

    private static bool HasFullHistory(JsonElement body) =>
        SubmissionJson.Member(SubmissionJson.Member(body, "scanScope") ?? default, "fullHistory") is { ValueKind: JsonValueKind.True };

    private static Dictionary<string, int> ParserVersions(JsonElement body)
    {
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        if (SubmissionJson.Member(SubmissionJson.Member(body, "scanScope") ?? default, "parserVersions") is { ValueKind: JsonValueKind.Object } said)
        {
            foreach (var one in said.EnumerateObject())
            {
                if (one.Value.ValueKind == JsonValueKind.Number && one.Value.TryGetInt32(out var version) && version > 0)
                {
                    versions[JsonText.NameOf(one)] = version;
                }
            }
        }

        return versions;
    }

    [GeneratedRegex(@"^[a-z0-9._/-]{1,128}\z")]
    private static partial Regex ClientId();

    [GeneratedRegex(@"^[A-Za-z0-9._:-]{1,96}\z")]
    private static partial Regex DeviceId();

    /// <summary>What tokscale reads of the answer, and a little more.</summary>
    private sealed record Accepted(
        bool Success, Guid SubmissionId, string Username, SubmittedMetrics Metrics, IReadOnlyList<string> Warnings, string Mode, string ProfileUrl, bool Flagged, IReadOnlyList<string> Reasons);
}
