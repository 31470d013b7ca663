using System.Globalization;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>Instants as telemetry says them: nanoseconds since 1970. Zero is "not said".</summary>
internal static class Nanos
{
    public static DateTimeOffset? At(ulong nano) =>
        nano == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks((long)(nano / 100));

    public static long Of(ulong nano) => nano > long.MaxValue ? long.MaxValue : (long)nano;

    /// <summary>An ISO 8601 instant, as the attribute event.timestamp has it.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
