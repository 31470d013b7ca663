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
    public async ValueTask<string> ReadAsync(CancellationToken ct)
    {
        var version = await versions.ReadAsync();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (Fits(_last, version, today))
        {
            return _last!.Stamp;
        }

        await _alone.WaitAsync(ct);
        try
        {
            if (!Fits(_last, version, today))
            {
                await filler.RunAsync(today, ct);
                _last = new Reading(version, today, clock.GetTimestamp());
            }

            return _last!.Stamp;
        }
        finally
        {
            _alone.Release();
        }
    }

    public void Dispose() => _alone.Dispose();

    private bool Fits(Reading? last, PublicVersion version, DateOnly today) =>
        last is not null && last.Version.Erased >= version.Erased && last.Day >= today
        && (last.Version.Changed >= version.Changed || clock.GetElapsedTime(last.At) < _patience);

    private sealed record Reading(PublicVersion Version, DateOnly Day, long At)
    {
        public string Stamp { get; } = string.Create(CultureInfo.InvariantCulture, $"{Version.Erased}.{Version.Changed}.{Day.DayNumber}");
    }
}
