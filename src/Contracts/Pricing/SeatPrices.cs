namespace TeamCost.Contracts.Pricing;

/// <summary>What a seat costs by a vendor's public list, and what it brings along.</summary>
/// <param name="Provider">Who bills.</param>
/// <param name="Plan">As connections and people spell it, lower case.</param>
/// <param name="Name">For people.</param>
/// <param name="UsdPerMonth">Billed monthly, tax excluded; null: by quote, so it must be typed in.</param>
/// <param name="Allowance">What a seat brings along a month, in <paramref name="Unit"/>; null: none, or not said in numbers.</param>
/// <param name="Unit"><c>credits</c> or <c>USD</c>.</param>
/// <param name="IsPooled">The allowance of all seats is one pot.</param>
/// <param name="Seen">Where the figure was read, and when.</param>
public sealed record SeatOffer(
    string Provider, string Plan, string Name, decimal? UsdPerMonth, decimal? Allowance, string? Unit, bool IsPooled, string Seen);

/// <summary>
/// The built-in list of seat prices, as of 2026-11-20. An organization's own dated price always wins (<c>seat_prices</c>). The list holds for earlier days too, because no
/// vendor publishes when a price began: whoever paid another price before types it in with its day. Prices that are only known for yearly billing, by quote, or from before a change of
/// plans are left out on purpose: unknown is shown as unknown, never as nothing.
/// </summary>
public static class SeatPrices
{
    private const string CopilotPage = "vendor's documentation of plans and of the licence API, copy of 2026-09";
    private const string CursorPage = "transcription of the vendor's price page, 2026-10-07";
    private const string ClaudePage = "third-party price page, 2026-10-18";
    private const string ChatGptPage = "vendor's help article, after 2026-04-02";

    public static readonly IReadOnlyList<SeatOffer> BuiltIn =
    [
        // One AI credit is 0.01 USD since 2026-06-01; business and enterprise seats pool theirs over the billing entity.
        new("github", "business", "Copilot Business", 19, 1_900, "credits", true, CopilotPage),
        new("github", "enterprise", "Copilot Enterprise", 39, 3_900, "credits", true, CopilotPage),
        new("github", "free", "Copilot Free", 0, null, null, false, CopilotPage),
        new("github", "pro", "Copilot Pro", 10, 1_500, "credits", false, CopilotPage),
        new("github", "pro-plus", "Copilot Pro+", 39, 7_000, "credits", false, CopilotPage),
        new("github", "max", "Copilot Max", 100, 20_000, "credits", false, CopilotPage),
        // The page lists variants of Teams; only the 40 was transcribed. The 20 USD of use in it: the vendor's pricing pages, mirrored up to 2026-06-29.
        new("cursor", "teams", "Cursor Teams", 40, 20, "USD", false, CursorPage),
        new("cursor", "enterprise", "Cursor Enterprise", null, null, null, true, CursorPage),
        new("cursor", "pro", "Cursor Pro", 20, 20, "USD", false, "vendor's help page, 2026"),
        new("cursor", "pro-plus", "Cursor Pro+", 60, 70, "USD", false, "vendor's help page, 2026"),
        new("cursor", "ultra", "Cursor Ultra", 200, 400, "USD", false, "vendor's help page, 2026"),
        // Two third-party pages agree on 25; an older vendor's article said 30. Billed yearly it is 20, premium 100.
        new("anthropic", "team-standard", "Claude Team, standard", 25, null, null, false, "two third-party price pages, 2026"),
        new("anthropic", "team-premium", "Claude Team, premium", 125, null, null, false, ClaudePage),
        // No usage included: every token at list price.
        new("anthropic", "enterprise", "Claude Enterprise", 20, null, null, false, "vendor's help article for the structure, the 20 from a third party, 2026"),
        new("anthropic", "pro", "Claude Pro", 20, null, null, false, ClaudePage),
        new("anthropic", "max-5x", "Claude Max 5x", 100, null, null, false, ClaudePage),
        new("anthropic", "max-20x", "Claude Max 20x", 200, null, null, false, ClaudePage),
        // Codex within limits, workspace credits beyond.
        new("openai", "business", "ChatGPT Business", 25, null, null, false, ChatGptPage),
        // Tokens from workspace credits.
        new("openai", "business-codex", "ChatGPT Business, Codex only", 0, null, null, false, ChatGptPage),
        new("openai", "enterprise", "ChatGPT Enterprise", null, null, null, false, ChatGptPage),
    ];

    public static SeatOffer? Find(string provider, string plan) =>
        BuiltIn.FirstOrDefault(offer => offer.Provider == provider && string.Equals(offer.Plan, plan, StringComparison.OrdinalIgnoreCase));
}
