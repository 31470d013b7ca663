using System.CommandLine;
using System.CommandLine.Parsing;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Commands;

/// <summary>The options that reports share: added to a command, and read from what was typed.</summary>
internal sealed class ReportParser
{
    private readonly Option<DayWord?> _since = Day("--since", $"First day: {DayWord.Forms}", "-s");
    private readonly Option<DayWord?> _until = Day("--until", "Last day, in the same words", "-u");
    private readonly Option<string?> _zone = new("--timezone", "-z") { Description = "Time zone of the days, such as Europe/Berlin or UTC (default: this machine's)", HelpName = "zone" };
    private readonly Option<string[]> _tools = new("--tool", "-t") { Description = "Only these tools, such as claude-code,codex; may be given several times", HelpName = "tool", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string?> _prices = new("--prices") { Description = "A price file to use instead: a LiteLLM map, or what a server gives (see: teamcost prices)", HelpName = "file" };
    private readonly Option<bool> _json = new("--json", "-j") { Description = "Write JSON to standard output" };
    private readonly Option<bool> _byTool = new("--by-tool") { Description = "A row for each tool" };
    private readonly Option<bool> _breakdown = new("--breakdown", "-b") { Description = "Under each row, one row for each model" };
    private readonly Option<string?> _order = new("--order", "-o") { Description = "asc or desc", HelpName = "asc|desc" };
    private readonly Option<string?> _format = new("--format") { Description = "With ccusage: the JSON of ccusage 20, for scripts that read it (implies --json)", HelpName = "teamcost|ccusage" };
    private readonly Extras _extras;

    [Flags]
    public enum Extras
    {
        None = 0,

        /// <summary>--by-tool.</summary>
        ByTool = 1,

        /// <summary>--order.</summary>
        Order = 2,

        /// <summary>--format.</summary>
        Ccusage = 4,

        /// <summary>--json.</summary>
        Json = 8,

        /// <summary>--breakdown.</summary>
        Breakdown = 16,

        /// <summary>--since, --until.</summary>
        Days = 32,

        All = ByTool | Breakdown | Order | Ccusage | Json | Days,
    }

    /// <param name="order">What the report is in order of, for the help.</param>
    public ReportParser(Command command, Extras extras, string order = "")
    {
        _extras = extras;
        _order.AcceptOnlyFromAmong("asc", "desc");
        _format.AcceptOnlyFromAmong("teamcost", "ccusage");
        _order.Description = order;
        foreach (var (option, extra) in new (Option, Extras)[]
                 {
                     (_since, Extras.Days), (_until, Extras.Days), (_zone, Extras.None), (_tools, Extras.None), (_byTool, Extras.ByTool), (_breakdown, Extras.Breakdown),
                     (_order, Extras.Order), (_prices, Extras.None), (_json, Extras.Json), (_format, Extras.Ccusage),
                 })
        {
            if (extras.HasFlag(extra))
            {
                command.Options.Add(option);
            }
        }
    }

    public ReportOptions Read(ParseResult parsed, CliContext cli)
    {
        var zone = FindZone(parsed.GetValue(_zone), cli);
        var today = LocalUsage.DayOf(cli.Time.GetUtcNow(), zone);
        var since = _extras.HasFlag(Extras.Days) ? parsed.GetValue(_since)?.Resolve(today).First : null;
        var until = _extras.HasFlag(Extras.Days) ? parsed.GetValue(_until)?.Resolve(today).Last : null;
        if (since > until)
        {
            throw new CliException($"--since {since:yyyy-MM-dd} is after --until {until:yyyy-MM-dd}: there is no day between them.", ExitCode.Usage);
        }

        var isCcusage = _extras.HasFlag(Extras.Ccusage) && parsed.GetValue(_format) == "ccusage";
        return new ReportOptions
        {
            Zone = zone,
            Since = since,
            Until = until,
            Tools = ToolWords.Parse(parsed.GetValue(_tools) ?? []),
            PricesFile = parsed.GetValue(_prices),
            Json = isCcusage || (_extras.HasFlag(Extras.Json) && parsed.GetValue(_json)),
            IsCcusage = isCcusage,
            ByTool = _extras.HasFlag(Extras.ByTool) && parsed.GetValue(_byTool),
            Breakdown = _extras.HasFlag(Extras.Breakdown) && parsed.GetValue(_breakdown),
            IsDescending = _extras.HasFlag(Extras.Order) && parsed.GetValue(_order) is { } order ? order == "desc" : null,
        };
    }

    /// <summary>A day in this machine's zone.</summary>
    public static Option<DateOnly?> Day(string name, string description, TimeProvider time) => new(name)
    {
        Description = description,
        HelpName = "day",
        CustomParser = result => ParseDay(result)?.Resolve(DateOnly.FromDateTime(time.GetLocalNow().DateTime)).First,
    };

    private static Option<DayWord?> Day(string name, string description, string alias) =>
        new(name, alias) { Description = description, HelpName = "day", CustomParser = ParseDay };

    internal static DayWord? ParseDay(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        var day = DayWord.Parse(text);
        if (day is null)
        {
            result.AddError($"\"{text}\" is no day. Write {DayWord.Forms}.");
        }

        return day;
    }

    internal static TimeZoneInfo FindZone(string? name, CliContext cli)
    {
        if (name is null)
        {
            return cli.Zone;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new CliException($"This machine knows no time zone \"{name}\". Use a name such as Europe/Berlin or UTC.", ExitCode.Usage);
    }
}
