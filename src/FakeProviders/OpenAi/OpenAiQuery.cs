using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace TeamCost.FakeProviders.OpenAi;

/// <summary>The query of a request, checked the way the contract says.</summary>
internal sealed class OpenAiQuery(HttpRequest request, ConcurrentDictionary<string, int> cursors)
{
    public string Route(string name) => (string)request.RouteValues[name]!;

    public string? Text(string name) => request.Query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>With brackets, as the official clients send it, or the plain name repeated.</summary>
    public IReadOnlyList<string> List(string name) => [.. request.Query[name + "[]"].Concat(request.Query[name]).OfType<string>()];

    public IReadOnlyList<string> Groups(IReadOnlyList<string> allowed)
    {
        var groups = List("group_by");
        return groups.All(group => allowed.Contains(group, StringComparer.Ordinal)) ? groups : throw OpenAiRefusal.Invalid("group_by");
    }

    public int Limit(int usual, int most) => Text("limit") is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most ? limit
        : throw OpenAiRefusal.Invalid("limit");

    public long Start() => Seconds("start_time") ?? throw OpenAiRefusal.Missing("start_time");

    public long? Seconds(string name) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 100_000_000_000 ? seconds
        : throw OpenAiRefusal.Invalid(name);

    public int Offset() => Text("page") is not { } page ? 0
        : cursors.TryGetValue($"{WithoutPage()}#{page}", out var offset) ? offset
        : throw OpenAiRefusal.Invalid("page");

    /// <summary>Valid for exactly this query. Opaque to the caller.</summary>
    public string Cursor(int offset)
    {
        var cursor = "page_" + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{request.Path.Value?.GetHashCode(StringComparison.Ordinal)}:{offset}"));
        cursors[$"{WithoutPage()}#{cursor}"] = offset;
        return cursor;
    }

    private string WithoutPage() =>
        request.Path + "?" + string.Join('&', request.Query.Where(one => one.Key != "page").OrderBy(one => one.Key, StringComparer.Ordinal)
            .SelectMany(one => one.Value.Select(value => $"{one.Key}={value}")));
}
