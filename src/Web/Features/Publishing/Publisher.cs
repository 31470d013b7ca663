using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Publishing;

/// <summary>
/// Fills the public tables of one person from the rollups of the organizations that the person chose. One transaction (the caller's, where one is open) under a lock
/// of that person: whatever happens meanwhile, the rows are those of one moment, and what may no longer be public is gone when the request that ended it is.
/// </summary>
public sealed class Publisher(AppDbContext db, ChosenOrgs orgs, OrgUsageReader usage, TimeProvider clock)
{
    private const string Told = """
        select greatest(
          (select max(received_at) from submissions where org_id = $1 and user_id = $2), (select max(observed_at) from sources where org_id = $1 and user_id = $2))
        """;

    /// <summary>
    /// Whoever ends something that lets a person publish takes the person's turn first, so that two such requests never wait for each other in a circle.
    /// </summary>
    public async Task LockAsync(IEnumerable<Guid> userIds, CancellationToken ct)
    {
        foreach (var userId in userIds.Order())
        {
            await db.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('publishing:' || $1::text, 0))", ct, userId.ToString("N"));
        }
    }

    /// <summary>Computes a person's published days again and writes what changed. Nothing happens where nothing is published.</summary>
    public async Task RunAsync(Guid userId, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            await WriteAsync(userId, ct);
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await WriteAsync(userId, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>What would be public with these wishes; nothing is written.</summary>
    public async Task<ProfilePreview> PreviewAsync(Guid userId, PublishingWishes wishes, CancellationToken ct)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        var found = await ComputeAsync(userId, wishes, writes: false, ct);
        var joined = await db.Users.AsNoTracking().Where(user => user.Id == userId).Select(user => user.CreatedAt).SingleAsync(ct);
        var now = clock.GetUtcNow();
        return new ProfilePreview(
            new PublishedProfile
            {
                UserId = userId,
                Handle = found.Handle,
                DisplayName = wishes.DisplayName,
                About = wishes.About,
                JoinedAt = joined,
                PublishedAt = now,
                ShowsCost = wishes.ShowsCost,
                ShowsTools = wishes.ShowsTools,
                ShowsModels = wishes.ShowsModels,
                OnLeaderboard = wishes.OnLeaderboard,
                RefreshedAt = now,
                LastSubmissionAt = found.ToldAt,
            },
            found.Days);
    }

    private async Task WriteAsync(Guid userId, CancellationToken ct)
    {
        await LockAsync([userId], ct);
        var profile = await db.PublishedProfiles.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == userId, ct);
        if (profile is null)
        {
            return;
        }

        var wishes = new PublishingWishes(
            profile.DisplayName, profile.About, profile.ShowsCost, profile.ShowsTools, profile.ShowsModels, profile.OnLeaderboard, OrgIds: []);
        var found = await ComputeAsync(userId, wishes, writes: true, ct);
        var changed = await WriteDaysAsync(userId, found.Days, ct);
        if (changed > 0 || found.Handle != profile.Handle || found.ToldAt != profile.LastSubmissionAt)
        {
            await db.ExecuteAsync(
                "update published_profiles set handle = $2, last_submission_at = $3, refreshed_at = $4 where user_id = $1", ct, userId, found.Handle, found.ToldAt, clock.GetUtcNow());
        }
    }

    /// <param name="userId">The person.</param>
    /// <param name="wishes">What is to be seen; where nothing is written yet, also of which organizations.</param>
    /// <param name="writes">The choices stand in the organizations, and what waits for review is written down there.</param>
    /// <param name="ct">Cancels.</param>
    private async Task<Found> ComputeAsync(Guid userId, PublishingWishes wishes, bool writes, CancellationToken ct)
    {
        var cells = new List<IReadOnlyList<UsageCell>>();
        var (handle, toldAt) = ($"person-{userId:N}"[..19], (DateTimeOffset?)null);
        await orgs.EachAsync(
            userId,
            async organization =>
            {
                handle = organization.IsOwn ? organization.Slug : handle;
                if (organization.MayBeChosen && (writes ? organization.IsChosen : wishes.OrgIds.Contains(organization.Id)))
                {
                    cells.Add(await usage.ReadAsync(organization, userId, writes, ct));
                    toldAt = Later(toldAt, await ToldAtAsync(organization.Id, userId, ct));
                }
            },
            ct);
        return new Found(handle, toldAt, PublicRows.Of(userId, cells, wishes));
    }

    private async Task<DateTimeOffset?> ToldAtAsync(Guid orgId, Guid userId, CancellationToken ct)
    {
        await using var command = db.Statement(Told, orgId, userId);
        return await command.ExecuteScalarAsync(ct) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private async Task<long> WriteDaysAsync(Guid userId, IReadOnlyList<PublishedDay> days, CancellationToken ct)
    {
        await using var command = db.Statement(
            SqlText.Of<Publisher>("WritePublishedDays"), userId,
            days.Select(d => d.Day).ToArray(), days.Select(d => d.Tool).ToArray(), days.Select(d => d.Provider).ToArray(), days.Select(d => d.Model).ToArray(),
            days.Select(d => d.Input).ToArray(), days.Select(d => d.Output).ToArray(), days.Select(d => d.CacheRead).ToArray(), days.Select(d => d.CacheWrite).ToArray(),
            days.Select(d => d.Reasoning).ToArray(), days.Select(d => d.Requests).ToArray(),
            new Npgsql.NpgsqlParameter { Value = days.Select(d => d.CostUsd).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric },
            days.Select(d => d.UnpricedTokens).ToArray(), days.Select(d => d.IsVerified).ToArray());
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private sealed record Found(string Handle, DateTimeOffset? ToldAt, IReadOnlyList<PublishedDay> Days);
}
