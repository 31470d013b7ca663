using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Commands;

internal static class BlocksCommand
{
    private static readonly TimeSpan _recent = TimeSpan.FromDays(3);

    private static readonly byte _claudeCode = (byte)Array.IndexOf(EventWords.Tools, "claude-code");

    internal sealed record Choice(bool OnlyActive = false, bool OnlyRecent = false, long? Limit = null, bool IsLimitMost = false);

    public static Command Build(CliContext cli)
    {
        var active = new Option<bool>("--active", "-a") { Description = "Only the block of now, with its burn rate and what it comes to" };
        var recent = new Option<bool>("--recent", "-r") { Description = "Only blocks of the last three days" };
        var limit = new Option<string?>("--token-limit", "-l") { Description = "Compare with so many tokens, or with max: the largest block before", HelpName = "tokens|max" };
        var command = new Command("blocks", HelpText.Of(
            "Usage in five-hour blocks, as Claude's limits count it",
            "A block begins with the hour (UTC) of a first request and ends five hours later; after five hours without a request the next one begins a new block. The block of now shows "
            + "its burn rate (tokens and cost between its first and its last request) and what it comes to if it goes on like this. Only Claude Code counts, unless --tool says otherwise.",
            [
                ("teamcost blocks --recent", "the last three days"),
                ("teamcost blocks --active --token-limit max", "now, beside the largest block so far"),
                ("teamcost blocks --json --format ccusage", "for scripts that read ccusage"),
            ]));
        var parser = new ReportParser(
            command, ReportParser.Extras.Days | ReportParser.Extras.Order | ReportParser.Extras.Ccusage | ReportParser.Extras.Json, "By start; asc (oldest first) unless said otherwise");
        foreach (var option in new Option[] { active, recent, limit })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, ct) =>
        {
            var (tokens, isMost) = ParseLimit(parsed.GetValue(limit));
            return (int)await RunAsync(parser.Read(parsed, cli), new Choice(parsed.GetValue(active), parsed.GetValue(recent), tokens, isMost), cli, ct);
        });
        return command;
    }

    internal static async Task<ExitCode> RunAsync(ReportOptions options, Choice choice, CliContext cli, CancellationToken ct)
    {
        // A block may begin before the first day that is asked for.
        var usage = await LocalUsage.ReadAsync(
            cli, options with { Since = null, Until = null, Tools = options.Tools ?? new HashSet<byte> { _claudeCode } }, perSession: false, ct);
        var now = cli.Time.GetUtcNow();
        var all = Block.Of(usage.Parts, now);
        var limit = choice.IsLimitMost ? all.Where(block => !block.IsActive).Select(block => block.Usage.Tokens.Total).DefaultIfEmpty(0).Max() : choice.Limit;
        var blocks = Chosen(all, options, choice, now);
        if (options.IsCcusage)
        {
            CcusageJson.WriteBlocks(cli.Terminal, blocks, limit > 0 ? limit : null, now);
        }
        else if (options.Json)
        {
            WriteJson(cli.Terminal, blocks, limit > 0 ? limit : null, now);
        }
        else if (!NoUsage.Say(cli, usage, options))
        {
            Show(cli.Terminal, all[^1], blocks, choice.OnlyActive, limit > 0 ? limit : null, options.Zone, now);
        }

        return ExitCode.Ok;
    }

    private static void Show(Terminal terminal, Block last, IReadOnlyList<Block> blocks, bool onlyActive, long? limit, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (blocks.Count == 0)
        {
            terminal.Note(onlyActive
                ? $"No block is active: the last request was at {SessionsCommand.LocalTime(last.Usage.LastMs, zone)}. The next one begins a new block."
                : "No block in that time. Without --recent, --since and --until all blocks are shown.");
        }
        else if (onlyActive)
        {
            BlockPages.WriteActive(terminal, blocks[0], limit, zone, now);
        }
        else
        {
            BlockPages.WriteTable(terminal, blocks, limit, zone, now);
        }
    }

    private static IReadOnlyList<Block> Chosen(IReadOnlyList<Block> all, ReportOptions options, Choice choice, DateTimeOffset now)
    {
        var from = (now - _recent).ToUnixTimeMilliseconds();
        var chosen = all.Where(block =>
            (!choice.OnlyActive || block.IsActive)
            && (!choice.OnlyRecent || block.IsActive || block.StartMs >= from)
            && LocalUsage.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(block.StartMs), options.Zone) is var day
            && (options.Since is null || day >= options.Since) && (options.Until is null || day <= options.Until));
        return [.. options.IsDescending == true ? chosen.Reverse() : chosen];
    }

    private static (long? Tokens, bool IsMost) ParseLimit(string? typed)
    {
        if (typed is null or "max")
        {
            return (null, typed is not null);
        }

        var digits = typed.Replace("_", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        var scale = digits.Length > 1 ? char.ToLowerInvariant(digits[^1]) switch { 'k' => 1_000m, 'm' => 1_000_000m, _ => 1m } : 1m;
        return decimal.TryParse(scale > 1 ? digits[..^1] : digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * scale is >= 1 and < 1e15m
            ? ((long)(number * scale), false)
            : throw new CliException($"\"{typed}\" is no number of tokens. Write 500000, 500k, 2.5M or max.", ExitCode.Usage);
    }

    private static void WriteJson(Terminal terminal, IReadOnlyList<Block> blocks, long? limit, DateTimeOffset now) => ReportJson.Write(terminal, json =>
    {
        json.WriteStartArray("blocks");
        foreach (var block in blocks)
        {
            json.WriteStartObject();
            ReportJson.Instant(json, "start", block.StartMs);
            ReportJson.Instant(json, "end", block.EndMs);
            json.WriteBoolean("isActive", block.IsActive);
            json.WriteBoolean("isGap", block.IsGap);
            if (!block.IsGap)
            {
                WriteUsage(json, block, limit, now);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteUsage(Utf8JsonWriter json, Block block, long? limit, DateTimeOffset now)
    {
        ReportJson.Instant(json, "firstAt", block.Usage.FirstMs);
        ReportJson.Instant(json, "lastAt", block.Usage.LastMs);
        ReportJson.Usage(json, block.Usage);
        ReportJson.Strings(json, "models", block.Usage.Models);
        if (block.Rate is { } rate)
        {
            json.WriteStartObject("burnRate");
            json.WriteNumber("tokensPerMinute", Math.Round(rate.TokensPerMinute, 2));
            ReportJson.Cost(json, "usdPerHour", block.Usage.IsPriced ? Math.Round(rate.UsdPerHour, 8) : null);
            json.WriteEndObject();
        }

        if (block.ProjectionAt(now) is { } ahead)
        {
            json.WriteStartObject("projection");
            json.WriteNumber("total", ahead.Tokens);
            ReportJson.Cost(json, "costUsd", block.Usage.IsPriced ? Math.Round(ahead.Usd, 8) : null);
            json.WriteNumber("remainingMinutes", (long)Math.Round(ahead.Remaining.TotalMinutes));
            json.WriteEndObject();
        }

        if (limit is { } most)
        {
            json.WriteStartObject("limit");
            json.WriteNumber("tokens", most);
            json.WriteNumber("percentUsed", Math.Round(100m * block.Usage.Tokens.Total / most, 2));
            json.WriteEndObject();
        }
    }
}
