using System.Text.Json;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Platform.Errors;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>
/// The shape of the first design: <c>{data: {contributions, summary, dateRange}, cliVersion}</c>. A day says its tokens per source and per model, but not
/// which source used which model: where there is more than one of them, the model is not divided.
/// </summary>
internal sealed class OriginalShape : ISubmissionShape
{
    private const string Mixed = "mixed";
    private const int OldestDays = 365;

    public bool Fits(JsonElement body) => SubmissionJson.Member(body, "data") is { ValueKind: JsonValueKind.Object };

    public SubmissionReading Read(JsonElement body, HttpRequest request, DateOnly today)
    {
        var json = new SubmissionJson();
        var data = SubmissionJson.Member(body, "data")!.Value;
        var contributions = json.Items(data, "contributions", "data.");
        var parts = new List<SubmittedDay>();
        var days = new HashSet<DateOnly>();
        var (allTokens, allDollars) = (0m, 0m);
        for (var i = 0; i < contributions.Count; i++)
        {
            var at = $"data.contributions[{i}]";
            if (json.Day(contributions[i], at, today.AddDays(1)) is not { } day)
            {
                continue;
            }

            if (!days.Add(day))
            {
                json.Fault($"{at}.date is {day:yyyy-MM-dd} again; each day stands once.");
            }

            if (day < today.AddDays(-OldestDays))
            {
                json.Fault($"{at}.date is {day:yyyy-MM-dd}, more than {OldestDays} days ago; send the last {OldestDays} days.");
            }

            parts.AddRange(DayOf(contributions[i], day, at, json));
            allTokens += json.Count(contributions[i], "count", at);
            allDollars += json.Dollars(contributions[i], "cost", at);
        }

        if (contributions.Count == 0 && json.IsFine)
        {
            json.Fault("There is nothing in it: data.contributions is empty.");
        }

        CheckSummary(data, allTokens, allDollars, json);
        return new SubmissionReading(
            SubmissionShape.Original, "original", json.Name(body, "cliVersion", "body", 64, ""), "", "", HasFullHistory: false, new Dictionary<string, int>(), parts, json.Faults, []);
    }

    public (int Status, object Body) Answer(SubmissionOutcome outcome) => outcome.IsKnown
        ? (StatusCodes.Status400BadRequest, new ClientError(
            "duplicate", ["The same submission was received before; nothing has changed."], $"This was submitted before, as {outcome.Id}; nothing has changed."))
        : (StatusCodes.Status200OK, new Accepted(
            true, outcome.Id,
            outcome.IsFlagged ? "Counted for your organization, and flagged for review before it can be published." : "Counted for your organization. Nothing is public before you publish your profile.",
            outcome.ProfileUrl, outcome.IsFlagged ? "flagged" : "accepted", outcome.IsFlagged, outcome.Reasons));

    public (int Status, object Body) Refuse(IReadOnlyList<string> faults) =>
        (StatusCodes.Status400BadRequest, new ClientError("validation_failed", faults, faults[0]));

    private static IEnumerable<SubmittedDay> DayOf(JsonElement day, DateOnly date, string at, SubmissionJson json)
    {
        var (tokens, input, output) = (json.Count(day, "count", at), json.Count(day, "inputTokens", at), json.Count(day, "outputTokens", at));
        var cost = json.Dollars(day, "cost", at);
        if (SubmissionJson.Differ(input + output, tokens, 100) && input + output > tokens)
        {
            json.Fault($"{at}.count is {tokens}, but inputTokens and outputTokens add up to {input + output}.");
        }

        if (tokens == 0 && cost > 0)
        {
            json.Fault($"{at} costs {SubmissionJson.Amount(cost)}, but has no tokens.");
        }

        var sources = Shares(day, "sources", at, json);
        if (sources.Count > 0 && SubmissionJson.Differ(sources.Sum(source => source.Tokens), tokens, 100))
        {
            json.Fault($"{at}.sources add up to {sources.Sum(source => source.Tokens)}, but count is {tokens}.");
        }

        var models = Shares(day, "models", at, json);
        var providers = Shares(day, "providers", at, json);
        var (model, provider) = (models is [var only] ? only.Name : Mixed, providers is [var seller] ? seller.Name : "");
        if (tokens > 0)
        {
            var whole = new Split(input, output, Math.Max(0, tokens - input - output), cost);
            foreach (var (name, part) in whole.Among(sources.Count > 0 && sources.Sum(source => source.Tokens) > 0 ? sources : [("unknown", 1)]))
            {
                yield return new SubmittedDay(date, name, [new SubmittedEntry(model, provider, part.Input, part.Output, part.Rest, 0, 0, part.Cost, 0)]);
            }
        }
    }

    private static List<(string Name, long Tokens)> Shares(JsonElement day, string name, string at, SubmissionJson json)
    {
        if (SubmissionJson.Member(day, name) is not { } map)
        {
            return [];
        }

        if (map.ValueKind != JsonValueKind.Object)
        {
            json.Fault($"{at}.{name} must be an object of names and tokens.");
            return [];
        }

        var shares = new List<(string, long)>();
        foreach (var one in map.EnumerateObject())
        {
            var folded = JsonText.NameOf(one).Trim();
            if (folded.Length is 0 or > 128 || folded.Any(char.IsControl))
            {
                json.Fault($"{at}.{name} has a name that is empty or too long.");
                continue;
            }

            shares.Add((name == "sources" ? folded.ToLowerInvariant().Replace(' ', '-') : folded, json.Count(map, JsonText.NameOf(one), $"{at}.{name}")));
        }

        return shares;
    }

    private static void CheckSummary(JsonElement data, decimal tokens, decimal dollars, SubmissionJson json)
    {
        if (SubmissionJson.Member(data, "summary") is not { } summary)
        {
            return;
        }

        decimal said = json.Count(summary, "totalTokens", "data.summary");
        if (SubmissionJson.Member(summary, "totalTokens") is not null && SubmissionJson.Differ(said, tokens, 100))
        {
            json.Fault($"data.summary.totalTokens is {said:F0}, but the days add up to {tokens:F0}.");
        }

        var cost = json.Dollars(summary, "totalCost", "data.summary");
        if (SubmissionJson.Member(summary, "totalCost") is not null && SubmissionJson.Differ(cost, dollars, 0.10m))
        {
            json.Fault($"data.summary.totalCost is {SubmissionJson.Amount(cost)}, but the days add up to {SubmissionJson.Amount(dollars)}.");
        }
    }

    /// <summary>A day's counts, divided so that the parts add up to the whole to the last token.</summary>
    private readonly record struct Split(long Input, long Output, long Rest, decimal Cost)
    {
        public IEnumerable<(string Name, Split Part)> Among(IReadOnlyList<(string Name, long Tokens)> shares)
        {
            decimal all = shares.Sum(share => share.Tokens);
            var (sofar, given) = (0m, default(Split));
            foreach (var (name, tokens) in shares)
            {
                sofar += tokens;
                var upTo = new Split((long)(Input * sofar / all), (long)(Output * sofar / all), (long)(Rest * sofar / all), decimal.Round(Cost * sofar / all, 12));
                yield return (name, new Split(upTo.Input - given.Input, upTo.Output - given.Output, upTo.Rest - given.Rest, upTo.Cost - given.Cost));
                given = upTo;
            }
        }
    }

    private sealed record Accepted(bool Success, Guid SubmissionId, string Message, string ProfileUrl, string Status, bool Flagged, IReadOnlyList<string> Reasons);
}
