using TeamCost.Contracts;

namespace TeamCost.Web.Features.Billing;

public enum BillKind
{
    /// <summary>Charged for use: for its provider and day no estimate stands beside it. A zero says "nothing was charged".</summary>
    Usage,

    /// <summary>A licence's fee.</summary>
    Seat,

    /// <summary>Another fee.</summary>
    Fee,

    /// <summary>A credit or a purchase of one; negative when it lowers the bill.</summary>
    Credit,

    /// <summary>An invoice's sum that other lines say in detail: compared with, never counted.</summary>
    Check,
}

/// <summary>Money that a source says was charged on a UTC day, before it is stored.</summary>
/// <param name="Day">UTC.</param>
/// <param name="Provider">Who bills.</param>
/// <param name="Tool">The tool's id, or <c>api</c>.</param>
/// <param name="What">What it is for, in the provider's words; with the other fields it makes the line the same line again.</param>
/// <param name="Amount">In units of the currency, net; never rounded.</param>
/// <param name="Model">Empty where the bill does not say.</param>
/// <param name="Identity">Whom the bill names; null: nobody.</param>
public sealed record BillItem(
    DateOnly Day, string Provider, string Tool, string What, Money Amount, BillKind Kind = BillKind.Usage, string Model = "", string? Identity = null);

/// <summary>A licence as the provider lists it now.</summary>
/// <param name="Holder">The provider's own id of the holder.</param>
/// <param name="Identity">The name under which the holder is known (<see cref="People.IdentityName"/>); null: an unnamed one.</param>
/// <param name="Provider">Who bills.</param>
/// <param name="Tool">The tool's id.</param>
/// <param name="Plan">Such as <c>business</c>: with the provider it finds the price.</param>
/// <param name="From">First UTC day; null: unknown, counted from the day it was first seen.</param>
/// <param name="EndsOn">The day on which a cancellation takes effect.</param>
public sealed record SeatItem(
    string Holder, string? Identity, string Provider, string Tool, string Plan, DateOnly? From, DateOnly? EndsOn,
    DateTimeOffset? LastActivityAt, string? LastActivityIn);
