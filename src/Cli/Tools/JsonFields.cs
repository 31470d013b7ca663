using System.Globalization;
using System.Text.Json;

namespace TeamCost.Cli.Tools;

/// <summary>Fields of a log's JSON, read leniently: what is absent, of another kind or out of bounds is null or zero, never an exception.</summary>
internal static class JsonFields
{
    /// <summary>Deep enough for any log, shallow enough for the stack.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 512, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <returns>Null when the text is no JSON.</returns>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>Null when there is no such file, it cannot be read, or it is no JSON: what stands beside a log never stops the log.</returns>
    public static JsonDocument? TryRead(string path)
    {
        try
        {
            return DocumentFile.TryReadAll(path) is { } json ? TryParse(json) : null;
        }
        catch (LogException)
        {
            return null;
        }
    }

    /// <summary>The first of some names that is there; an undefined element when none is.</summary>
    public static JsonElement Field(this JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in names)
            {
                if (element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                {
                    return value;
                }
            }
        }

        return default;
    }

    /// <summary>A field of a field.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            element = element.Field(name);
        }

        return element;
    }

    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Properties(this JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];

    /// <summary>A property's name; empty when it is no text (half a surrogate pair).</summary>
    public static string NameOrEmpty(this JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <returns>Null for anything but a text that is not empty.</returns>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> names)
    {
        var value = names.IsEmpty ? element : element.Field(names);
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }

    /// <summary>A count: absent, negative and non-numeric ones are zero; a number in quotes is a number; what is too large to be true stays too large.</summary>
    public static long Count(this JsonElement element, params ReadOnlySpan<string> names)
    {
        var value = names.IsEmpty ? element : element.Field(names);
        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var whole) => Math.Clamp(whole, 0, EventMaker.MostTokens + 1),
            JsonValueKind.Number when value.TryGetDouble(out var real) => Bounded(real),
            JsonValueKind.String when double.TryParse(value.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => Bounded(real),
            _ => 0,
        };

        static long Bounded(double real) => double.IsNaN(real) || real <= 0 ? 0 : real > EventMaker.MostTokens ? EventMaker.MostTokens + 1 : (long)real;
    }

    /// <summary>Money as the tool writes it, to twelve decimals; null when absent, negative or no number.</summary>
    public static decimal? Amount(this JsonElement element, params ReadOnlySpan<string> names)
    {
        var value = names.IsEmpty ? element : element.Field(names);
        decimal amount;
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (!value.TryGetDecimal(out amount))
            {
                return null;
            }
        }
        else if (!decimal.TryParse(value.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out amount))
        {
            return null;
        }

        return amount >= 0 ? Math.Round(amount, 12, MidpointRounding.ToEven) : null;
    }

    /// <summary>ISO 8601, or epoch seconds or milliseconds, as a number or in quotes. Zero when it is none of them.</summary>
    public static long InstantMs(this JsonElement element, params ReadOnlySpan<string> names)
    {
        var value = names.IsEmpty ? element : element.Field(names);
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.TryGetDouble(out var epoch) && Instants.TryFromEpoch(epoch, out var instant) ? instant : 0;
        }

        return value.Text() is { } text ? Instants.Of(text) : 0;
    }
}
