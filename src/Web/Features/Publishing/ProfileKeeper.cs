using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Publishing;

/// <summary>Publishes a person's profile, changes what it shows, and takes it back: each in one transaction, finished when the request is.</summary>
public sealed class ProfileKeeper(AppDbContext db, ChosenOrgs orgs, Publisher publisher, TimeProvider clock)
{
    private const string Write = """
        insert into published_profiles as known (
          user_id, handle, display_name, about, joined_at, published_at, shows_cost, shows_tools, shows_models, on_leaderboard, refreshed_at)
        select u.id, $2, $3, $4, u.created_at, $5, $6, $7, $8, $9, $5 from users u where u.id = $1
        on conflict (user_id) do update set
          handle = excluded.handle, display_name = excluded.display_name, about = excluded.about, shows_cost = excluded.shows_cost, shows_tools = excluded.shows_tools,
          shows_models = excluded.shows_models, on_leaderboard = excluded.on_leaderboard, refreshed_at = excluded.refreshed_at
        """;

    // A rollup that is at it now may not see the choice yet: what it wrote is looked at once more.
    private const string Mark = """
        insert into publishing_marks as marked (user_id, marked_at) values ($1, $2)
        on conflict (user_id) do update set generation = marked.generation + 1, marked_at = excluded.marked_at
        """;

    private const string Choose = "insert into publishing_choices (org_id, user_id, chosen_at) values ($1, $2, $3) on conflict do nothing";

    private const string Drop = "delete from publishing_choices where org_id = $1 and user_id = $2";

    /// <summary>Publishes, or changes what is published: strangers see it from the moment that this returns.</summary>
    public async Task PublishAsync(Guid userId, PublishingWishes wishes, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await publisher.LockAsync([userId], ct);
        var (now, handle) = (clock.GetUtcNow(), $"person-{userId:N}"[..19]);
        await orgs.EachAsync(
            userId,
            async organization =>
            {
                handle = organization.IsOwn ? organization.Slug : handle;
                var isWanted = organization.MayBeChosen && wishes.OrgIds.Contains(organization.Id);
                await (isWanted ? db.ExecuteAsync(Choose, ct, organization.Id, userId, now) : db.ExecuteAsync(Drop, ct, organization.Id, userId));
            },
            ct);
        await db.ExecuteAsync(
            Write, ct, userId, handle, wishes.DisplayName, wishes.About, now, wishes.ShowsCost, wishes.ShowsTools, wishes.ShowsModels, wishes.OnLeaderboard);
        await publisher.RunAsync(userId, ct);
        await db.ExecuteAsync(Mark, ct, userId, now);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Nothing of the person is public when this returns.</summary>
    /// <returns>False: nothing was.</returns>
    public async Task<bool> UnpublishAsync(Guid userId, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await publisher.LockAsync([userId], ct);
        await orgs.EachAsync(userId, organization => db.ExecuteAsync(Drop, ct, organization.Id, userId), ct);
        var erased = await db.PublishedProfiles.Where(p => p.UserId == userId).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return erased > 0;
    }

    /// <summary>The person's organizations, the own one first, and which of them are chosen.</summary>
    public async Task<IReadOnlyList<PublishableOrg>> OrganizationsAsync(Guid userId, CancellationToken ct)
    {
        var found = new List<PublishableOrg>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await orgs.EachAsync(
            userId,
            organization =>
            {
                found.Add(organization);
                return Task.CompletedTask;
            },
            ct);
        return [.. found.OrderBy(one => !one.IsOwn).ThenBy(one => one.Name, StringComparer.OrdinalIgnoreCase)];
    }
}
