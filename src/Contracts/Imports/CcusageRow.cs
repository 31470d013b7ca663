using System.Globalization;
using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>A row of a day, of one tool or of all.</summary>
/// <param name="Agent">As the row names it; <c>all</c>: the sum of <paramref name="Parts"/>.</param>
/// <param name="Agents">Tools that the row says are in it.</param>
/// <param name="Models">Divided by model; what the program left undivided is <see cref="ModelTotal.Mixed"/>.</param>
/// <param name="Hints">Names of models that the row mentions.</param>
/// <param name="ShapeTool">The tool whose program alone writes such rows.</param>
/// <param name="IsDivided">Whether the row divides its counts by model.</param>
/// <param name="Rest">What was said but not divided, as a sentence.</param>
/// <param name="Undivided">Counts, thinking aside, that the models lack to add up to the row.</param>
internal sealed record CcusageRow(
    string Path, DateOnly Day, string? Agent, IReadOnlyList<string> Agents, IReadOnlyList<CcusageModel> Models, IReadOnlyList<string> Hints, string? ShapeTool, bool IsDivided,
    TokenCounts Tokens, decimal? Usd, IReadOnlyList<CcusageRow> Parts, string? Rest, long Undivided)
{
    /// <exception cref="ReportException">It cannot be read; where and why.</exception>
    public static CcusageRow Read(JsonElement row, string path, DateOnly lastDay)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new ReportException(path, "A row is an object with its day and its counts.");
        }

        var day = row.Field("date") is not null || row.Field("period") is null
            ? ReportDates.Read(TextOf(row, "date"), $"{path}.date", lastDay)
            : ReportDates.Read(TextOf(row, "period"), $"{path}.period", lastDay);
        return Read(row, path, day, row.Text("agent") ?? row.Text("source"));
    }

    /// <summary>Whether these parts are the whole of it, as far as rounding goes.</summary>
    public bool IsSumOf(IReadOnlyList<CcusageRow> parts) =>
        Math.Abs(parts.Sum(part => part.Tokens.Total) - Tokens.Total) <= 1
        && (Usd is not { } usd || parts.Any(part => part.Usd is null) || Math.Abs(parts.Sum(part => part.Usd!.Value) - usd) <= 0.01m);

    private static string? TextOf(JsonElement row, string name) => row.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => JsonText.Of(text),
        { } other => JsonText.Raw(other),
    };

    private static CcusageRow Read(JsonElement row, string path, DateOnly day, string? agent)
    {
        var counts = CcusageCounts.Read(row, path);
        var usd = row.Usd("totalCost", path) ?? row.Usd("costUSD", path);
        var models = CcusageModel.ReadAll(row, path);
        var hints = row.Names("modelsUsed");
        var (divided, rest) = Divide(models, counts, hints, usd, path);
        var agents = row.Field("metadata") is { ValueKind: JsonValueKind.Object } metadata ? metadata.Names("agents") : [];
        var parts = agent == "all" ? PartsOf(row, path, day) : [];
        var undivided = models.Count == 0 ? 0 : counts.Tokens.Total - counts.Thinking - models.Sum(model => model.Tokens.Total);
        return new CcusageRow(path, day, agent?.Trim().ToLowerInvariant(), agents, divided, hints, ShapeOf(row), models.Count > 0, counts.Tokens, usd, parts, rest, undivided);
    }

    private static List<CcusageRow> PartsOf(JsonElement row, string path, DateOnly day) =>
        [.. (row.Items("agents", path) ?? []).Select((part, i) =>
        {
            var place = $"{path}.agents[{i.ToString(CultureInfo.InvariantCulture)}]";
            return part.ValueKind == JsonValueKind.Object
                ? Read(part, place, day, part.Text("agent") ?? ReportTools.Unknown)
                : throw new ReportException(place, "A tool's part of a day is an object.");
        })];

    private static string? ShapeOf(JsonElement row) =>
        row.Field("models") is { ValueKind: JsonValueKind.Object } || row.Field("cachedInputTokens") is not null ? "codex"
        : row.Field("credits") is not null ? "amp"
        : row.Field("messageCount") is not null ? "copilot-cli"
        : null;

    /// <summary>The models, and what the row says beyond them: thinking that stands in the total only, or counts that nobody divided.</summary>
    private static (IReadOnlyList<CcusageModel> Models, string? Left) Divide(
        List<CcusageModel> models, CcusageCounts counts, IReadOnlyList<string> hints, decimal? usd, string path)
    {
        if (models.Count == 0)
        {
            var name = hints is [var only] ? only : ModelTotal.Mixed;
            return ([CcusageModel.Of(name, counts.Tokens, usd, hints)], hints.Count > 1 ? "The counts are not divided by model, so they have no price." : null);
        }

        if (models is [{ Usd: null, LacksPrice: false } single])
        {
            models = [single with { Usd = usd }];
        }

        var rest = CcusageCounts.Less(counts.Tokens, models.Aggregate(default(TokenCounts), (sum, model) => sum + model.Tokens));
        if (rest.Input < 0 || rest.Output < 0 || rest.CacheRead < 0 || rest.CacheWrite5m < 0)
        {
            throw new ReportException(path, "The counts of the models do not add up to the day's own, they are more; send the day again with both from the same run.");
        }

        if (rest.Total == 0)
        {
            return (models, null);
        }

        // Claude's thinking is in its output already: what stands in the total only is another model's.
        var isThinking = rest.Total == rest.Output && rest.Output <= counts.Thinking;
        var thinkers = models.Where(model => models.Count == 1 || !model.Name.Contains("claude", StringComparison.OrdinalIgnoreCase)).ToList();
        if (isThinking && thinkers is [var thinker])
        {
            return ([.. models.Select(model => model == thinker ? model with { Tokens = model.Tokens + rest with { Reasoning = rest.Output } } : model)], null);
        }

        return (
            [.. models, CcusageModel.Of(ModelTotal.Mixed, rest with { Reasoning = isThinking ? rest.Output : Math.Min(rest.Reasoning, rest.Output) }, null, [.. models.Select(model => model.Name)])],
            $"{rest.Total} tokens of the day are not divided by model, so they have no price.");
    }
}
