using TeamCost.Web.Features.Publishing;

namespace TeamCost.Web.Features.Profiles;

/// <summary>The wishes of the publishing form, as an address carries them. What it does not name is not wished.</summary>
public sealed class ProfilePreviewForm
{
    private const int LongestName = 80;
    private const int LongestAbout = 160;

    public string? DisplayName { get; set; }

    public string? About { get; set; }

    public bool ShowsCost { get; set; }

    public bool ShowsTools { get; set; }

    public bool ShowsModels { get; set; }

    public bool OnLeaderboard { get; set; }

    public IReadOnlyList<Guid>? Orgs { get; set; }

    public PublishingWishes ToWishes() => new(
        Cut(DisplayName, LongestName), Cut(About, LongestAbout), ShowsCost, ShowsTools, ShowsModels, OnLeaderboard, [.. Orgs ?? []]);

    private static string Cut(string? text, int longest) => (text ?? "").Trim() is var trimmed && trimmed.Length > longest ? trimmed[..longest] : trimmed;
}
