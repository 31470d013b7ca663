using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>
/// Texts of a foreign program's JSON. An escape may be half a character (<c>"\ud800"</c>), which the framework's parser lets pass and refuses to read: such a
/// text is taken for none.
/// </summary>
public static class JsonText
{
    /// <returns>Null for anything but a whole text.</returns>
    public static string? Of(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A value as it stands in the JSON, for a sentence about it.</summary>
    public static string Raw(JsonElement value)
    {
        try
        {
            return value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return "no text"; // bytes that are not UTF-8
        }
    }

    /// <returns>A field's name; empty for one with half a character.</returns>
    public static string NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
