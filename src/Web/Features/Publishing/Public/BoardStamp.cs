using System.Globalization;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web.Features.Publishing.Public;

/// <summary>
/// What every leaderboard depends on. Somebody who comes, goes or chooses otherwise makes a new one at once; new usage of those who are there makes one
/// when the last is <c>TeamCost:Leaderboard:RefreshSeconds</c> old, so that a thousand people at work do not make every visit the first.
/// </summary>
public sealed class BoardStamp(PublicVersions versions, StandingsFiller filler, TimeProvider clock, IConfiguration configuration) : ISharedStamp, IDisposable
{
    private const int UsualSeconds = 10;
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(configuration.GetValue("TeamCost:Leaderboard:RefreshSeconds", UsualSeconds));
    private readonly SemaphoreSlim _alone = new(1, 1);
    private Reading? _last;

    public async ValueTask<string?> ReadAsync(HttpContext http) => await ReadAsync(http.RequestAborted);

    /// <summary>After it the standings are as current as this stamp says.</summary>
    /// <returns>Null: everybody's sums are being moved to a new day, and somebody came or chose otherwise since; what is shown now is shown once.</returns>
    public async ValueTask<string?> ReadAsync(CancellationToken ct)
    {
        var version = await versions.ReadAsync();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (_last is { } known && Fits(known, version))
        {
            return known.StampOn(today);
        }

        await _alone.WaitAsync(ct);
        try
        {
            if (_last is { } since && Fits(since, version))
            {
                return since.StampOn(today);
            }

            if (await filler.CatchUpAsync(today, ct) is { } day)
            {
                _last = new Reading(version, day, clock.GetTimestamp());
            }

            return _last is { } last && last.Version.Erased >= version.Erased ? last.StampOn(today) : null;
        }
        finally
        {
            _alone.Release();
        }
    }

    public void Dispose() => _alone.Dispose();

    private bool Fits(Reading last, PublicVersion version) =>
        last.Version.Erased >= version.Erased && (last.Version.Changed >= version.Changed || clock.GetElapsedTime(last.At) < _patience);

    /// <param name="Day">With which month and week end: the day before, until everybody's sums have moved.</param>
    private sealed record Reading(PublicVersion Version, DateOnly Day, long At)
    {
        /// <summary>Streaks end with today, whatever the day of the sums is.</summary>
        public string StampOn(DateOnly today) => string.Create(CultureInfo.InvariantCulture, $"{Version.Erased}.{Version.Changed}.{Day.DayNumber}.{today.DayNumber}");
    }
}
