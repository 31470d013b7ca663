using System.ComponentModel.DataAnnotations;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>What an admin types of a channel. The address comes in and never goes out: no page shows it again.</summary>
public sealed class ChannelForm
{
    [Required(ErrorMessage = "The channel needs a name, such as #ai-costs."), StringLength(80, ErrorMessage = "Use at most 80 characters.")]
    public string? Name { get; set; }

    /// <summary>Empty for a channel that is there already: it keeps its address.</summary>
    [StringLength(2_000, ErrorMessage = "This address is too long; 2,000 characters are the most.")]
    public string? Address { get; set; }

    public List<string> Kinds { get; set; } = [];

    /// <summary>Only what is offered; a new channel takes everything but the weekly summary.</summary>
    public IEnumerable<string> KnownKinds => NoticeKinds.Offered.Select(kind => kind.Word).Where(Kinds.Contains);

    public static ChannelForm New() => new() { Kinds = [.. NoticeKinds.Offered.Select(kind => kind.Word).Where(word => word != NoticeKinds.WeeklySummary)] };
}
