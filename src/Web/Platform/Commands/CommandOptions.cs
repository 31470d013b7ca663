namespace TeamCost.Web.Platform.Commands;

/// <summary><c>--name value</c>, <c>--name=value</c> and <c>--flag</c> of a verb.</summary>
public sealed class CommandOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public CommandOptions(IEnumerable<string> words)
    {
        var name = (string?)null;
        foreach (var word in words)
        {
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                var parts = word[2..].Split('=', 2);
                name = parts[0];
                _values[name] = parts.Length > 1 ? parts[1] : "";
                name = parts.Length > 1 ? null : name;
            }
            else if (name is not null)
            {
                _values[name] = word;
                name = null;
            }
        }
    }

    /// <summary>Null when the option was not given, or was given without a value.</summary>
    public string? Value(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool Has(string name) => _values.ContainsKey(name);
}
