using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace TeamCost.FakeProviders.Anthropic;

/// <summary>The query of a request, checked the way the contract says: unknown names, values and cursors are refused.</summary>
internal sealed class AnthropicQuery(HttpRequest request, ConcurrentDictionary<string, int> cursors)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string? Text(string name)
    {
        _known.Add(name);
        return request.Query.TryGetValue(name, out var values) ? values[0] : null;
    }

    public IReadOnlyList<string> List(string name, params string[] allowed)
    {
        _known.Add(name + "[]");
        string[] values = [.. request.Query[name + "[]"].OfType<string>()];
        return allowed.Length == 0 || Array.TrueForAll(values, value => allowed.Contains(value, StringComparer.Ordinal))
            ? values
            : throw AnthropicRefusal.Invalid($"{name}[]: unknown value");
    }

    public int Limit(int usual, int most)
    {
        if (Text("limit") is not { } text)
        {
            return usual;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
            ? limit
            : throw AnthropicRefusal.Invalid($"limit: expected a number from 1 to {most}");
    }

    /// <summary>A plain day; a time part is refused.</summary>
    public DateOnly Day(string name) =>
        DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw AnthropicRefusal.Invalid($"{name}: expected a date in YYYY-MM-DD form");

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : throw AnthropicRefusal.Invalid($"{name}: expected an RFC 3339 timestamp");
    }

    public DateTimeOffset Start() => Instant("starting_at") ?? throw AnthropicRefusal.Invalid("starting_at: field required");

    public bool HasHeader(string name, string value) => request.Headers[name].OfType<string>().Any(one => one.Contains(value, StringComparison.Ordinal));

    /// <summary>Where the asked page begins. Call it last: whatever was not read by now is a parameter that does not exist.</summary>
    public int Offset()
    {
        var page = Text("page");
        if (request.Query.Keys.FirstOrDefault(name => !_known.Contains(name)) is { } stranger)
        {
            throw AnthropicRefusal.Invalid($"{stranger}: unknown parameter");
        }

        return page is null ? 0
            : cursors.TryGetValue($"{WithoutPage()}#{page}", out var offset) ? offset
            : throw AnthropicRefusal.Invalid("page: unknown cursor");
    }

    /// <summary>Valid for exactly this query. Opaque to the caller.</summary>
    public string Cursor(string state, int offset)
    {
        var cursor = "page_" + Convert.ToBase64String(Encoding.UTF8.GetBytes(state));
        cursors[$"{WithoutPage()}#{cursor}"] = offset;
        return cursor;
    }

    private string WithoutPage() =>
        request.Path + "?" + string.Join('&', request.Query.Where(one => one.Key != "page").OrderBy(one => one.Key, StringComparer.Ordinal)
            .SelectMany(one => one.Value.Select(value => $"{one.Key}={value}")));
}
