using System.ComponentModel.DataAnnotations;
using TeamCost.Web.Features.Billing;

namespace TeamCost.Web.Features.Providers.Plans;

/// <summary>A plan as a person types it: seats times price, a month or a year.</summary>
public sealed class PlanForm : IValidatableObject
{
    private const string Price = "Give the price of one seat, between 0 and 1,000,000, with a decimal point.";

    [Required(ErrorMessage = "Give it a name, such as Team."), StringLength(120, ErrorMessage = "Use at most 120 characters.")]
    public string Name { get; set; } = "";

    [Required(ErrorMessage = "Which tool is it for? Give its id, such as claude-code, or api."),
     RegularExpression("[a-z0-9._-]{1,64}", ErrorMessage = "Lower-case letters, digits, dots and dashes, such as claude-code.")]
    public string Tool { get; set; } = "api";

    [Range(1, 100_000, ErrorMessage = "Between 1 and 100,000 seats; a flat fee is one seat.")]
    public int Seats { get; set; } = 1;

    [Display(Name = "Price of a seat"), Required(ErrorMessage = Price), Range(typeof(decimal), "0", "1000000", ErrorMessage = Price, ParseLimitsInInvariantCulture = true)]
    public decimal? Amount { get; set; }

    [Required(ErrorMessage = "Three letters, such as USD."), RegularExpression("[A-Za-z]{3}", ErrorMessage = "Three letters, such as USD.")]
    public string Currency { get; set; } = "USD";

    [EnumDataType(typeof(PlanPeriod), ErrorMessage = "Choose month or year.")]
    public PlanPeriod Period { get; set; }

    [Required(ErrorMessage = "From which day is it paid?")]
    public DateOnly? From { get; set; }

    /// <summary>The first day that is no longer paid for.</summary>
    public DateOnly? Until { get; set; }

    public static PlanForm Of(Plan plan) => new()
    {
        Name = plan.Name,
        Tool = plan.Tool,
        Seats = plan.Seats,
        Amount = plan.Amount,
        Currency = plan.Currency,
        Period = plan.Period,
        From = plan.FromDay,
        Until = plan.UntilDay,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (From is { } from && from.Year is < 2015 or > 2100)
        {
            yield return new ValidationResult("That is no year in which anybody paid for such a plan.", [nameof(From)]);
        }

        if (From is { } first && Until is { } until && until <= first)
        {
            yield return new ValidationResult("It ends before it begins. Leave it empty while the plan goes on.", [nameof(Until)]);
        }
    }

    public void ApplyTo(Plan plan) => plan.Say(Name.Trim(), Seats, Amount!.Value, Currency.ToUpperInvariant(), Period, From!.Value, Until);
}
