using System.Globalization;
using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;

namespace TeamCost.Web.Features.Providers.Anthropic;

/// <summary>Results of the cost report as bill lines: cents become dollars, and no line is lost for being of a new type.</summary>
internal static class CostTranslation
{
    public static IReadOnlyList<BillItem> Bill(IReadOnlyList<CostResult> results, AnthropicNames names, DateOnly day) =>
        Sums.OfBills(results.Select(result => new BillItem(
            day, "anthropic", "api", What(result, names), new Money(result.Amount / 100m, AnthropicMoney.Currency(result.Currency)),
            result.Amount < 0 ? BillKind.Credit : BillKind.Usage, result.Model ?? "")));

    private static string What(CostResult result, AnthropicNames names)
    {
        var line = result.Description is { Length: > 0 } description ? description : Words(result.CostType);
        return names.HasWorkspaces ? $"{names.WorkspaceOf(result.WorkspaceId)}: {line}" : line;
    }

    private static string Words(string? costType)
    {
        var words = string.IsNullOrWhiteSpace(costType) ? "other" : costType.Replace('_', ' ');
        return words[..1].ToUpper(CultureInfo.InvariantCulture) + words[1..];
    }
}
