using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Cli.Tools;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Cli.Commands;

/// <summary>What all local reports can be told.</summary>
internal sealed record ReportOptions(DateOnly? Since, DateOnly? Until, string? TimeZone, string? PricesFile, bool Json)
{
    /// <summary>The options themselves, to be added to a command and read from what was typed.</summary>
    internal sealed class Parser
    {
        private readonly Option<DateOnly?> _since;
        private readonly Option<DateOnly?> _until;
        private readonly Option<string?> _zone = new("--timezone", "-z") { Description = "Time zone of the days, such as Europe/Berlin or UTC (default: this machine's)", HelpName = "zone" };
        private readonly Option<string?> _prices = new("--prices") { Description = "A LiteLLM price map to use instead of the built-in prices", HelpName = "file" };
        private readonly Option<bool> _json = new("--json") { Description = "Write JSON to standard output" };

        public Parser(Command command, TimeProvider time)
        {
            _since = Day("--since", "First day: 2026-11-01, today, or 7d for the last seven days", time);
            _until = Day("--until", "Last day", time);
            foreach (var option in new Option[] { _since, _until, _zone, _prices, _json })
            {
                command.Options.Add(option);
            }
        }

        public ReportOptions Read(ParseResult parsed) => new(
            parsed.GetValue(_since), parsed.GetValue(_until), parsed.GetValue(_zone), parsed.GetValue(_prices), parsed.GetValue(_json));
    }

    public static Option<DateOnly?> Day(string name, string description, TimeProvider time) => new(name)
    {
        Description = description,
        HelpName = "day",
        CustomParser = result => ParseDay(result, time),
    };

    /// <summary>Builds a report out of everything known, keyed by what the command asks for.</summary>
    /// <param name="keysOf">Keys of one sum: its local day, tool, model and session.</param>
    public async Task<Report> ReadAsync(CliContext cli, bool perSession, Func<DateOnly, string, string, string, string[]> keysOf, CancellationToken ct)
    {
        var zone = FindZone(cli);
        var prices = ReadPrices();
        using var ledger = await cli.ReadLogsAsync(ct);
        var sums = perSession ? ledger.Sums : ledger.Sums.WithoutSessions();
        var rows = new Dictionary<string, ReportRow>(StringComparer.Ordinal);
        foreach (var (key, sum) in sums.All)
        {
            // An hour belongs to the local day in which it begins, as on the server.
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(UsageSums.HourOf(key), zone).DateTime);
            if (day < Since || day > Until)
            {
                continue;
            }

            var model = sums.Words[key.Model];
            var keys = keysOf(day, EventWords.At(EventWords.Tools, key.Tool), model, sums.Words[key.Session]);
            var id = string.Join('\n', keys);
            if (!rows.TryGetValue(id, out var row))
            {
                rows.Add(id, row = new ReportRow(keys));
            }

            row.Add(sum, model, sums.Words[sum.Project], sums.CostOf(key, sum, prices), EventWords.At(EventWords.Grains, key.Grain));
        }

        return new Report([.. rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Value)], zone);
    }

    private TimeZoneInfo FindZone(CliContext cli)
    {
        if (TimeZone is null)
        {
            return cli.Zone;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone)
            ? zone
            : throw new CliException($"This machine knows no time zone \"{TimeZone}\". Use a name such as Europe/Berlin or UTC.", ExitCode.Usage);
    }

    private PriceBook ReadPrices()
    {
        if (PricesFile is null)
        {
            return PriceBook.BuiltIn;
        }

        try
        {
            using var file = File.OpenRead(PricesFile);
            return PriceBook.FromLiteLlm(file);
        }
        catch (FormatException e)
        {
            throw new CliException($"{PricesFile}: {e.Message}");
        }
        catch (IOException e)
        {
            throw new CliException($"The price map cannot be read: {e.Message}");
        }
    }

    private static DateOnly? ParseDay(ArgumentResult result, TimeProvider time)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        if (text is "today" or "yesterday")
        {
            return text == "today" ? today : today.AddDays(-1);
        }

        if (text.EndsWith('d') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and < 100_000)
        {
            return today.AddDays(1 - days);
        }

        result.AddError($"\"{text}\" is no day. Write 2026-11-01, today, yesterday, or 7d.");
        return null;
    }
}
