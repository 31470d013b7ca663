using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Pricing;

/// <summary>How a tool is paid for; local logs cannot know it, so people say it.</summary>
public enum PaidBy
{
    /// <summary>Nobody said: counted as estimated spend, and asked for.</summary>
    NotSaid,

    /// <summary>Every token is billed.</summary>
    Metered,

    /// <summary>Covered by a licence: list value is a value, not money spent.</summary>
    Seat,
}

/// <summary>The billing mode of a tool for the organization (<see cref="Everybody"/>) or, stronger, for one person.</summary>
public sealed class BillingMode : IOrgOwned
{
    public static readonly Guid Everybody = Guid.Empty;

    private BillingMode() { } // for EF

    public BillingMode(string tool, Guid userId, PaidBy mode, Guid setBy, DateTimeOffset setAt) =>
        (Tool, UserId, Mode, SetBy, SetAt) = (tool, userId, mode, setBy, setAt);

    public Guid OrgId { get; private set; }

    public string Tool { get; private init; } = "";

    public Guid UserId { get; private init; }

    public PaidBy Mode { get; private set; }

    public Guid SetBy { get; private set; }

    public DateTimeOffset SetAt { get; private set; }

    public void Change(PaidBy mode, Guid by, DateTimeOffset at) => (Mode, SetBy, SetAt) = (mode, by, at);
}
