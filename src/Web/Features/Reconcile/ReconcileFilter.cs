using System.Globalization;
using TeamCost.Contracts;

namespace TeamCost.Web.Features.Reconcile;

/// <summary>Which month, and within it which provider and day. Lives in the address.</summary>
public sealed record ReconcileFilter(DateOnly Month, string? Provider, DateOnly? Day)
{
    private static readonly CultureInfo C = CultureInfo.InvariantCulture;

    /// <summary>The month in UTC days, as providers bill.</summary>
    public DayRange Days => new(Month, Month.AddMonths(1).AddDays(-1));

    public static ReconcileFilter Read(IQueryCollection query, DateOnly today)
    {
        var current = new DateOnly(today.Year, today.Month, 1);
        var month = DateOnly.TryParseExact(query["month"], "yyyy-MM", C, DateTimeStyles.None, out var asked) && asked <= current && asked.Year > 2000 ? asked : current;
        var provider = query["provider"].ToString() is { Length: > 0 and <= 64 } word && !word.Contains('\0', StringComparison.Ordinal) ? word : null;
        DateOnly? day = DateOnly.TryParseExact(query["day"], "yyyy-MM-dd", C, DateTimeStyles.None, out var one) && one.Year == month.Year && one.Month == month.Month ? one : null;
        return new ReconcileFilter(month, provider, provider is null ? null : day);
    }

    /// <summary>As a query string with its question mark.</summary>
    public string ToQuery()
    {
        var query = $"?month={Month.ToString("yyyy-MM", C)}";
        query += Provider is null ? "" : $"&provider={Uri.EscapeDataString(Provider)}";
        return query + (Day is { } day ? $"&day={day.ToString("yyyy-MM-dd", C)}" : "");
    }
}
