using System.Text;

namespace TeamCost.Cli.Output;

/// <summary>A command's description as a page of a manual: what it does, notes, examples.</summary>
internal static class HelpText
{
    /// <summary>What every report's cost is.</summary>
    private const string Cost =
        "Cost is what the tool itself wrote where it may be trusted, else tokens at list price (dated; cache, long prompts, tiers and web searches as billed). It is the value of the "
        + "use, not necessarily money you pay: a subscription covers it. A model without a known price costs \"unknown\", never 0.";

    private const string Exits = "Exit codes: 0 done, 1 error, 2 cancelled, 3 wrong usage.";

    /// <param name="purpose">One sentence without a full stop: it also stands in the list of commands.</param>
    /// <param name="text">What else there is to know.</param>
    /// <param name="examples">Command lines and what they are for.</param>
    /// <param name="hasCost">Whether the page says what cost means.</param>
    public static string Of(string purpose, string text, (string Line, string For)[] examples, bool hasCost = true)
    {
        var page = new StringBuilder(purpose).Append(".\n\n").Append(text).Append("\n\n");
        if (hasCost)
        {
            page.Append(Cost).Append("\n\n");
        }

        page.Append("Examples:\n");
        foreach (var (line, purposeOf) in examples)
        {
            page.Append("  ").Append(line).Append("\n      ").Append(purposeOf).Append('\n');
        }

        return page.Append('\n').Append(Exits).ToString();
    }
}
