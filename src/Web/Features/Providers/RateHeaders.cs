using System.Globalization;
using System.Net.Http.Headers;

namespace TeamCost.Web.Features.Providers;

/// <summary>What a provider says of its limit, in whichever of the usual headers.</summary>
public sealed record RateHeaders(long? Limit, long Remaining, DateTimeOffset? ResetAt)
{
    // The name of the limit, of what is left and of when it starts again, one vendor's habit a line.
    private static readonly (string Limit, string Remaining, string Reset)[] Habits =
    [
        ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"),
        ("x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
        ("anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"),
        ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"),
    ];

    public static RateHeaders? Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var (limit, remaining, reset) in Habits)
        {
            if (Number(headers, remaining) is { } left)
            {
                return new RateHeaders(Number(headers, limit), left, Instant(One(headers, reset), now));
            }
        }

        return null;
    }

    /// <summary>Such as "4,812 of 5,000 requests left until 14:00 UTC".</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{Remaining:N0}{(Limit is { } limit ? $" of {limit.ToString("N0", CultureInfo.InvariantCulture)}" : "")} requests left") +
        (ResetAt is { } at ? at.UtcDateTime.ToString(" 'until' HH:mm 'UTC'", CultureInfo.InvariantCulture) : "");

    /// <summary>How long nothing more is to be had; null: something is left, or it is not said.</summary>
    public TimeSpan? Wait(DateTimeOffset now) => Remaining > 0 || ResetAt is not { } at ? null : at > now ? at - now : TimeSpan.Zero;

    /// <summary>Seconds or milliseconds since 1970, seconds from now, a duration such as <c>6m0s</c>, or an instant.</summary>
    internal static DateTimeOffset? Instant(string? text, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
        {
            return number switch
            {
                < 0 or > 4_000_000_000_000 => null,
                > 100_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds((long)number),
                > 1_000_000_000 => DateTimeOffset.FromUnixTimeSeconds((long)number),
                > 100_000_000 => null,
                _ => now + TimeSpan.FromSeconds((double)number),
            };
        }

        return Duration(text) is { } wait ? now + wait
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime()
            : null;
    }

    private static TimeSpan? Duration(string text)
    {
        var (sum, digits) = (0d, "");
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]) || text[i] == '.')
            {
                digits += text[i];
                continue;
            }

            var isMilli = text[i] == 'm' && i + 1 < text.Length && text[i + 1] == 's';
            double? unit = isMilli ? 0.001 : text[i] switch { 'd' => 86_400, 'h' => 3_600, 'm' => 60, 's' => 1, _ => null };
            if (unit is null || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1_000_000)
            {
                return null;
            }

            (sum, digits, i) = (sum + (value * unit.Value), "", isMilli ? i + 1 : i);
        }

        return digits.Length == 0 ? TimeSpan.FromSeconds(sum) : null;
    }

    private static long? Number(HttpResponseHeaders headers, string name) =>
        decimal.TryParse(One(headers, name), NumberStyles.Number, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1_000_000_000_000 ? (long)value : null;

    private static string? One(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First().Trim() : null;
}
