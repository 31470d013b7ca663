using System.Globalization;
using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>A model's part of a row.</summary>
/// <param name="Agent">From a prefix of the name (<c>[pi] x</c>).</param>
/// <param name="LacksPrice">The program reports nothing or zero for tokens that it could not price.</param>
/// <param name="IsFallback">The log named no model and the program assumed this one.</param>
/// <param name="Among">Where it stands for several: their names.</param>
internal sealed record CcusageModel(
    string Name, string Tier, string? Agent, TokenCounts Tokens, decimal? Usd, bool LacksPrice = false, bool IsFallback = false, IReadOnlyList<string>? Among = null)
{
    private const string Fast = "-fast";
    private const int LongestName = 200;

    public static CcusageModel Of(string name, TokenCounts tokens, decimal? usd, IReadOnlyList<string> among)
    {
        var (agent, rest) = ReportTools.SplitPrefix(name);
        var (bare, tier) = TierOf(Cut(rest));
        var lacks = usd == 0m && tokens.Total > 0;
        return new(bare, tier, agent, tokens, lacks ? null : usd, lacks, Among: among);
    }

    public static List<CcusageModel> ReadAll(JsonElement row, string path) =>
        row.Items("modelBreakdowns", path) is { Count: > 0 } breakdowns
            ? [.. breakdowns.Select((model, i) => Read(model, $"{path}.modelBreakdowns[{i.ToString(CultureInfo.InvariantCulture)}]", model.Text("modelName") ?? model.Text("model")))]
        : row.Field("models") is { ValueKind: JsonValueKind.Object } models
            ? [.. models.EnumerateObject().Select(model => Read(model.Value, $"{path}.models.{ReportDates.Cut(JsonText.NameOf(model))}", JsonText.NameOf(model)))]
        : [];

    /// <summary>Who bills: the model's seller, or the one that all of several have in common.</summary>
    public string ProviderOf(string tool) => Name != ModelTotal.Mixed || Among is not { Count: > 0 }
        ? ModelSellers.Of(Name, tool)
        : Among.Select(name => ModelSellers.Of(ReportTools.SplitPrefix(name).Model, tool)).Distinct(StringComparer.Ordinal).ToList() is [var only] ? only : ModelSellers.Unknown;

    private static CcusageModel Read(JsonElement model, string path, string? name)
    {
        if (model.ValueKind != JsonValueKind.Object)
        {
            throw new ReportException(path, "A model's part of a day is an object with its counts.");
        }

        var tokens = CcusageCounts.Read(model, path).Tokens;
        var usd = model.Usd("cost", path) ?? model.Usd("costUSD", path);
        var read = Of(string.IsNullOrWhiteSpace(name) ? ModelTotal.Mixed : name, tokens, usd, []);
        var lacks = read.LacksPrice || model.Flag("missingPricing");
        return read with { Usd = lacks ? null : read.Usd, LacksPrice = lacks, IsFallback = model.Flag("isFallback") };
    }

    // The fast mode of these makers is a tier; other models are called "fast" by name.
    private static (string Name, string Tier) TierOf(string name) =>
        name.Length > Fast.Length && name.EndsWith(Fast, StringComparison.Ordinal)
        && (name.Contains("claude", StringComparison.OrdinalIgnoreCase) || name.StartsWith("gpt-", StringComparison.OrdinalIgnoreCase))
            ? (name[..^Fast.Length], Tiers.Fast)
            : (name, Tiers.Standard);

    private static string Cut(string name)
    {
        var clean = string.Concat(name.Where(letter => !char.IsControl(letter))).Trim();
        return clean.Length == 0 ? ModelTotal.Mixed : clean.Length > LongestName ? clean[..LongestName] : clean;
    }
}
