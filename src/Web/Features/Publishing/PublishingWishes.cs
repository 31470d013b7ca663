namespace TeamCost.Web.Features.Publishing;

/// <summary>What a person wants to be public.</summary>
/// <param name="OrgIds">The organizations whose usage is published: the person's own, and others that allow it.</param>
public sealed record PublishingWishes(
    string DisplayName, string About, bool ShowsCost, bool ShowsTools, bool ShowsModels, bool OnLeaderboard, IReadOnlyCollection<Guid> OrgIds);

/// <summary>The public rows of a person as they would be: for the page that a stranger would see.</summary>
public sealed record ProfilePreview(PublishedProfile Profile, IReadOnlyList<PublishedDay> Days);

/// <summary>An organization whose usage a person may publish, or could if its owners allowed it.</summary>
/// <param name="IsOwn">The person's own organization.</param>
public sealed record PublishableOrg(Guid Id, string Slug, string Name, bool IsOwn, bool AllowsPublishing, bool IsChosen)
{
    public bool MayBeChosen => IsOwn || AllowsPublishing;
}
