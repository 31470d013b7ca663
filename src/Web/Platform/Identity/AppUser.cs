using Microsoft.AspNetCore.Identity;

namespace TeamCost.Web.Platform.Identity;

/// <summary>A person who can sign in. One account, any number of organizations.</summary>
public sealed class AppUser : IdentityUser<Guid>
{
    public string DisplayName { get; set; } = "";

    /// <summary>IANA name; the zone of the person's own organization starts with it.</summary>
    public string TimeZone { get; set; } = "UTC";

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Looks at what waits for review, in <c>/admin</c>.</summary>
    public bool IsStaff { get; set; }

    /// <summary>How colleagues see the person.</summary>
    public string Name => string.IsNullOrWhiteSpace(DisplayName) ? Email ?? "" : DisplayName;
}
