using System.Globalization;
using System.Text.Json.Nodes;

namespace TeamCost.Web.Tests.Features.Publishing;

/// <summary>What clients submit, as they write it.</summary>
internal static class Bodies
{
    public static JsonObject Of(string device, params JsonObject[] days) => Of(device, version: 1, isFull: false, days);

    public static JsonObject Of(string device, int version, bool isFull, params JsonObject[] days) => new()
    {
        ["meta"] = new JsonObject { ["version"] = "4.17.0" },
        ["device"] = new JsonObject { ["id"] = device, ["name"] = "A machine" },
        ["scanScope"] = new JsonObject { ["parserVersions"] = new JsonObject { ["claude"] = version, ["codex"] = version }, ["fullHistory"] = isFull },
        ["summary"] = new JsonObject
        {
            ["totalTokens"] = days.Sum(day => day["totals"]!["tokens"]!.GetValue<long>()),
            ["totalCost"] = days.Sum(day => day["totals"]!["cost"]!.GetValue<decimal>()),
        },
        ["contributions"] = new JsonArray([.. days]),
    };

    /// <summary>As clients before there were devices.</summary>
    public static JsonObject Nameless(params JsonObject[] days)
    {
        var body = Of("none", days);
        body.Remove("device");
        body.Remove("scanScope");
        return body;
    }

    public static JsonObject Day(DateOnly date, params JsonObject[] rows)
    {
        string[] kinds = ["input", "output", "cacheRead", "cacheWrite", "reasoning"];
        var split = kinds.ToDictionary(kind => kind, kind => rows.Sum(row => row["tokens"]![kind]!.GetValue<long>()));
        return new JsonObject
        {
            ["date"] = Text(date),
            ["totals"] = new JsonObject { ["tokens"] = split.Values.Sum(), ["cost"] = rows.Sum(row => row["cost"]!.GetValue<decimal>()) },
            ["intensity"] = 2,
            ["tokenBreakdown"] = new JsonObject([.. split.Select(kind => KeyValuePair.Create(kind.Key, (JsonNode?)kind.Value))]),
            ["clients"] = new JsonArray([.. rows]),
        };
    }

    public static JsonObject Row(
        long input = 1_001, long output = 251, long cacheRead = 0, string client = "claude", string model = "claude-sonnet-4-5", string provider = "anthropic", decimal cost = 0.01m) => new()
        {
            ["client"] = client,
            ["modelId"] = model,
            ["providerId"] = provider,
            ["tokens"] = new JsonObject { ["input"] = input, ["output"] = output, ["cacheRead"] = cacheRead, ["cacheWrite"] = 0L, ["reasoning"] = 0L },
            ["cost"] = cost,
            ["messages"] = 1,
        };

    /// <summary>Of the first design.</summary>
    public static JsonNode Original(DateOnly date, long tokens) => JsonNode.Parse($$$"""
        {"data":{"contributions":[{"date":"{{{Text(date)}}}","count":{{{tokens}}},"intensity":2,"providers":{"anthropic":{{{tokens}}}},"sources":{"claude":{{{tokens}}}},
          "models":{"claude-sonnet-4-5":{{{tokens}}}},"cost":0.5,"inputTokens":{{{tokens - 7}}},"outputTokens":7}],
          "summary":{"totalTokens":{{{tokens}}},"totalCost":0.5}},"cliVersion":"0.1.0"}
        """)!;

    /// <summary>A ccusage report.</summary>
    public static JsonNode Ccusage(DateOnly date, long input) => JsonNode.Parse($$$"""
        {"daily":[{"date":"{{{Text(date)}}}","inputTokens":{{{input}}},"outputTokens":11,"cacheCreationTokens":0,"cacheReadTokens":0,"totalTokens":{{{input + 11}}},"totalCost":0.02,
          "modelsUsed":["claude-sonnet-4-5"],"modelBreakdowns":[{"modelName":"claude-sonnet-4-5","inputTokens":{{{input}}},"outputTokens":11,"cacheCreationTokens":0,"cacheReadTokens":0,"cost":0.02}]}],
         "totals":{"inputTokens":{{{input}}},"outputTokens":11,"cacheCreationTokens":0,"cacheReadTokens":0,"totalTokens":{{{input + 11}}},"totalCost":0.02}}
        """)!;

    public static JsonObject With(this JsonObject body, Action<JsonObject> change)
    {
        change(body);
        return body;
    }

    public static JsonObject FirstDay(this JsonObject body) => body["contributions"]![0]!.AsObject();

    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Goes on by a millisecond each time that somebody looks: no two moments are the same, and no day ends in a test.</summary>
internal sealed class TickingClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Add(ref _ticks, TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
