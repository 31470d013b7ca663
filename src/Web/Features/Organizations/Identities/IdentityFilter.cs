using System.Globalization;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>Which names the inbox shows. Lives in the address; what is usual stays out of it.</summary>
/// <param name="Show">A state, <c>assigned</c> (to a person or a team) or <c>any</c>.</param>
/// <param name="Days">How many days the figures beside the names are of.</param>
public sealed record IdentityFilter(string Show, string? Provider, string? Find, int Days, int Page)
{
    public const string Unassigned = "unassigned";
    public const string Any = "any";

    public static readonly IReadOnlyList<(string Key, string Title)> Shows =
        [(Unassigned, "Unassigned"), ("assigned", "Assigned"), ("service", "Services"), (Any, "All")];

    public static readonly IReadOnlyList<int> Ranges = [30, 90];

    public static IdentityFilter Read(IQueryCollection query) => new(
        Shows.Select(s => s.Key).FirstOrDefault(key => key == query["show"].ToString()) ?? Unassigned,
        Word(query["provider"], 64), Word(query["find"], 100),
        Ranges.FirstOrDefault(days => days.ToString(CultureInfo.InvariantCulture) == query["days"].ToString(), Ranges[0]),
        int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 100_000) : 1);

    public string? Pattern => Find is null ? null : $"%{Find.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    /// <summary>As a query string with its question mark; empty for the plain page.</summary>
    public string ToQuery()
    {
        (string Name, string? Value)[] parts =
        [
            ("show", Show == Unassigned ? null : Show), ("provider", Provider), ("find", Find),
            ("days", Days == Ranges[0] ? null : Days.ToString(CultureInfo.InvariantCulture)),
            ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null),
        ];
        var query = string.Join('&', parts.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return query.Length == 0 ? "" : $"?{query}";
    }

    private static string? Word(string? text, int longest) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Replace("\0", "", StringComparison.Ordinal).Trim() is { Length: > 0 } word ? word[..Math.Min(word.Length, longest)] : null;
}
