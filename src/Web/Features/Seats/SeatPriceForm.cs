using System.ComponentModel.DataAnnotations;

namespace TeamCost.Web.Features.Seats;

/// <summary>What a seat of a plan costs a month, as a person types it.</summary>
public sealed class SeatPriceForm
{
    [Required(ErrorMessage = "Whose plan? Such as github."), StringLength(64), RegularExpression("[a-z0-9._-]+", ErrorMessage = "Lower-case letters, digits, dots and dashes, such as github.")]
    public string Provider { get; set; } = "";

    [Required(ErrorMessage = "Which plan? As the seats show it."), StringLength(64)]
    public string Plan { get; set; } = "";

    [Display(Name = "USD a month"), Required(ErrorMessage = "Give dollars a month, between 0 and 100,000."), Range(typeof(decimal), "0", "100000", ErrorMessage = "Give dollars a month, between 0 and 100,000.", ParseLimitsInInvariantCulture = true)]
    public decimal? UsdPerMonth { get; set; }

    [Display(Name = "Includes"), Range(typeof(decimal), "0", "1000000000", ErrorMessage = "Give credits or dollars a seat and month, at least 0.", ParseLimitsInInvariantCulture = true)]
    public decimal? Allowance { get; set; }

    [Required(ErrorMessage = "Say from which day on."), Range(typeof(DateOnly), "2020-01-01", "2100-01-01", ErrorMessage = "Choose a day from 2020 on.", ParseLimitsInInvariantCulture = true)]
    public DateOnly? From { get; set; }
}
