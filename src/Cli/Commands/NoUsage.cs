using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Commands;

/// <summary>What is said in place of an empty table: why it is empty, and what to do.</summary>
internal static class NoUsage
{
    /// <returns>Whether there was nothing to show.</returns>
    public static bool Say(CliContext cli, LocalUsage usage, ReportOptions options)
    {
        if (usage.Parts.Count > 0)
        {
            return false;
        }

        if (usage.Known is not { } known)
        {
            cli.Terminal.Note(
                "No usage found on this machine yet. Logs of AI coding tools are looked for where the tools keep them: Claude Code's in ~/.claude and ~/.config/claude (or CLAUDE_CONFIG_DIR), "
                + "and so on. Use one of them, or see with \"teamcost tools\" what was looked for and where.");
            return true;
        }

        var wanted = options switch
        {
            { Since: { } since, Until: { } until } => since == until ? $" on {Numbers.Day(since)}" : $" from {Numbers.Day(since)} to {Numbers.Day(until)}",
            { Since: { } since } => $" since {Numbers.Day(since)}",
            { Until: { } until } => $" until {Numbers.Day(until)}",
            _ => "",
        };
        var tools = options.Tools is { } named ? $" of {string.Join(", ", named.Select(number => EventWords.At(EventWords.Tools, number)))}" : "";
        cli.Terminal.Note($"No usage{tools}{wanted}. What is known is from {Numbers.Day(known.First)} to {Numbers.Day(known.Last)} ({usage.Zone.Id}).");
        return true;
    }
}
