using System.ComponentModel.DataAnnotations;
using TeamCost.Web.Features.Publishing;

namespace TeamCost.Web.Features.Admin;

/// <summary>A decision as it is typed.</summary>
public sealed class ReviewForm
{
    public Guid Id { get; set; }

    [EnumDataType(typeof(ReviewAction), ErrorMessage = "Choose approve or reject.")]
    public ReviewAction Action { get; set; }

    [Required(ErrorMessage = "Say why: the person reads it."), StringLength(Reviewer.LongestReason, ErrorMessage = "Use at most 500 characters.")]
    public string Reason { get; set; } = "";

    /// <summary>Of the figures that were on the page.</summary>
    public string? Seen { get; set; }
}

/// <param name="Day">Null: it no longer waits.</param>
public sealed record ReviewPage(ReviewForm Form, FlaggedDay? Day, ReviewRow? Decided);

public sealed record AdminPage(IReadOnlyList<FlaggedDay> Flagged, IReadOnlyList<ReviewRow> History);
