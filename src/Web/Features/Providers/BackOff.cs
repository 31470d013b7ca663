namespace TeamCost.Web.Features.Providers;

/// <summary>How long to wait before the next try: doubled each time up to a ceiling, spread so that many do not come back at one moment.</summary>
public static class BackOff
{
    public static readonly TimeSpan Ceiling = TimeSpan.FromHours(1);

    /// <param name="first">The wait after the first failure.</param>
    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="random">Between 0 and 1.</param>
    public static TimeSpan After(TimeSpan first, int failures, double random)
    {
        var wait = first * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return (wait < Ceiling ? wait : Ceiling) * (0.75 + (0.25 * random));
    }
}
