using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace TeamCost.Web.Features.Providers.Anthropic;

/// <summary>Which days of an Enterprise account are there to be read.</summary>
internal static partial class EnterpriseDays
{
    /// <summary>A day that is not ready is refused with a message that names the newest available one.</summary>
    public static bool IsNotReady(FailedAnswer answer, DateOnly asked)
    {
        if (answer.Status is not HttpStatusCode.BadRequest || answer.Message() is not { } message)
        {
            return false;
        }

        var days = Day().Matches(message)
            .Select(match => DateOnly.TryParseExact(match.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : asked)
            .Where(day => day != asked)
            .ToList();
        return days.Count > 0 && days.TrueForAll(day => day < asked);
    }

    /// <summary>Nothing of the day has been counted yet: not zero.</summary>
    public static bool IsNotYet(DateTimeOffset? refreshedAt, DateOnly day) =>
        refreshedAt is { } until && until <= new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Day();
}
