using System.Text.Json;
using TeamCost.Cli.Commands;
using TeamCost.Cli.Reports;
using TeamCost.Cli.Tools;
using TeamCost.Contracts;

namespace TeamCost.Cli.Output;

/// <summary>
/// Reports as ccusage 20 prints them (docs/decisions/0027-reports-blocks-statusline.md), so that scripts that read it read ours: fields in the order of the alphabet,
/// costs as numbers, days of the same zone. The figures are ours.
/// </summary>
internal static class CcusageJson
{
    /// <param name="section"><c>daily</c>, <c>weekly</c> or <c>monthly</c>.</param>
    public static void WritePeriods(Terminal terminal, LocalUsage usage, string section, Func<DateOnly, string> keyOf, ReportOptions options)
    {
        var rows = usage.Parts.GroupBy(part => keyOf(part.Day), StringComparer.Ordinal);
        var ordered = options.IsDescending == true ? rows.OrderByDescending(row => row.Key, StringComparer.Ordinal) : rows.OrderBy(row => row.Key, StringComparer.Ordinal);
        Write(terminal, usage, section, json =>
        {
            foreach (var row in ordered)
            {
                WritePeriod(json, row.Key, [.. row], options.ByTool);
            }
        });
    }

    public static void WriteSessions(Terminal terminal, LocalUsage usage, int? limit)
    {
        var sessions = usage.Parts.GroupBy(part => (part.Session, part.Tool)).Select(session => (session.Key, Parts: session.ToList()))
            .OrderByDescending(session => Known(session.Parts)).ThenBy(session => session.Key.Session, StringComparer.Ordinal).Take(limit ?? int.MaxValue);
        Write(terminal, usage, "session", json =>
        {
            foreach (var (key, parts) in sessions)
            {
                json.WriteStartObject();
                json.WriteString("agent", ToolWords.ToCcusage(key.Tool));
                Prompts(json, parts);
                json.WriteStartObject("metadata");
                ReportJson.Instant(json, "lastActivity", parts.Max(part => part.Sum.LastMs));
                json.WriteEndObject();
                Models(json, parts, isSorted: false);
                Totals(json, parts, key.Session);
                json.WriteEndObject();
            }
        });
    }

    public static void WriteBlocks(Terminal terminal, IReadOnlyList<Block> blocks, long? limit, DateTimeOffset now) => ReportJson.Write(terminal, json =>
    {
        json.WriteStartArray("blocks");
        foreach (var block in blocks)
        {
            WriteBlock(json, block, limit, now);
        }

        json.WriteEndArray();
    }, isIndented: true);

    /// <summary>The name that ccusage gives a model: fast mode is another model there, and two tools put their name before it.</summary>
    public static string ModelName(in UsagePart part)
    {
        var name = EventWords.At(EventWords.Tiers, part.Key.Tier) == Tiers.Fast ? part.Model + "-fast" : part.Model;
        return part.Tool is "pi" or "openclaw" ? $"[{part.Tool}] {name}" : name;
    }

    private static void WriteBlock(Utf8JsonWriter json, Block block, long? limit, DateTimeOffset now)
    {
        var start = ReportJson.Instant(block.StartMs);
        json.WriteStartObject();
        json.WriteString("actualEndTime", block.IsGap ? null : ReportJson.Instant(block.Usage.LastMs));
        var rate = block.IsActive ? block.Rate : null;
        WriteRate(json, rate);
        Number(json, "costUSD", block.Usage.KnownUsd);
        ReportJson.Instant(json, "endTime", block.EndMs);
        json.WriteNumber("entries", block.Usage.Requests);
        json.WriteString("id", block.IsGap ? $"gap-{start}" : start);
        json.WriteBoolean("isActive", block.IsActive);
        json.WriteBoolean("isGap", block.IsGap);
        ReportJson.Strings(json, "models", block.Parts.GroupBy(part => ModelName(part), StringComparer.Ordinal).OrderBy(model => model.Min(part => part.Sum.FirstMs)).Select(model => model.Key));
        var projection = block.ProjectionAt(now);
        WriteProjection(json, projection);
        json.WriteString("startTime", start);
        json.WriteStartObject("tokenCounts");
        json.WriteNumber("cacheCreationInputTokens", block.Usage.Tokens.CacheWrite5m + block.Usage.Tokens.CacheWrite1h);
        json.WriteNumber("cacheReadInputTokens", block.Usage.Tokens.CacheRead);
        json.WriteNumber("inputTokens", block.Usage.Tokens.Input);
        json.WriteNumber("outputTokens", block.Usage.Tokens.Output);
        json.WriteEndObject();
        if (limit is { } most && projection is { } ahead)
        {
            var used = 100m * ahead.Tokens / most;
            json.WriteStartObject("tokenLimitStatus");
            json.WriteNumber("limit", most);
            Number(json, "percentUsed", used);
            json.WriteNumber("projectedUsage", ahead.Tokens);
            json.WriteString("status", used > 100 ? "exceeds" : used > Block.WarningPercent ? "warning" : "ok");
            json.WriteEndObject();
        }

        json.WriteNumber("totalTokens", block.Usage.Tokens.Total);
        json.WriteEndObject();
    }

    private static void WriteRate(Utf8JsonWriter json, BurnRate? rate)
    {
        if (rate is null)
        {
            json.WriteNull("burnRate");
            return;
        }

        json.WriteStartObject("burnRate");
        Number(json, "costPerHour", rate.UsdPerHour);
        Number(json, "tokensPerMinute", rate.TokensPerMinute);
        Number(json, "tokensPerMinuteForIndicator", rate.FreshTokensPerMinute);
        json.WriteEndObject();
    }

    private static void WriteProjection(Utf8JsonWriter json, Projection? projection)
    {
        if (projection is null)
        {
            json.WriteNull("projection");
            return;
        }

        json.WriteStartObject("projection");
        json.WriteNumber("remainingMinutes", (long)Math.Round(projection.Remaining.TotalMinutes));
        Number(json, "totalCost", Math.Round(projection.Usd, 2, MidpointRounding.AwayFromZero));
        json.WriteNumber("totalTokens", projection.Tokens);
        json.WriteEndObject();
    }

    private static void Write(Terminal terminal, LocalUsage usage, string section, Action<Utf8JsonWriter> rows) => ReportJson.Write(terminal, json =>
    {
        void WriteRows()
        {
            json.WriteStartArray(section);
            rows(json);
            json.WriteEndArray();
        }

        void WriteTotals()
        {
            json.WriteStartObject("totals");
            Prompts(json, usage.Parts);
            Totals(json, usage.Parts);
            var unpriced = usage.Parts.Where(part => part.CostUsd is null).Select(part => ModelName(part)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (unpriced.Count > 0)
            {
                ReportJson.Strings(json, "unpricedModels", unpriced);
            }

            json.WriteEndObject();
        }

        var isFirst = string.CompareOrdinal(section, "totals") < 0;
        (isFirst ? (Action)WriteRows : WriteTotals)();
        (isFirst ? (Action)WriteTotals : WriteRows)();
    }, isIndented: true);

    private static void WritePeriod(Utf8JsonWriter json, string period, IReadOnlyList<UsagePart> parts, bool isByAgent)
    {
        var agents = parts.GroupBy(part => ToolWords.ToCcusage(part.Tool), StringComparer.Ordinal).OrderBy(agent => agent.Key, StringComparer.Ordinal).ToList();
        json.WriteStartObject();
        json.WriteString("agent", "all");
        if (isByAgent)
        {
            json.WriteStartArray("agents");
            foreach (var agent in agents)
            {
                List<UsagePart> own = [.. agent];
                json.WriteStartObject();
                json.WriteString("agent", agent.Key);
                Prompts(json, own);
                Models(json, own, isSorted: false);
                Totals(json, own);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        Prompts(json, parts);
        json.WriteStartObject("metadata");
        ReportJson.Strings(json, "agents", agents.Select(agent => agent.Key));
        json.WriteEndObject();
        Models(json, parts, isSorted: true);
        Totals(json, parts, period);
        json.WriteEndObject();
    }

    // The fields up to the input, in their order.
    private static void Prompts(Utf8JsonWriter json, IReadOnlyCollection<UsagePart> parts)
    {
        json.WriteNumber("cacheCreationTokens", parts.Sum(part => part.Sum.Tokens.CacheWrite5m + part.Sum.Tokens.CacheWrite1h));
        json.WriteNumber("cacheReadTokens", parts.Sum(part => part.Sum.Tokens.CacheRead));
        json.WriteNumber("inputTokens", parts.Sum(part => part.Sum.Tokens.Input));
    }

    private static void Totals(Utf8JsonWriter json, IReadOnlyCollection<UsagePart> parts, string? period = null)
    {
        json.WriteNumber("outputTokens", parts.Sum(part => part.Sum.Tokens.Output));
        if (period is not null)
        {
            json.WriteString("period", period);
        }

        Number(json, "totalCost", Known(parts));
        json.WriteNumber("totalTokens", parts.Sum(part => part.Sum.Tokens.Total));
    }

    private static void Models(Utf8JsonWriter json, IReadOnlyCollection<UsagePart> parts, bool isSorted)
    {
        var models = parts.GroupBy(part => ModelName(part), StringComparer.Ordinal).Select(model => (Name: model.Key, Parts: model.ToList())).ToList();
        json.WriteStartArray("modelBreakdowns");
        foreach (var (name, own) in models.OrderByDescending(model => Known(model.Parts)).ThenBy(model => model.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteNumber("cacheCreationTokens", own.Sum(part => part.Sum.Tokens.CacheWrite5m + part.Sum.Tokens.CacheWrite1h));
            json.WriteNumber("cacheReadTokens", own.Sum(part => part.Sum.Tokens.CacheRead));
            Number(json, "cost", Known(own));
            json.WriteNumber("inputTokens", own.Sum(part => part.Sum.Tokens.Input));
            if (own.Exists(part => part.CostUsd is null))
            {
                json.WriteBoolean("missingPricing", true);
            }

            json.WriteString("modelName", name);
            json.WriteNumber("outputTokens", own.Sum(part => part.Sum.Tokens.Output));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ReportJson.Strings(json, "modelsUsed", isSorted
            ? models.Select(model => model.Name).Order(StringComparer.Ordinal)
            : models.OrderBy(model => model.Parts.Min(part => part.Sum.FirstMs)).ThenBy(model => model.Name, StringComparer.Ordinal).Select(model => model.Name));
    }

    // A decimal keeps the zeros at its end; a number in JSON needs none.
    private static void Number(Utf8JsonWriter json, string name, decimal value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Numbers.Exact(value));
    }

    private static decimal Known(IEnumerable<UsagePart> parts) => parts.Sum(part => part.CostUsd ?? 0m);
}
