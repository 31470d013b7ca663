using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.Cli;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Tests.Cli;

namespace TeamCost.Web.Tests.Features.Telemetry;

/// <summary>One Claude Code session, told by the command that reads its transcript and by its own telemetry.</summary>
public sealed class TelemetryOverlapTests(TelemetryApp world) : IClassFixture<TelemetryApp>
{
    private const string Session = "0d4f7f1e-6c3a-4c52-9d55-2f1f2c9b7a10";
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 10, 0, TimeSpan.Zero);

    public enum Order
    {
        CommandFirst,
        TelemetryFirst,
    }

    /// <summary>Requests of a session over three hours: with cache writes that the transcript splits, in fast mode, and in a region.</summary>
    private static IReadOnlyList<(string Id, DateTimeOffset At, long Input, long Output, long Read, long Write5m, long Write1h, bool IsFast, bool InUs)> Requests { get; } =
    [
        ("req_01", Start, 1_200, 300, 0, 0, 9_000, false, false),
        ("req_02", Start.AddMinutes(20), 40, 700, 9_000, 500, 1_500, false, false),
        ("req_03", Start.AddMinutes(65), 90, 1_100, 210_000, 0, 700, false, false),
        ("req_04", Start.AddMinutes(70), 15, 60, 11_000, 0, 0, false, false),
        ("req_05", Start.AddMinutes(130), 33, 44, 5_000, 250, 0, true, false),
        ("req_06", Start.AddMinutes(229).AddSeconds(50), 77, 88, 6_000, 0, 400, false, true),
    ];

    [Theory]
    [InlineData(Order.CommandFirst, TokenKind.Device)]
    [InlineData(Order.TelemetryFirst, TokenKind.Device)]
    [InlineData(Order.CommandFirst, TokenKind.Ingest)]
    [InlineData(Order.TelemetryFirst, TokenKind.Ingest)]
    public async Task A_session_told_by_the_command_and_by_events_counts_once(Order order, TokenKind kind)
    {
        var (tool, alone) = await AloneAsync(kind);

        await InOrderAsync(order, () => CommandAsync(tool, 0..), () => tool.SendAsync("logs", Events(0..)));

        (await tool.CountedAsync()).ShouldBe(alone.Counts);
        (await tool.OneAsync<decimal>("select sum(best_usd) from daily_usage where org_id = $1")).ShouldBe(alone.Usd, "the transcript knows more of the price");
        (await tool.OneAsync<long>("select count(distinct person_id) from daily_usage where org_id = $1")).ShouldBe(1);
        (await tool.OneAsync<Guid>("select distinct person_id from daily_usage where org_id = $1")).ShouldBe(tool.OwnerId, "a shared token never takes a device's lines away");
    }

    [Theory]
    [InlineData(Order.CommandFirst, TokenKind.Device)]
    [InlineData(Order.TelemetryFirst, TokenKind.Ingest)]
    public async Task Where_both_know_a_part_the_whole_counts_once(Order order, TokenKind kind)
    {
        var (tool, alone) = await AloneAsync(kind);

        await InOrderAsync(order, () => CommandAsync(tool, ..4), () => tool.SendAsync("logs", Events(2..)));

        (await tool.CountedAsync()).ShouldBe(alone.Counts);
    }

    [Theory]
    [InlineData(Order.CommandFirst, TokenKind.Device)]
    [InlineData(Order.TelemetryFirst, TokenKind.Device)]
    [InlineData(Order.CommandFirst, TokenKind.Ingest)]
    public async Task A_session_told_by_the_command_and_by_counters_counts_once(Order order, TokenKind kind)
    {
        var (tool, alone) = await AloneAsync(kind);

        await InOrderAsync(order, () => CommandAsync(tool, 0..), () => tool.SendAsync("metrics", Counters(0..)));

        (await tool.CountedAsync()).ShouldBe(alone.Counts);
    }

    [Fact]
    public async Task What_counters_know_beyond_the_transcript_counts_too()
    {
        var (tool, alone) = await AloneAsync(TokenKind.Device);

        await CommandAsync(tool, ..4);
        await tool.SendAsync("metrics", Counters(0..));

        var (input, output, read, write, _) = await tool.CountedAsync();
        (input, output, read, write).ShouldBe((alone.Counts.Input, alone.Counts.Output, alone.Counts.CacheRead, alone.Counts.CacheWrite));
    }

    private async Task<(Exporter Tool, ((long Input, long Output, long CacheRead, long CacheWrite, long Requests) Counts, decimal Usd) Alone)> AloneAsync(TokenKind kind)
    {
        var alone = await Exporter.WithDeviceTokenAsync(world.App);
        await CommandAsync(alone, 0..);
        var counts = await alone.CountedAsync();
        counts.ShouldBe((Requests.Sum(r => r.Input), Requests.Sum(r => r.Output), Requests.Sum(r => r.Read), Requests.Sum(r => r.Write5m + r.Write1h), Requests.Count));
        var usd = await alone.OneAsync<decimal>("select sum(best_usd) from daily_usage where org_id = $1");
        var owner = await Exporter.WithDeviceTokenAsync(world.App);
        return (kind == TokenKind.Device ? owner : await owner.WithAnotherTokenAsync(TokenKind.Ingest), (counts, usd));
    }

    private static async Task InOrderAsync(Order order, Func<Task> command, Func<Task> telemetry)
    {
        await (order == Order.CommandFirst ? command : telemetry)();
        await (order == Order.CommandFirst ? telemetry : command)();
    }

    private async Task CommandAsync(Exporter tool, Range which)
    {
        using var machine = new CliMachine { Time = world.Clock };
        var folder = Directory.CreateDirectory(Path.Combine(machine.Home, ".claude", "projects", "-home-dev-acme")).FullName;
        var lines = Taken(which).Select(r => ClaudeLine
            .Reply($"msg_{r.Id}", r.Id, at: r.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), model: "claude-opus-4-6", session: Session)
            .WithUsage(new JsonObject
            {
                ["input_tokens"] = r.Input,
                ["output_tokens"] = r.Output,
                ["cache_read_input_tokens"] = r.Read,
                ["cache_creation_input_tokens"] = r.Write5m + r.Write1h,
                ["cache_creation"] = new JsonObject { ["ephemeral_5m_input_tokens"] = r.Write5m, ["ephemeral_1h_input_tokens"] = r.Write1h },
                ["speed"] = r.IsFast ? "fast" : "standard",
                ["inference_geo"] = r.InUs ? "us" : "not_available",
            }.ToJsonString()).Text());
        await File.WriteAllTextAsync(Path.Combine(folder, $"{Session}.jsonl"), string.Concat(lines));
        var login = await machine.RunAsync("login", "--server", world.App.Address.ToString(), "--token", tool.Account.Token);
        login.Code.ShouldBe(ExitCode.Ok, login.Talk);
        var sync = await machine.RunAsync("sync");
        sync.Code.ShouldBe(ExitCode.Ok, sync.Talk);
    }

    private static IEnumerable<(string Id, DateTimeOffset At, long Input, long Output, long Read, long Write5m, long Write1h, bool IsFast, bool InUs)> Taken(Range which) =>
        Requests.Take(which);

    private static string Events(Range which) => new JsonObject
    {
        ["resourceLogs"] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject { ["attributes"] = new JsonArray(Word("service.name", "claude-code")) },
            ["scopeLogs"] = new JsonArray(new JsonObject
            {
                ["logRecords"] = new JsonArray([.. Taken(which).Select(r => (JsonNode)new JsonObject
                {
                    // The transcript dates a reply by its first block, telemetry by its end: the last one ends in the next hour.
                    ["timeUnixNano"] = Nano(r.At.AddSeconds(20)),
                    ["body"] = new JsonObject { ["stringValue"] = "claude_code.api_request" },
                    ["attributes"] = new JsonArray(
                        Word("event.name", "api_request"), Word("session.id", Session), Word("user.id", "installation-1"), Word("model", "claude-opus-4-6"),
                        Word("request_id", r.Id), Word("speed", r.IsFast ? "fast" : "normal"), Word("input_tokens", $"{r.Input}"), Word("output_tokens", $"{r.Output}"),
                        Word("cache_read_tokens", $"{r.Read}"), Word("cache_creation_tokens", $"{r.Write5m + r.Write1h}"), Word("cost_usd", "0.01")),
                })]),
            }),
        }),
    }.ToJsonString();

    private static string Counters(Range which) => new JsonObject
    {
        ["resourceMetrics"] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject { ["attributes"] = new JsonArray(Word("service.name", "claude-code")) },
            ["scopeMetrics"] = new JsonArray(new JsonObject
            {
                ["metrics"] = new JsonArray(new JsonObject
                {
                    ["name"] = "claude_code.token.usage",
                    ["sum"] = new JsonObject
                    {
                        ["aggregationTemporality"] = 1,
                        ["isMonotonic"] = true,
                        ["dataPoints"] = new JsonArray([.. Taken(which).SelectMany(r => (JsonNode[])
                        [
                            Point(r.At, "input", r.Input), Point(r.At, "output", r.Output), Point(r.At, "cacheRead", r.Read), Point(r.At, "cacheCreation", r.Write5m + r.Write1h),
                        ])]),
                    },
                }),
            }),
        }),
    }.ToJsonString();

    private static JsonObject Point(DateTimeOffset at, string type, long value) => new()
    {
        ["attributes"] = new JsonArray(Word("session.id", Session), Word("user.id", "installation-1"), Word("type", type), Word("model", "claude-opus-4-6")),
        ["startTimeUnixNano"] = Nano(at.AddSeconds(-30)),
        // Exported up to a minute later.
        ["timeUnixNano"] = Nano(at.AddSeconds(30)),
        ["asDouble"] = value,
    };

    private static string Nano(DateTimeOffset at) => ((at - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);

    private static JsonObject Word(string key, string value) => new() { ["key"] = key, ["value"] = new JsonObject { ["stringValue"] = value } };
}
