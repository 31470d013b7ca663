using System.Globalization;
using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>
/// What tokscale prints with <c>graph</c> and <c>import</c>, today's shape and the first ones: days with their clients and models. Sources became clients; the very first
/// shape has them as maps without a table of which used what.
/// </summary>
internal sealed class TokscaleReport(ReportOptions options)
{
    private const int MostFaults = 200;
    private const string Split = "A day names several models and not which tool used which; they are not divided, so they have no price.";

    private readonly List<ReportNote> _notes = [];
    private readonly List<ReportNote> _faults = [];

    public static bool Recognises(JsonElement root) => DaysOf(root) is not null;

    public UsageReport Read(JsonElement root)
    {
        var (rows, path) = DaysOf(root)!.Value;
        var days = new Dictionary<(DateOnly Day, string Tool), List<ModelTotal>>();
        var seen = new HashSet<DateOnly>();
        for (var i = 0; i < rows.Count; i++)
        {
            var place = $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]";
            try
            {
                var day = ReportDates.Read(rows[i].Text("date"), $"{place}.date", options.LastDay);
                if (!seen.Add(day))
                {
                    throw new ReportException($"{place}.date", $"{day:yyyy-MM-dd} stands in the report twice; the first one counts.");
                }

                foreach (var (tool, model) in EntriesOf(rows[i], place))
                {
                    Add(days, (day, tool), model);
                }
            }
            catch (ReportException wrong) when (_faults.Count < MostFaults)
            {
                _faults.Add(wrong.Note);
            }
        }

        var totals = days.OrderBy(day => day.Key.Day).ThenBy(day => day.Key.Tool, StringComparer.Ordinal).Select(day => new DayTotal(
            day.Key.Day, day.Key.Tool, day.Value, day.Value.All(model => model.ReportedUsd is null) ? null : day.Value.Sum(model => model.ReportedUsd ?? 0m))).ToList();
        return new UsageReport("tokscale, days", totals, _notes, _faults);
    }

    private static (IReadOnlyList<JsonElement> Rows, string Path)? DaysOf(JsonElement root) =>
        root.Field("contributions") is { ValueKind: JsonValueKind.Array } days ? ([.. days.EnumerateArray()], "contributions")
        : root.Field("data")?.Field("contributions") is { ValueKind: JsonValueKind.Array } wrapped ? ([.. wrapped.EnumerateArray()], "data.contributions")
        : null;

    private List<(string Tool, ModelTotal Model)> EntriesOf(JsonElement day, string path)
    {
        var isMap = day.Field("sources") is { ValueKind: JsonValueKind.Object };
        if (isMap || (day.Field("clients") is null && day.Field("sources") is null))
        {
            return [.. Undivided(day, path)];
        }

        var name = day.Field("clients") is not null ? "clients" : "sources";
        return [.. (day.Items(name, path) ?? []).Select((entry, i) => Entry(entry, $"{path}.{name}[{i.ToString(CultureInfo.InvariantCulture)}]")).Where(entry => entry.Model.Tokens.Total > 0 || entry.Model.ReportedUsd > 0)];
    }

    private (string Tool, ModelTotal Model) Entry(JsonElement entry, string path)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw new ReportException(path, "A tool's part of a day is an object.");
        }

        var tool = ToolOf(entry.Text("client") ?? entry.Text("source") ?? "");
        var model = entry.Text("modelId") is { } said && said.Trim().Length > 0 ? said.Trim() : ReportTools.Unknown;
        var counts = entry.Field("tokens") ?? throw new ReportException($"{path}.tokens", "A tool's part of a day has its tokens.");
        // Output and thinking stand apart there; with us thinking is output.
        var thinking = counts.Count("reasoning", $"{path}.tokens") ?? 0;
        var tokens = new TokenCounts(
            counts.Count("input", $"{path}.tokens") ?? 0, (counts.Count("output", $"{path}.tokens") ?? 0) + thinking, counts.Count("cacheRead", $"{path}.tokens") ?? 0,
            counts.Count("cacheWrite", $"{path}.tokens") ?? 0, 0, thinking);
        var usd = entry.Usd("cost", path);
        var read = CcusageModel.Of(model, tokens, usd, []);
        return (tool, new ModelTotal(read.Name, SellerNames.Of(entry.Text("providerId"), read.Name, tool), read.Tier, tokens, read.Usd, entry.Count("messages", path) ?? 0));
    }

    /// <summary>A day of the very first shape: tokens per source and per model, each on its own.</summary>
    private IEnumerable<(string Tool, ModelTotal Model)> Undivided(JsonElement day, string path)
    {
        var (all, input, output) = (day.Count("count", path) ?? 0, day.Count("inputTokens", path) ?? 0, day.Count("outputTokens", path) ?? 0);
        var (sources, models) = (Names(day, "sources", path), Names(day, "models", path));
        if (models.Count > 1)
        {
            _notes.Add(new(path, Split));
        }

        var (model, left, tokens) = (models is [var only] ? only.Name : ModelTotal.Mixed, (decimal)sources.Sum(source => source.Tokens), new TokenCounts(input, output, Math.Max(0, all - input - output), 0, 0, 0));
        foreach (var (name, part) in sources.Count == 0 || left == 0 ? [(options.Tool ?? ReportTools.Unknown, 1L)] : sources)
        {
            // The parts add up to the whole, to the last token.
            var share = left <= part ? tokens : new TokenCounts((long)(tokens.Input * part / left), (long)(tokens.Output * part / left), (long)(tokens.CacheRead * part / left), 0, 0, 0);
            tokens = new TokenCounts(tokens.Input - share.Input, tokens.Output - share.Output, tokens.CacheRead - share.CacheRead, 0, 0, 0);
            left -= part;
            var tool = ToolOf(name);
            if (share.Total > 0)
            {
                yield return (tool, new ModelTotal(model, ModelSellers.Of(model, tool), Tiers.Standard, share, sources.Count <= 1 ? day.Usd("cost", path) : null));
            }
        }
    }

    private static List<(string Name, long Tokens)> Names(JsonElement day, string name, string path) =>
        day.Field(name) is { ValueKind: JsonValueKind.Object } map ? [.. map.EnumerateObject().Select(one => (one.Name, map.Count(one.Name, $"{path}.{name}") ?? 0))] : [];

    private static string ToolOf(string client) => client.StartsWith("cc-mirror/", StringComparison.Ordinal) ? "claude-code" : ReportTools.OfAgent(client);

    private static void Add(Dictionary<(DateOnly, string), List<ModelTotal>> days, (DateOnly, string) key, ModelTotal model)
    {
        var models = days.TryGetValue(key, out var there) ? there : days[key] = [];
        var same = models.FindIndex(one => one.Model == model.Model && one.Provider == model.Provider && one.Tier == model.Tier);
        if (same < 0)
        {
            models.Add(model);
            return;
        }

        models[same] = models[same] with
        {
            Tokens = models[same].Tokens + model.Tokens,
            Requests = models[same].Requests + model.Requests,
            ReportedUsd = models[same].ReportedUsd is null && model.ReportedUsd is null ? null : (models[same].ReportedUsd ?? 0m) + (model.ReportedUsd ?? 0m),
        };
    }
}
