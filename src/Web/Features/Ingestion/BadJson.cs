using System.Globalization;
using System.Text.Json;

namespace TeamCost.Web.Features.Ingestion;

internal static class BadJson
{
    /// <summary>Where reading stopped, for the person who wrote the JSON.</summary>
    public static string Where(JsonException bad)
    {
        var line = bad.LineNumber is { } number ? (number + 1).ToString(CultureInfo.InvariantCulture) : "?";
        return string.IsNullOrEmpty(bad.Path) || bad.Path == "$"
            ? $"it stops being valid JSON on line {line}."
            : $"{bad.Path} on line {line} is not what belongs there.";
    }
}
