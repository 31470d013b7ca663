using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Publishing.Public;

namespace TeamCost.Web.Features.Profiles;

/// <summary>Everything that is public of one person. Reads the published tables and nothing else.</summary>
public sealed class ProfileQuery(AppDbContext db, BoardStamp board, TimeProvider clock)
{
    /// <returns>Null when nobody of that name is published.</returns>
    public async Task<PublicFace?> RunAsync(string username, CancellationToken ct)
    {
        var handle = TypedNames.Clean(username).ToLowerInvariant();
        await board.ReadAsync(ct);
        if (await db.PublishedProfiles.AsNoTracking().FirstOrDefaultAsync(p => p.Handle == handle, ct) is not { } profile)
        {
            return null;
        }

        var days = await db.PublishedDays.AsNoTracking().Where(d => d.UserId == profile.UserId).TagWith("Profile.Days").ToListAsync(ct);
        return new PublicFace(profile, days, profile.OnLeaderboard ? await RankAsync(profile.UserId, ct) : null, clock.GetUtcNow());
    }

    private async Task<long?> RankAsync(Guid userId, CancellationToken ct) =>
        (await db.Database.SqlQuery<long?>($"""
            select (
              select 1 + count(*) from standings s join published_profiles p using (user_id)
              where s.period = 'all' and p.on_leaderboard and s.active_days > 0 and s.tokens > mine.tokens) as "Value"
            from standings mine where mine.period = 'all' and mine.user_id = {userId} and mine.active_days > 0
            """).ToListAsync(ct)).FirstOrDefault();
}
