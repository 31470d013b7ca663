using System.Text.Json;

namespace TeamCost.Cli.Tools.Kiro;

/// <summary>Kiro keeps no token counts: what can be said from how full the context was and how long the answers are.</summary>
internal static class KiroEstimate
{
    /// <summary>What a model without a stated window is taken to have.</summary>
    public const long UsualWindow = 200_000;

    private const int CharactersPerToken = 4;

    private static readonly string[] _noModels = ["agent", "auto", "qdev"];

    public static long FromCharacters(long characters) => (Math.Max(0, characters) + CharactersPerToken - 1) / CharactersPerToken;

    /// <param name="percentage">Share of the context that was filled, in hundredths.</param>
    public static long FromContext(JsonElement percentage, long window) =>
        percentage.ValueKind == JsonValueKind.Number && percentage.TryGetDouble(out var share) && share is > 0 and <= 1000
            ? (long)Math.Round(share / 100 * Math.Min(window, EventMaker.MostTokens))
            : 0;

    public static long Characters(JsonElement text) => text.Text() is { } value ? Characters(value) : 0;

    /// <summary>Characters as people count them, not halves of them.</summary>
    public static long Characters(string text) => text.EnumerateRunes().Count();

    /// <returns>Null for the names that stand for "whatever fits".</returns>
    public static string? ModelName(string? model) => model is null || _noModels.Contains(model.Trim(), StringComparer.OrdinalIgnoreCase) ? null : model;
}
