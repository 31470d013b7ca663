using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Usage;

/// <summary>What the numbers mean, in the words of the people who pay.</summary>
internal static class SpendDefinitions
{
    private const string Rollup = "The daily sums of every source of this organization, by days of its time zone.";

    public static readonly IReadOnlyList<Definition> All =
    [
        new("spend", "Spend", "Money for the use of AI tools. Billed amounts where a provider told us its bill; elsewhere an estimate from tokens and prices.",
            "Billed + estimated. Usage that a seat covers is not counted again, and a provider's day is never both billed and estimated. A bill that "
            + "names nobody is shared out by value to the use that it is for; what it has beyond that stays nobody's.", Rollup),
        new("forecast", "Forecast for the month", "What this month will cost if the days go on as they did.",
            "Spent so far + for each remaining day the average of its weekday over the last 8 weeks (fewer where the history is shorter); today counts at least what it already is. Budgets forecast by the same rule.", Rollup),
        new("tokens", "Tokens", "Everything that is billed as a token: input, output, cache reads and cache writes. Reasoning lies inside output.",
            "Input + output + cache reads + cache writes.", Rollup),
        new("requests", "Requests", "Calls to a model that were billed. A request that a tool repeats after an error counts again where the tool says so.",
            "The sum of the requests of all usage lines.", Rollup),
        new("people", "Active people", "Different members who used any tool. Names that are not assigned to a member are not counted.",
            "Distinct people with at least one usage line in the range; days do not add up to it.", Rollup),
        new("value", "Value at list price", "What the same tokens would cost at the public list price, whoever pays. Seats make it differ from spend.",
            "Tokens × the dated price of their hour; the tool's own figure where the rules trust it.", "The dated price table and your own price rows."),
        new("components", "Cost by component", "Where the value comes from: fresh input, output, the cache, and server-side searches.",
            "The price of each kind of token × its count; amounts that a tool wrote itself stand apart as recorded.", "The dated price table and your own price rows."),
        new("told", "Who reported it", "Every account, machine and upload that told of this usage, each with all that it said.",
            "Sums of what each source says; rows overlap, so they add up to more than what counts.", "Each source's own lines, before overlaps are settled."),
        new("activity", "Activity", "What was done with a tool besides spending tokens: sessions, lines, commits, suggestions accepted.",
            "Sums by day; where several sources tell of the same person, tool and day, the larger counts. Accepted ÷ offered.", "Activity feeds of connected accounts and the tools' own telemetry."),
        new("activity-sessions", "Sessions", "Times that a tool was started or taken up again, as the tool itself counts them.",
            "The sum of the days; of several sources that tell of the same person, tool and day the larger.", "Activity feeds of connected accounts and the tools' own telemetry. Logs say nothing of it."),
        new("activity-time", "Active time", "How long tools were really in use: a person at the keyboard and the tool at work, without waiting for nobody.",
            "Seconds of both, added up. People who use several tools at once have more than the clock.", "Activity feeds of connected accounts and the tools' own telemetry. Logs say nothing of it."),
        new("activity-prompts", "Prompts", "What people asked, where the tool counts it.", "The sum of the days.", "Activity feeds of connected accounts and the tools' own telemetry. Logs say nothing of it."),
        new("activity-acceptance", "Edits accepted", "Of the edits and suggestions that a tool offered, how many were taken. It says how well a tool fits the work, not how good somebody is.",
            "Accepted ÷ offered, of tools that say both.", "Activity feeds of connected accounts and the tools' own telemetry. Logs say nothing of it."),
        new("activity-lines", "Lines", "Lines of code that a tool wrote or took away with somebody's leave. Many lines are not much work, and few are not little: people are never ranked by them.",
            "Lines added and lines removed, each summed.", "Activity feeds of connected accounts and the tools' own telemetry. Logs say nothing of it."),
        new("activity-commits", "Commits", "Commits that were made by the tool for somebody.", "The sum of the days.", "Activity feeds of connected accounts and the tools' own telemetry. Logs say nothing of it."),
        new("activity-pulls", "Pull requests", "Pull requests that were opened by the tool for somebody.", "The sum of the days.", "Activity feeds of connected accounts and the tools' own telemetry. Logs say nothing of it."),
        new("unassigned", "Unassigned", "Use under names (e-mails, logins, keys) that nobody has assigned to a member, a team or a service yet. It is part of every total.",
            "Spend and tokens of the rollup's rows whose name is unassigned.", Rollup),
        new("unpriced", "Tokens without a price", "Tokens of models that no price is known for. They are in the token counts and in no amount.",
            "Counted until a price is known; then past days are priced too.", Rollup),
    ];
}
