using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace TeamCost.Web.Features.Budgets;

/// <summary>A budget as a person types it.</summary>
public sealed class BudgetForm : IValidatableObject
{
    private const int MostThresholds = 10;
    private const string Money = "Give dollars between 0.01 and 1,000,000,000, such as 1600 or 99.50.";
    private const string PerCent = "Give whole per cents between 1 and 1000, such as 50, 80, 100.";

    [Required(ErrorMessage = "Give it a name, such as Platform."), StringLength(80, ErrorMessage = "Use at most 80 characters.")]
    public string Name { get; set; } = "";

    /// <summary>Scope and value in one word: <c>team:(id)</c>, <c>tool:claude-code</c>, <c>organization:</c>.</summary>
    [Display(Name = "For"), Required(ErrorMessage = "Choose whose or which use it is for.")]
    public string For { get; set; } = "organization:";

    [EnumDataType(typeof(BudgetPeriod), ErrorMessage = "Choose day, week, month or quarter.")]
    public BudgetPeriod Period { get; set; } = BudgetPeriod.Month;

    [EnumDataType(typeof(BudgetBasis), ErrorMessage = "Choose spend or value at list price.")]
    public BudgetBasis Basis { get; set; }

    [Display(Name = "Amount in USD"), Required(ErrorMessage = Money), Range(typeof(decimal), "0.01", "1000000000", ErrorMessage = Money, ParseLimitsInInvariantCulture = true)]
    public decimal? Amount { get; set; }

    [Display(Name = "Alert at per cent"), Required(ErrorMessage = PerCent)]
    public string Thresholds { get; set; } = "50, 80, 100";

    [Display(Name = "Also when the forecast says that it will be passed")]
    public bool Forecasts { get; set; } = true;

    public static BudgetForm Of(Budget budget) => new()
    {
        Name = budget.Name,
        For = Word(budget.Scope, budget.ScopeValue),
        Period = budget.Period,
        Basis = budget.Basis,
        Amount = Tidy(budget.AmountUsd),
        Thresholds = string.Join(", ", budget.Thresholds),
        Forecasts = budget.Forecasts,
    };

    public static string Word(BudgetScope scope, string value) => $"{scope.ToString().ToLowerInvariant()}:{value}";

    /// <returns>False when the word names no scope, or one without its value.</returns>
    public static bool TryScope(string? word, out BudgetScope scope, out string value)
    {
        var parts = (word ?? "").Split(':', 2);
        value = parts.Length > 1 ? parts[1] : "";
        if (Guid.TryParse(value, out var id))
        {
            // As the rollup spells it, whatever was typed.
            value = id.ToString();
        }

        var found = Enum.TryParse(parts[0], ignoreCase: true, out scope) && Enum.IsDefined(scope) && !int.TryParse(parts[0], CultureInfo.InvariantCulture, out _);
        return found && (scope is BudgetScope.Organization ? value.Length == 0 : value.Length is > 0 and <= 200 && !value.Any(char.IsControl));
    }

    /// <returns>Null when something in it is no per cent.</returns>
    public static IReadOnlyList<int>? ReadThresholds(string? text)
    {
        var words = (text ?? "").Split([',', ';', ' ', '%', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var read = words.Select(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 1000 ? percent : 0).Distinct().Order().ToList();
        return read.Count == 0 || read[0] == 0 || read.Count > MostThresholds ? null : read;
    }

    public BudgetRule Rule => new(Amount ?? 0, ReadThresholds(Thresholds) ?? [], Forecasts);

    public void ApplyTo(Budget budget, DateTimeOffset at) => budget.Say(Name.Trim(), Amount!.Value, ReadThresholds(Thresholds)!, Forecasts, at);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TryScope(For, out _, out _))
        {
            yield return new ValidationResult("Choose whose or which use it is for.", [nameof(For)]);
        }

        if (ReadThresholds(Thresholds) is null)
        {
            yield return new ValidationResult($"{PerCent} At most {MostThresholds} of them.", [nameof(Thresholds)]);
        }

        if (Amount is { } amount && decimal.Round(amount, 6) != amount)
        {
            yield return new ValidationResult("Use at most six decimals.", [nameof(Amount)]);
        }
    }

    private static decimal Tidy(decimal usd) => decimal.Parse(usd.ToString("0.00####", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
