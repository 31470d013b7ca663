using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using TeamCost.Cli.Reports;
using TeamCost.Cli.Tools;
using TeamCost.Contracts;

namespace TeamCost.Cli.Api;

/// <summary>Day totals of this machine in the shape that <c>POST /api/submit</c> takes from every client.</summary>
internal sealed class SubmitBody
{
    private readonly IReadOnlyList<SubmitDay> _days;

    private SubmitBody(IReadOnlyList<SubmitDay> days) => _days = days;

    public IReadOnlyList<SubmitDay> Days => _days;

    public static SubmitBody Of(LocalUsage usage) => new([.. usage.Parts
        .GroupBy(part => part.Day)
        .OrderBy(day => day.Key)
        .Select(day => new SubmitDay(day.Key, [.. day
            .GroupBy(part => (part.Tool, part.Model, Provider: EventWords.At(EventWords.Providers, part.Key.Provider)))
            .OrderBy(same => same.Key.Tool, StringComparer.Ordinal).ThenBy(same => same.Key.Model, StringComparer.Ordinal).ThenBy(same => same.Key.Provider, StringComparer.Ordinal)
            .Select(same => new SubmitRow(
                same.Key.Tool, same.Key.Model, same.Key.Provider, same.Aggregate(default(TokenCounts), (sum, part) => sum + part.Sum.Tokens),
                same.Sum(part => part.Sum.Requests), same.Sum(part => part.CostUsd ?? 0m)))]))]);

    /// <summary>Changes when any figure does.</summary>
    public string Fingerprint()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            WriteDays(json);
            json.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(text.ToArray())[..16]);
    }

    public byte[] ToJson(Guid installation, string deviceName, string version, DateTimeOffset now, bool isWhole, bool indented = false)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = indented }))
        {
            json.WriteStartObject();
            json.WriteStartObject("meta");
            json.WriteString("client", "teamcost");
            json.WriteString("version", version);
            json.WriteString("generatedAt", now.ToString("O", CultureInfo.InvariantCulture));
            json.WriteStartObject("dateRange");
            json.WriteString("start", Text(_days[0].Day));
            json.WriteString("end", Text(_days[^1].Day));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("device");
            json.WriteString("id", installation.ToString("D"));
            json.WriteString("name", deviceName.Length > 120 ? deviceName[..120] : deviceName);
            json.WriteEndObject();
            WriteScope(json, isWhole);
            WriteSummary(json);
            WriteDays(json);
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private void WriteScope(Utf8JsonWriter json, bool isWhole)
    {
        json.WriteStartObject("scanScope");
        json.WriteStartObject("parserVersions");
        foreach (var tool in _days.SelectMany(day => day.Rows).Select(row => row.Client).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json.WriteNumber(tool, CliContext.ReaderVersion);
        }

        json.WriteEndObject();
        json.WriteBoolean("fullHistory", isWhole);
        json.WriteEndObject();
    }

    private void WriteSummary(Utf8JsonWriter json)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("totalTokens", _days.Sum(day => day.Tokens));
        json.WriteNumber("totalCost", _days.Sum(day => day.CostUsd));
        json.WriteNumber("totalDays", _days.Count);
        json.WriteNumber("activeDays", _days.Count(day => day.Tokens > 0));
        json.WriteEndObject();
    }

    private void WriteDays(Utf8JsonWriter json)
    {
        json.WriteStartArray("contributions");
        foreach (var day in _days)
        {
            json.WriteStartObject();
            json.WriteString("date", Text(day.Day));
            json.WriteStartObject("totals");
            json.WriteNumber("tokens", day.Tokens);
            json.WriteNumber("cost", day.CostUsd);
            json.WriteNumber("messages", day.Rows.Sum(row => row.Requests));
            json.WriteEndObject();
            json.WriteStartArray("clients");
            foreach (var row in day.Rows)
            {
                Write(json, row);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, SubmitRow row)
    {
        json.WriteStartObject();
        json.WriteString("client", row.Client);
        json.WriteString("modelId", row.Model.Length > 0 ? row.Model : "unknown");
        json.WriteString("providerId", row.Provider);
        json.WriteStartObject("tokens");
        json.WriteNumber("input", row.Tokens.Input);
        // The two are apart in this shape.
        json.WriteNumber("output", row.Tokens.Output - row.Tokens.Reasoning);
        json.WriteNumber("cacheRead", row.Tokens.CacheRead);
        json.WriteNumber("cacheWrite", row.Tokens.CacheWrite5m + row.Tokens.CacheWrite1h);
        json.WriteNumber("reasoning", row.Tokens.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("cost", row.CostUsd);
        json.WriteNumber("messages", row.Requests);
        json.WriteEndObject();
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

internal sealed record SubmitDay(DateOnly Day, IReadOnlyList<SubmitRow> Rows)
{
    public long Tokens => Rows.Sum(row => row.Tokens.Total);

    public decimal CostUsd => Rows.Sum(row => row.CostUsd);
}

internal sealed record SubmitRow(string Tool, string Model, string Provider, TokenCounts Tokens, long Requests, decimal CostUsd)
{
    /// <summary>The name <c>copilot</c> means another tool to other clients of this route.</summary>
    public string Client => Tool == "copilot" ? "copilot-editor" : Tool;
}
