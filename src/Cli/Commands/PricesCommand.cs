using System.CommandLine;
using System.Globalization;
using TeamCost.Cli.Api;
using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Cli.Commands;

internal static class PricesCommand
{
    internal sealed record Options(string? Name = null, string? Provider = null, DateOnly? AsOf = null, string? File = null, bool Json = false);

    public static Command Build(CliContext cli)
    {
        var name = new Argument<string?>("name") { Description = "Only models whose name, or another name they go by, contains this", Arity = ArgumentArity.ZeroOrOne };
        var provider = new Option<string?>("--provider") { Description = "Only this seller's, such as anthropic", HelpName = "provider" };
        var asOf = new Option<DayWord?>("--as-of")
        {
            Description = "Prices of that day (default: now)",
            HelpName = "day",
            CustomParser = result => ReportParser.ParseDay(result),
        };
        var file = new Option<string?>("--prices") { Description = "List this price file instead", HelpName = "file" };
        var json = new Option<bool>("--json", "-j") { Description = "Write JSON to standard output" };
        var command = new Command("prices", HelpText.Of(
            "List prices of models, in US dollars per million tokens",
            "Standard prices: input, output, cache reads, cache writes for five minutes and for an hour. What a seller does not name follows the vendor's rule. Prices are dated: --as-of shows "
            + "an earlier day's. The list is built in; \"teamcost prices update\" takes a newer one from your server.",
            [
                ("teamcost prices sonnet", "models with sonnet in their name"),
                ("teamcost prices --provider openai --json", "for a script"),
                ("teamcost prices update", "newer prices, from your server"),
            ],
            hasCost: false))
        { name, provider, asOf, file, json, BuildUpdate(cli) };
        command.SetAction((parsed, _) => Task.FromResult((int)Run(
            new Options(
                parsed.GetValue(name), parsed.GetValue(provider), parsed.GetValue(asOf)?.Resolve(DateOnly.FromDateTime(cli.Time.GetUtcNow().UtcDateTime)).Last,
                parsed.GetValue(file), parsed.GetValue(json)),
            cli)));
        return command;
    }

    internal static ExitCode Run(Options options, CliContext cli)
    {
        var source = PriceSource.Read(cli, options.File);
        var at = options.AsOf is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : cli.Time.GetUtcNow();
        var prices = source.Book.List(at).Where(price => IsWanted(price, options)).ToList();
        if (options.Json)
        {
            WriteJson(cli.Terminal, prices, source, at);
            return ExitCode.Ok;
        }

        if (prices.Count == 0)
        {
            var wanted = string.Join(" of ", new[] { options.Name, options.Provider }.OfType<string>());
            throw new CliException($"No price is known for {(wanted.Length > 0 ? $"\"{wanted}\"" : "any model")} ({source}). See: teamcost prices");
        }

        WriteTable(cli.Terminal, prices, source, options.AsOf);
        return ExitCode.Ok;
    }

    private static Command BuildUpdate(CliContext cli)
    {
        var server = new Option<string?>("--server") { Description = "The server (default: the one that this machine is signed in to)", HelpName = "address" };
        var command = new Command("update", HelpText.Of(
            "Take the price table of a server",
            "Keeps the server's table in the state folder; reports use it from then on. Without it, or when it is older than the built-in one, the built-in one is used. No token is sent: "
            + "prices are public. Reports never need the network.",
            [("teamcost prices update", "from the server of \"teamcost login\""), ("teamcost prices update --server https://costs.example.com", "from another one")],
            hasCost: false))
        { server };
        command.SetAction(async (parsed, ct) => (int)await UpdateAsync(parsed.GetValue(server), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> UpdateAsync(string? typed, CliContext cli, CancellationToken ct)
    {
        var server = typed is not null ? ServerAddress.Parse(typed) : cli.Credentials.Read()?.Server
            ?? throw new CliException("Which server? Say --server https://your-server, or sign in: teamcost login --server https://your-server", ExitCode.Usage);
        var path = PriceSource.StoredPath(cli.Environment);
        using var download = cli.ConnectForPrices(server);
        var answer = await download.FetchAsync(VersionAt(path), ct);
        return answer.Match(bytes => Keep(bytes, path, server, cli), error => cli.Terminal.Fail(error.Message, error.ToExitCode()));
    }

    private static ExitCode Keep(byte[] bytes, string path, string server, CliContext cli)
    {
        if (bytes.Length == 0)
        {
            cli.Terminal.Say($"Up to date: {server} has the same prices.");
            return ExitCode.Ok;
        }

        PriceFile prices;
        try
        {
            using var json = new MemoryStream(bytes);
            prices = PriceFile.Read(json);
        }
        catch (FormatException e)
        {
            return cli.Terminal.Fail($"What {server} gave is no price table: {e.Message} The prices here stay as they are.");
        }

        PrivateFiles.WriteText(path, bytes);
        var count = prices.Book.List(cli.Time.GetUtcNow()).Count;
        cli.Terminal.Say($"{Numbers.Count(count, "price")} from {server}{(prices.AsOf is { } day ? $", as of {Numbers.Day(day)}" : "")}.");
        if (!prices.IsOwn && prices.AsOf < PriceBook.BuiltInAsOf)
        {
            cli.Terminal.Say($"The ones built into this command are newer ({Numbers.Day(PriceBook.BuiltInAsOf)}): reports go on using those.");
        }

        return ExitCode.Ok;
    }

    // Only what can still be read is a version that one has.
    private static string VersionAt(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return PriceFile.Read(file).Version;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return "";
        }
    }

    private static bool IsWanted(ListPrice price, Options options) =>
        (options.Provider is null || string.Equals(price.Provider, options.Provider, StringComparison.OrdinalIgnoreCase))
        && (options.Name is null || price.Model.Contains(options.Name, StringComparison.OrdinalIgnoreCase)
            || price.Aliases.Any(alias => alias.Contains(options.Name, StringComparison.OrdinalIgnoreCase)));

    private static void WriteTable(Terminal terminal, List<ListPrice> prices, PriceSource source, DateOnly? asked)
    {
        var table = new TextTable([
            new TextColumn("Model", Least: 16, Tone: Tone.Strong), new TextColumn("Seller", Drop: 1, Tone: Tone.Dim), new TextColumn("Input", IsNumber: true), new TextColumn("Output", IsNumber: true),
            new TextColumn("Cache read", IsNumber: true, Drop: 2), new TextColumn("Write 5m", IsNumber: true, Drop: 3), new TextColumn("Write 1h", IsNumber: true, Drop: 4),
            new TextColumn("Since", Drop: 6, Tone: Tone.Dim), new TextColumn("Until", Drop: 5, Tone: Tone.Dim), new TextColumn("", Drop: 7, Tone: Tone.Dim),
        ]);
        foreach (var price in prices)
        {
            table.Add(
                price.Model, price.Provider, Usd(price.Input), Usd(price.Output), Usd(price.CacheRead), Usd(price.CacheWrite5m), Usd(price.CacheWrite1h), Day(price.From), Day(price.Until),
                price.LongPromptsFrom is { } tokens ? $"more above {Numbers.Compact(tokens)}" : "");
        }

        terminal.WriteLine();
        var title = TextWidth.Cut($"Prices in USD per million tokens  ·  {(asked is { } day ? Numbers.Day(day) : "now")}  ·  {source}", Math.Max(10, terminal.Width - 2));
        terminal.WriteLine([("  ", Tone.Plain), (title, Tone.Strong)]);
        terminal.WriteLine();
        table.Write(terminal);
        terminal.WriteLine();
    }

    private static TextTable.Cell Usd(decimal? price) =>
        price is { } usd ? usd.ToString("0.00##", CultureInfo.InvariantCulture) : new TextTable.Cell("–", null, Tone.Dim);

    private static string Day(DateTimeOffset? instant) => instant is { } at ? Numbers.Day(DateOnly.FromDateTime(at.UtcDateTime)) : "";

    private static void WriteJson(Terminal terminal, List<ListPrice> prices, PriceSource source, DateTimeOffset at) => ReportJson.Write(terminal, json =>
    {
        json.WriteString("source", source.Name);
        json.WriteString("tableAsOf", source.AsOf is { } table ? Numbers.Day(table) : null);
        json.WriteString("day", Numbers.Day(DateOnly.FromDateTime(at.UtcDateTime)));
        json.WriteStartArray("prices");
        foreach (var price in prices)
        {
            json.WriteStartObject();
            json.WriteString("model", price.Model);
            json.WriteString("provider", price.Provider);
            ReportJson.Cost(json, "input", price.Input);
            ReportJson.Cost(json, "output", price.Output);
            ReportJson.Cost(json, "cacheRead", price.CacheRead);
            ReportJson.Cost(json, "cacheWrite5m", price.CacheWrite5m);
            ReportJson.Cost(json, "cacheWrite1h", price.CacheWrite1h);
            json.WriteString("from", price.From is null ? null : Day(price.From));
            json.WriteString("until", price.Until is null ? null : Day(price.Until));
            if (price.LongPromptsFrom is { } tokens)
            {
                json.WriteNumber("longPromptsFrom", tokens);
            }
            else
            {
                json.WriteNull("longPromptsFrom");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
