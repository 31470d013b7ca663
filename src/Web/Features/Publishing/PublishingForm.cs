using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace TeamCost.Web.Features.Publishing;

/// <summary>What a person says of the public profile: in the form, in the address of its preview, and on the page that asks once more.</summary>
public sealed class PublishingForm : IValidatableObject
{
    [Required(ErrorMessage = "Choose a name that strangers see."), StringLength(80, ErrorMessage = "Use at most 80 characters.")]
    [Display(Name = "Display name")]
    public string DisplayName { get; set; } = "";

    [StringLength(160, ErrorMessage = "Use at most 160 characters."), Display(Name = "About you")]
    public string? About { get; set; }

    [Display(Name = "Show what it cost")]
    public bool ShowsCost { get; set; }

    [Display(Name = "Show which tools")]
    public bool ShowsTools { get; set; }

    [Display(Name = "Show which models")]
    public bool ShowsModels { get; set; }

    [Display(Name = "Stand on the leaderboard")]
    public bool OnLeaderboard { get; set; }

    /// <summary>Ids of the organizations whose usage is published.</summary>
    public Guid[] Orgs { get; set; } = [];

    public static PublishingForm From(PublishedProfile? profile, IReadOnlyList<PublishableOrg> organizations, string name) => profile is null
        ? new PublishingForm { DisplayName = name, ShowsTools = true, ShowsModels = true, OnLeaderboard = true, Orgs = [.. organizations.Where(one => one.IsOwn).Select(one => one.Id)] }
        : new PublishingForm
        {
            DisplayName = profile.DisplayName,
            About = profile.About,
            ShowsCost = profile.ShowsCost,
            ShowsTools = profile.ShowsTools,
            ShowsModels = profile.ShowsModels,
            OnLeaderboard = profile.OnLeaderboard,
            Orgs = [.. organizations.Where(one => one.IsChosen).Select(one => one.Id)],
        };

    public PublishingWishes ToWishes() => new(DisplayName.Trim(), About?.Trim() ?? "", ShowsCost, ShowsTools, ShowsModels, OnLeaderboard, [.. Orgs]);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DisplayName.EnumerateRunes().Any(IsHidden))
        {
            yield return new ValidationResult("A name is one line of text without invisible characters.", [nameof(DisplayName)]);
        }
        else if (new EmailAddressAttribute().IsValid(DisplayName.Trim()))
        {
            yield return new ValidationResult("That is an e-mail address, and everybody would see it. Choose another name.", [nameof(DisplayName)]);
        }

        if (About?.EnumerateRunes().Any(IsHidden) == true)
        {
            yield return new ValidationResult("This is one line of text without invisible characters.", [nameof(About)]);
        }
    }

    // What turns the direction of text, or shows nothing, can make one name look like another's. The joiner holds emoji together.
    private static bool IsHidden(Rune rune) =>
        rune.Value != 0x200D && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
