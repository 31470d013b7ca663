using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Billing;

/// <summary>A licence from a day until (exclusive) another; open while the provider still lists it.</summary>
public sealed class Seat : IOrgOwned
{
    private Seat() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid SourceId { get; private init; }

    /// <summary>The provider's own id of the holder.</summary>
    public string Holder { get; private init; } = "";

    public DateOnly FromDay { get; private init; }

    public DateOnly? UntilDay { get; private set; }

    public Guid? IdentityId { get; private set; }

    public string Provider { get; private init; } = "";

    public string Tool { get; private init; } = "";

    public string Plan { get; private set; } = "";

    public DateOnly? EndsOn { get; private set; }

    public DateTimeOffset? LastActivityAt { get; private set; }

    public string? LastActivityIn { get; private set; }

    /// <summary>When the provider last listed it.</summary>
    public DateTimeOffset SeenAt { get; private set; }
}

/// <summary>What a seat of a plan costs a month from a day on: the organization's own word over the built-in list.</summary>
public sealed class SeatPrice : IOrgOwned
{
    private SeatPrice() { } // for EF

    public SeatPrice(string provider, string plan, DateOnly fromDay, decimal usdPerMonth, decimal? allowance, Guid? setBy, DateTimeOffset setAt) =>
        (Provider, Plan, FromDay, UsdPerMonth, Allowance, SetBy, SetAt) = (provider, plan, fromDay, usdPerMonth, allowance, setBy, setAt);

    public Guid OrgId { get; private set; }

    public string Provider { get; private init; } = "";

    public string Plan { get; private init; } = "";

    public DateOnly FromDay { get; private init; }

    public decimal UsdPerMonth { get; private set; }

    /// <summary>What a seat brings along, in the provider's units (credits, dollars); null: unknown.</summary>
    public decimal? Allowance { get; private set; }

    public Guid? SetBy { get; private set; }

    public DateTimeOffset SetAt { get; private set; }
}

public enum PlanPeriod
{
    Month,
    Year,
}

/// <summary>A plan typed in: seats times price, a month or a year.</summary>
public sealed class Plan : IOrgOwned
{
    private Plan() { } // for EF

    public Plan(Guid connectionId, string provider, string tool, Guid createdBy, DateTimeOffset createdAt) =>
        (ConnectionId, Provider, Tool, CreatedBy, CreatedAt) = (connectionId, provider, tool, createdBy, createdAt);

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public Guid ConnectionId { get; private init; }

    public string Name { get; private set; } = "";

    public string Provider { get; private init; } = "";

    public string Tool { get; private init; } = "";

    public int Seats { get; private set; }

    /// <summary>For one seat and period, in units of the currency.</summary>
    public decimal Amount { get; private set; }

    public string Currency { get; private set; } = "USD";

    public PlanPeriod Period { get; private set; }

    public DateOnly FromDay { get; private set; }

    /// <summary>First day no longer paid for; null: it goes on.</summary>
    public DateOnly? UntilDay { get; private set; }

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public void Say(string name, int seats, decimal amount, string currency, PlanPeriod period, DateOnly from, DateOnly? until) =>
        (Name, Seats, Amount, Currency, Period, FromDay, UntilDay) = (name, seats, amount, currency, period, from, until);
}

/// <summary>When a source last spoke of a whole day of bills, activity or seats: an older telling never replaces a newer one.</summary>
public sealed class TellingDay : IOrgOwned
{
    private TellingDay() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid SourceId { get; private init; }

    public string Kind { get; private init; } = "";

    public DateOnly Day { get; private init; }

    public DateTimeOffset ObservedAt { get; private set; }
}
