using System.Text;

namespace TeamCost.Cli.Tools;

/// <summary>The texts of a small settings file in TOML: <c>name = "text"</c> below <c>[section]</c> headings. Everything else in it is passed over.</summary>
internal sealed class TomlText
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private TomlText(string text)
    {
        var section = "";
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('['))
            {
                section = line.TrimStart('[').Split(']')[0].Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Trim();
            }
            else if (line.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 && !line.StartsWith('#') && Unquote(line[(equals + 1)..].Trim()) is { } value)
            {
                _texts.TryAdd($"{section}\n{line[..equals].Trim().Trim('"', '\'')}", value);
            }
        }
    }

    /// <returns>Empty when there is no such file, or it cannot be read.</returns>
    public static TomlText Read(string path)
    {
        try
        {
            return new TomlText(DocumentFile.TryReadAll(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : "");
        }
        catch (LogException)
        {
            return new TomlText("");
        }
    }

    /// <param name="section">Heading without brackets and quotes; empty: before the first heading.</param>
    /// <param name="name">Name of the value.</param>
    /// <returns>Null when it is not there, or is no text.</returns>
    public string? this[string section, string name] => _texts.GetValueOrDefault($"{section}\n{name}");

    private static string? Unquote(string value) =>
        value.Length > 1 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is var end and > 0 ? value[1..end] : null;
}
