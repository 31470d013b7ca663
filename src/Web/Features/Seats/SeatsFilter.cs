using System.Globalization;

namespace TeamCost.Web.Features.Seats;

public enum SeatSort
{
    Idle,
    Name,
    Price,
    Since,
}

/// <summary>Which seats are shown, and in which order. Lives in the address.</summary>
/// <param name="Idle">A key of <see cref="IdleKeys"/>.</param>
public sealed record SeatsFilter(string? Provider, string? Plan, string Idle, string? Find, SeatSort Sort, int Page)
{
    public const int RowsPerPage = 50;

    public static readonly IReadOnlyList<(string Key, string Title)> IdleKeys =
        [("", "All"), ("7", "Idle 7 days"), ("14", "14 days"), ("28", "28 days"), ("never", "Never used"), ("unknown", "No price")];

    public static SeatsFilter Read(IQueryCollection query) => new(
        Word(query["provider"]), Word(query["plan"]),
        IdleKeys.Select(k => k.Key).FirstOrDefault(k => k == query["idle"].ToString()) ?? "",
        Word(query["find"]), Enum.GetValues<SeatSort>().FirstOrDefault(s => SortWord(s) == query["sort"].ToString()),
        int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 100_000) : 1);

    public static string SortWord(SeatSort sort) => sort.ToString().ToLowerInvariant();

    public bool Shows(SeatRow row) =>
        (Provider is null || row.Provider == Provider) && (Plan is null || row.Plan == Plan)
        && (Find is null || row.Holder.Contains(Find, StringComparison.OrdinalIgnoreCase) || row.Name.Contains(Find, StringComparison.OrdinalIgnoreCase))
        && Idle switch
        {
            "never" => row.IsNeverUsed,
            "unknown" => row.Price is null,
            "" => true,
            _ => row.IdleDays >= int.Parse(Idle, CultureInfo.InvariantCulture),
        };

    /// <summary>As a query string with its question mark; empty for the plain page.</summary>
    public string ToQuery()
    {
        (string Name, string? Value)[] parts =
        [
            ("provider", Provider), ("plan", Plan), ("idle", Idle.Length == 0 ? null : Idle), ("find", Find), ("sort", Sort == SeatSort.Idle ? null : SortWord(Sort)),
            ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null),
        ];
        var query = string.Join('&', parts.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return query.Length == 0 ? "" : $"?{query}";
    }

    private static string? Word(string? text) =>
        text?.Replace("\0", "", StringComparison.Ordinal).Trim() is { Length: > 0 } word ? word[..Math.Min(word.Length, 100)] : null;
}
