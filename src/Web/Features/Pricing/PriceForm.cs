using System.ComponentModel.DataAnnotations;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Web.Features.Pricing;

/// <summary>A price of the organization's own, as a person types it: dollars per million tokens.</summary>
public sealed class PriceForm : IValidatableObject
{
    private const string Wrong = "Give dollars per million tokens, between 0 and 100,000.";

    [Required(ErrorMessage = "Which model? Give its id as the usage shows it."), StringLength(200)]
    public string Model { get; set; } = "";

    [StringLength(64), RegularExpression("[a-z0-9._-]*", ErrorMessage = "Lower-case letters, digits, dots and dashes, such as anthropic.")]
    public string? Provider { get; set; }

    [Display(Name = "Input"), Required(ErrorMessage = Wrong), Range(typeof(decimal), "0", "100000", ErrorMessage = Wrong, ParseLimitsInInvariantCulture = true)]
    public decimal? Input { get; set; }

    [Display(Name = "Output"), Required(ErrorMessage = Wrong), Range(typeof(decimal), "0", "100000", ErrorMessage = Wrong, ParseLimitsInInvariantCulture = true)]
    public decimal? Output { get; set; }

    [Display(Name = "Cache read"), Range(typeof(decimal), "0", "100000", ErrorMessage = Wrong, ParseLimitsInInvariantCulture = true)]
    public decimal? CacheRead { get; set; }

    [Display(Name = "Cache write, 5 minutes"), Range(typeof(decimal), "0", "100000", ErrorMessage = Wrong, ParseLimitsInInvariantCulture = true)]
    public decimal? CacheWrite5m { get; set; }

    [Display(Name = "Cache write, 1 hour"), Range(typeof(decimal), "0", "100000", ErrorMessage = Wrong, ParseLimitsInInvariantCulture = true)]
    public decimal? CacheWrite1h { get; set; }

    [Display(Name = "From")]
    public DateOnly? From { get; set; }

    [Display(Name = "Until")]
    public DateOnly? Until { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (From is { } from && Until is { } until && until <= from)
        {
            yield return new ValidationResult("The last day lies before the first.", [nameof(Until)]);
        }
    }

    // A cache price that nobody names is the input's: without one, every line with cached tokens would stay without a price.
    public PriceRow ToRow() => new(
        Provider?.Trim() ?? "", Model.Trim(), Input!.Value, Output!.Value, CacheRead ?? Input, CacheWrite5m ?? Input, CacheWrite1h ?? CacheWrite5m ?? Input,
        Midnight(From), Midnight(Until));

    // Prices change at midnight UTC, as the vendors' do.
    private static DateTimeOffset? Midnight(DateOnly? day) => day is { } known ? new DateTimeOffset(known.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
}
