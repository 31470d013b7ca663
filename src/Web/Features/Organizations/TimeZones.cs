using Microsoft.AspNetCore.Mvc.Rendering;

namespace TeamCost.Web.Features.Organizations;

/// <summary>The time zones people may choose, by IANA name.</summary>
public static class TimeZones
{
    private static readonly Lazy<IReadOnlyList<string>> Known = new(() =>
    [
        "UTC",
        .. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ]);

    private static readonly Lazy<HashSet<string>> Names = new(() => new HashSet<string>(Known.Value, StringComparer.Ordinal));

    public static bool IsKnown(string? name) =>
        name is not null && (Names.Value.Contains(name)
            || (name.Contains('/', StringComparison.Ordinal) && name.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)));

    /// <summary>What a browser reported, where it makes sense.</summary>
    public static string OrUtc(string? name) => IsKnown(name) ? name! : "UTC";

    public static IEnumerable<SelectListItem> Options(string current)
    {
        var items = Known.Value.Select(name => new SelectListItem(name.Replace('_', ' '), name));
        return Names.Value.Contains(current) ? items : items.Append(new SelectListItem(current, current));
    }
}
