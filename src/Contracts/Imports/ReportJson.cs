using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>Fields of a report, checked: whoever wrote a wrong one is told which.</summary>
internal static class ReportJson
{
    private const decimal MostTokens = 1_000_000_000_000_000m;
    private const decimal MostUsd = 1_000_000_000m;

    public static JsonElement? Field(this JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? Text(this JsonElement row, string name) => row.Field(name) is { } text ? JsonText.Of(text) : null;

    public static bool Flag(this JsonElement row, string name) => row.Field(name) is { ValueKind: JsonValueKind.True };

    public static IReadOnlyList<JsonElement>? Items(this JsonElement row, string name, string path) => row.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray()],
        _ => throw new ReportException($"{path}.{name}", "This is an array."),
    };

    public static IReadOnlyList<string> Names(this JsonElement row, string name) => row.Field(name) is { ValueKind: JsonValueKind.Array } array
        ? [.. array.EnumerateArray().Select(item => JsonText.Of(item)?.Trim() ?? "").Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)]
        : [];

    /// <summary>A whole number, also written as 0.0, -0.0 or 1e6.</summary>
    public static long? Count(this JsonElement row, string name, string path) => row.Field(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number is >= 0 and < MostTokens && number == decimal.Floor(number)
            ? (long)number
            : throw new ReportException($"{path}.{name}", $"{Shown(value)} is not a count; counts are whole numbers, zero or more, below 10^15.");

    public static decimal? Usd(this JsonElement row, string name, string path) => row.Field(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var amount) && amount is >= 0 and <= MostUsd
            ? decimal.Abs(amount)
            : throw new ReportException($"{path}.{name}", $"{Shown(value)} is not an amount; amounts are dollars, zero or more.");

    private static string Shown(JsonElement value) => ReportDates.Cut(JsonText.Raw(value));
}
