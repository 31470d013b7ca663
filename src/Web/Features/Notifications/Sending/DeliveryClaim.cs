namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>A message that this try holds, and where it goes.</summary>
/// <param name="Message">As it was claimed.</param>
/// <param name="Lease">Whoever holds another one holds the message now.</param>
/// <param name="Channel">Null for mail.</param>
/// <param name="Addressee">Null for channels, and for mail when there is nobody any more.</param>
public sealed record DeliveryClaim(OutboxMessage Message, Guid Lease, Channel? Channel, Addressee? Addressee)
{
    public required Guid OrgId { get; init; }

    public required string OrgName { get; init; }

    public required string OrgSlug { get; init; }
}

/// <summary>A member as a mail reaches them.</summary>
/// <param name="Wants">False when the wish that this mail follows was taken back.</param>
public sealed record Addressee(Guid UserId, string Email, string Name, bool Wants);
