namespace TeamCost.Web.Features.Reconcile;

/// <summary>What each line of an explanation is called, and what it means.</summary>
public static class ExplanationWords
{
    public static readonly IReadOnlyList<(string Key, string Title, string Meaning)> All =
    [
        ("late", "Not everything is read yet", "Days of which the cost report or the usage is still to come, or is a gap."),
        ("seat", "Covered by a seat", "Usage that the provider says a licence pays for: it has a value and no charge."),
        ("unknown-model", "Models without a price here", "Tokens that our price table does not know, and what was charged for them."),
        ("no-tokens", "Charged without tokens", "Web searches, code execution, sessions and credits, less what our table says of searches."),
        ("discount", "Credits and discounts", "What the provider took off its charges."),
        ("no-use", "Charged, but no usage was reported", "Models on the cost report that the usage of that day does not name."),
        ("no-charge", "Used, but not charged", "Usage of a day or model that the cost report does not name: free, covered otherwise, or not billed yet."),
        ("price", "Charged at another price than the list", "The same models on the same days on both sides; the provider's price is not our table's."),
        ("rounding", "The same, up to rounding", "Models and days on which both sides agree to the cent."),
    ];

    public static (string Title, string Meaning) Of(string key) => All.Where(l => l.Key == key).Select(l => (l.Title, l.Meaning)).FirstOrDefault((key, ""));
}
