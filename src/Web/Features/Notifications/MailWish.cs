using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications;

/// <summary>What a member wants by mail of an organization. Without a row: alerts for owners and admins, the weekly summary for nobody.</summary>
public sealed class MailWish : IOrgOwned
{
    private MailWish() { } // for EF

    public MailWish(Guid userId, bool alerts, bool weekly) => (UserId, Alerts, Weekly) = (userId, alerts, weekly);

    public Guid OrgId { get; private set; }

    public Guid UserId { get; private init; }

    public bool Alerts { get; private set; }

    public bool Weekly { get; private set; }
}
