using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Billing;

/// <summary>Money that a provider says it charged or will charge on a UTC day. Not tokens.</summary>
public sealed class BillLine : IOrgOwned
{
    public Guid OrgId { get; private set; }

    public required DateOnly Day { get; init; }

    public required Guid SourceId { get; init; }

    /// <summary>What makes it the same line again at its source.</summary>
    public required Guid Key { get; init; }

    public required string Provider { get; init; }

    public required string Tool { get; init; }

    public string Model { get; init; } = "";

    /// <summary>What it is for, in the provider's words.</summary>
    public required string What { get; init; }

    public BillKind Kind { get; init; }

    public Guid? IdentityId { get; init; }

    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    /// <summary>Null until a dated rate is given for another currency.</summary>
    public decimal? AmountUsd { get; init; }

    public required DateTimeOffset ObservedAt { get; init; }
}
