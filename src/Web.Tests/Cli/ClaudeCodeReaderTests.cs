using System.Text;
using System.Text.Json;
using TeamCost.Cli;
using TeamCost.Cli.Tools;
using TeamCost.Cli.Tools.ClaudeCode;

namespace TeamCost.Web.Tests.Cli;

public sealed class ClaudeCodeReaderTests
{
    [Fact]
    public async Task A_reply_told_in_growing_pieces_counts_once_with_its_last_size() =>
        (await TotalsOf(ClaudeLine.Reply(output: 1), ClaudeLine.Reply(output: 40), ClaudeLine.Reply(output: 310))).ShouldBe((1, 310, 320));

    [Fact]
    public async Task The_order_of_the_pieces_does_not_matter() =>
        (await TotalsOf(ClaudeLine.Reply(output: 310), ClaudeLine.Reply(output: 1))).ShouldBe((1, 310, 320));

    [Fact]
    public async Task A_resumed_session_repeats_replies_under_its_own_name_and_they_count_once() =>
        (await TotalsOf(ClaudeLine.Reply(session: "s-1"), ClaudeLine.Reply(session: "s-2"))).ShouldBe((1, 100, 110));

    [Fact]
    public async Task Two_requests_for_the_same_reply_id_are_two() =>
        (await TotalsOf(ClaudeLine.Reply("gen-1", "req_1"), ClaudeLine.Reply("gen-1", "req_2"))).ShouldBe((2, 200, 220));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_side_question_that_replays_the_parents_reply_is_dropped(bool isReplayFirst)
    {
        var parent = ClaudeLine.Reply("msg_1", "req_1", output: 800);
        var replay = ClaudeLine.Reply("msg_1", "req_9", output: 900, isSidechain: true);

        (await TotalsOf(isReplayFirst ? [replay, parent] : [parent, replay])).ShouldBe((1, 800, 810));
    }

    [Fact]
    public async Task A_sub_agents_own_replies_count() =>
        (await TotalsOf(ClaudeLine.Reply("msg_1", "req_1"), ClaudeLine.Reply("msg_2", "req_2", isSidechain: true))).ShouldBe((2, 200, 220));

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "req_1")]
    [InlineData("req_1", null)]
    public async Task Without_a_request_id_the_reply_id_is_enough(string? first, string? second) =>
        (await TotalsOf(ClaudeLine.Reply(request: first, output: 90), ClaudeLine.Reply(request: second, output: 90))).ShouldBe((1, 90, 100));

    [Fact]
    public async Task Without_any_id_session_instant_model_and_counts_tell_replies_apart() =>
        (await TotalsOf(
            ClaudeLine.Reply(null, null), ClaudeLine.Reply(null, null), ClaudeLine.Reply(null, null, at: "2026-11-02T09:00:01Z"), ClaudeLine.Reply(null, null, output: 7)))
        .ShouldBe((3, 207, 237));

    [Fact]
    public async Task A_running_agents_progress_and_its_own_file_are_one_reply()
    {
        var nested = ClaudeLine.Reply("msg_5", null, output: 20, isSidechain: true);
        var progress = new System.Text.Json.Nodes.JsonObject
        {
            ["type"] = "progress",
            ["sessionId"] = "s-1",
            ["timestamp"] = "2026-11-02T09:00:09Z",
            ["data"] = new System.Text.Json.Nodes.JsonObject
            {
                ["type"] = "agent_progress",
                ["message"] = new System.Text.Json.Nodes.JsonObject { ["timestamp"] = "2026-11-02T09:00:00Z", ["message"] = nested["message"]!.DeepClone() },
            },
        };

        (await TotalsOf(progress, ClaudeLine.Reply("msg_5", "req_5", output: 90, isSidechain: true))).ShouldBe((1, 90, 100));
        (await TotalsOf(progress)).ShouldBe((1, 20, 30));
    }

    [Fact]
    public void An_advisor_is_a_second_models_bill_without_a_request()
    {
        var events = EventsOf(ClaudeLine.Reply().WithUsage("""
            {"input_tokens":30,"output_tokens":200,"speed":"fast","iterations":[{"type":"message","input_tokens":30,"output_tokens":200},null,
             {"type":"advisor_message","model":"claude-opus-4-5-20251101","input_tokens":900,"output_tokens":150,"cache_creation_input_tokens":10,"cache_creation":{"ephemeral_1h_input_tokens":10}}]}
            """), out var words);

        events.Count.ShouldBe(2);
        (words[events[1].Model], events[1].Requests, events[1].Input, events[1].Output, events[1].CacheWrite1h, events[1].Tier)
            .ShouldBe(("claude-opus-4-5-20251101", 0, 900L, 150L, 10L, (byte)0));
        (events[0].Requests, events[0].Output, events[0].Tier).ShouldBe((1, 200L, (byte)1));
    }

    [Theory]
    // the split explains the sum
    [InlineData("""{"cache_creation_input_tokens":300,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200}}""", 100, 200)]
    // no split: five minutes
    [InlineData("""{"cache_creation_input_tokens":300}""", 300, 0)]
    [InlineData("""{"cache_creation_input_tokens":300,"cache_creation":null}""", 300, 0)]
    // they disagree: the sum is right, the rest lived five minutes
    [InlineData("""{"cache_creation_input_tokens":300,"cache_creation":{"ephemeral_1h_input_tokens":200}}""", 100, 200)]
    [InlineData("""{"cache_creation_input_tokens":150,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200}}""", 0, 150)]
    // only the split is there
    [InlineData("""{"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200}}""", 100, 200)]
    public void Cache_writes_are_told_apart_by_lifetime(string usage, long fiveMinutes, long oneHour)
    {
        var e = EventsOf(ClaudeLine.Reply().WithUsage(usage), out _).ShouldHaveSingleItem();

        (e.CacheWrite5m, e.CacheWrite1h).ShouldBe((fiveMinutes, oneHour));
    }

    [Fact]
    public void Counts_that_are_negative_or_no_numbers_are_nought()
    {
        var e = EventsOf(ClaudeLine.Reply().WithUsage("""{"input_tokens":-5,"output_tokens":"7","cache_read_input_tokens":[1],"cache_creation_input_tokens":3.0,"server_tool_use":null}"""), out _)
            .ShouldHaveSingleItem();

        (e.Input, e.Output, e.CacheRead, e.CacheWrite5m).ShouldBe((0L, 0L, 0L, 3L));
    }

    [Fact]
    public void Tier_region_search_thinking_and_recorded_cost_are_read()
    {
        var e = EventsOf(ClaudeLine.Reply().With("costUSD", 0.0045).WithUsage("""
            {"input_tokens":10,"output_tokens":50,"service_tier":"priority","inference_geo":"us","server_tool_use":{"web_search_requests":2},"output_tokens_details":{"thinking_tokens":80}}
            """), out _).ShouldHaveSingleItem();

        (e.Tier, e.Region, e.WebSearches, e.Reasoning, e.IsRecorded, e.RecordedUsd).ShouldBe(((byte)2, (byte)1, 2, 50L, true, 0.0045m));
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", "msg_1", "anthropic")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "msg_1", "bedrock")]
    [InlineData("claude-sonnet-4-5", "msg_bdrk_1", "bedrock")]
    [InlineData("claude-sonnet-4-5@20250929", "msg_1", "vertex")]
    [InlineData("claude-sonnet-4-5", "msg_vrtx_1", "vertex")]
    [InlineData("glm-4.7", "1", "zai")]
    [InlineData("z-ai/glm-4.7", "1", "zai")]
    [InlineData("mystery", "1", "unknown")]
    public void The_seller_is_known_where_the_log_shows_it(string model, string id, string provider)
    {
        var e = EventsOf(ClaudeLine.Reply(id, model: model), out _).ShouldHaveSingleItem();

        EventWords.Providers[e.Provider].ShouldBe(provider);
    }

    [Theory]
    [InlineData("2026-11-02T09:00:03.123Z", 1793610003123)]
    [InlineData("2026-11-02T09:00:03Z", 1793610003000)]
    [InlineData("2026-11-02T09:00:03", 1793610003000)]
    [InlineData("2026-11-02 09:00:03.123456+00:00", 1793610003123)]
    [InlineData("2026-11-02T10:00:03+01:00", 1793610003000)]
    [InlineData("2026-11-02T03:30:03-0530", 1793610003000)]
    public void Times_are_read_with_and_without_a_zone(string text, long expected)
    {
        Instants.TryParse(Encoding.UTF8.GetBytes(text), out var instant).ShouldBeTrue();
        instant.ShouldBe(expected);
    }

    [Theory]
    [InlineData("2026-13-02T09:00:03Z")]
    [InlineData("2026-02-30T09:00:03Z")]
    [InlineData("2026-11-02T25:00:03Z")]
    [InlineData("2026-11-02")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2026-11-02T09:00:03X")]
    [InlineData("yesterday, at noon, they say")]
    public void Times_that_are_none_are_refused(string text) => Instants.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    public void Epochs_are_seconds_or_milliseconds()
    {
        EventsOf(ClaudeLine.Reply().With("timestamp", 1793610003), out _)[0].InstantMs.ShouldBe(1793610003000);
        EventsOf(ClaudeLine.Reply().With("timestamp", 1793610003123), out _)[0].InstantMs.ShouldBe(1793610003123);
    }

    [Theory]
    [InlineData("""{"type":"user","message":{"id":"m","model":"x","usage":{"input_tokens":5}},"timestamp":"2026-11-02T09:00:00Z"}""")]
    [InlineData("""{"type":"user","toolUseResult":{"totalTokens":900,"usage":{"input_tokens":5}},"timestamp":"2026-11-02T09:00:00Z"}""")]
    [InlineData("""{"type":"result","usage":{"input_tokens":5},"timestamp":"2026-11-02T09:00:00Z"}""")]
    [InlineData("""{"type":"assistant","message":{"id":"m","model":"<synthetic>","usage":{"input_tokens":5}},"timestamp":"2026-11-02T09:00:00Z"}""")]
    [InlineData("""{"type":"assistant","message":{"id":"m","model":"x","usage":{"input_tokens":0}},"timestamp":"2026-11-02T09:00:00Z"}""")]
    [InlineData("""{"type":"assistant","message":{"id":"m","model":"x","usage":null},"timestamp":"2026-11-02T09:00:00Z"}""")]
    public void Sound_lines_that_are_no_usage_make_no_event(string line)
    {
        Read(Encoding.UTF8.GetBytes(line), out var events, out _).ShouldBeTrue();
        events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"type":"assistant","message":{"id":"m","model":"x","usage":{"input_tokens":5}}""")]
    [InlineData("""{"type":"assistant","message":{"id":"m","model":"x","usage":{"input_tokens":5}}}""")]
    [InlineData("""{"type":"assistant","message":{"id":"m","model":"x","usage":{"input_tokens":5}},"timestamp":"2026-11-02T09:00:00Z"}}""")]
    [InlineData("""{"type":"assistant","message":{"id":"m","model":"x","usage":{"input_tokens":9e30}},"timestamp":"2026-11-02T09:00:00Z"}""")]
    [InlineData("""["usage":{}]""")]
    public void Broken_lines_are_counted_and_make_no_event(string line)
    {
        Read(Encoding.UTF8.GetBytes(line), out var events, out _).ShouldBeFalse();
        events.ShouldBeEmpty();
    }

    [Fact]
    public void Nulls_where_strings_are_expected_do_not_cost_the_line()
    {
        var line = ClaudeLine.Reply().With("cwd", null).With("sessionId", null).With("requestId", null).With("costUSD", null).With("agentId", null);

        EventsOf(line, out var words).ShouldHaveSingleItem();
        words.All.ShouldContain("file-name");
    }

    [Fact]
    public async Task Broken_and_unfinished_lines_are_survived_counted_and_named()
    {
        using var machine = new CliMachine();
        var log = machine.Log();
        var invalid = Encoding.UTF8.GetBytes(ClaudeLine.Reply("msg_3", "req_3").Text().Replace("acme", "ac\u0001e", StringComparison.Ordinal));
        invalid[Array.IndexOf(invalid, (byte)1)] = 0xFF;
        await File.WriteAllBytesAsync(log, [
            0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(ClaudeLine.Reply("msg_1", "req_1").Text().Replace("\n", "\r\n", StringComparison.Ordinal)),
            .. "{\"type\":\"assistant\",\"message\":{\"id\":\"msg_cut\n"u8, .. "\n\n"u8, .. "\0\0\0\0\n"u8,
            .. invalid, .. Encoding.UTF8.GetBytes(ClaudeLine.Reply("msg_4", "req_4").Text()[..^40]),
        ]);

        (await machine.TotalsAsync()).ShouldBe((2, 200, 220));
        (await machine.RunAsync("status")).Talk.ShouldContain("2 lines in 1 log file");
        (await machine.RunAsync("status", "--verbose")).Talk.ShouldContain(log);
    }

    [Fact]
    public async Task Lines_longer_than_any_buffer_are_read()
    {
        using var machine = new CliMachine();
        var huge = ClaudeLine.Reply("msg_2", "req_2").Text().Replace("naïve", new string('x', 12_000_000), StringComparison.Ordinal);
        await File.WriteAllTextAsync(machine.Log(), $"{{\"type\":\"user\",\"text\":\"{new string('y', 5_000_000)}\"}}\n{huge}{ClaudeLine.Reply("msg_3", "req_3").Text()}");

        (await machine.TotalsAsync()).ShouldBe((2, 200, 220));
    }

    [Fact]
    public async Task Folders_named_by_a_variable_replace_the_usual_ones_and_links_are_one_place()
    {
        using var machine = CliMachine.WithSample();
        var other = Path.Combine(machine.Home, "elsewhere");
        CliMachine.CopyFolder(Path.Combine(machine.Home, ".claude"), Path.Combine(other, "one"));
        Directory.CreateDirectory(Path.Combine(machine.Home, ".config"));
        Directory.CreateSymbolicLink(Path.Combine(machine.Home, ".config", "claude"), Path.Combine(machine.Home, ".claude"));

        new ClaudeCodeSource().Find(new CliEnvironment(new Dictionary<string, string>(), machine.Home)).Count().ShouldBe(5);
        var named = new CliEnvironment(new Dictionary<string, string> { ["CLAUDE_CONFIG_DIR"] = $"{other}/one, {other}/two" }, machine.Home);
        new ClaudeCodeSource().Find(named).ShouldAllBe(file => file.Path.StartsWith(other, StringComparison.Ordinal));
    }

    [Fact]
    public void A_sample_line_cut_or_flipped_at_any_byte_never_crashes_nor_invents_numbers()
    {
        var random = new Random(7);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(CliMachine.SampleFolder, "claude-code"), "*.jsonl", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            foreach (var line in File.ReadAllLines(file).Select(Encoding.UTF8.GetBytes).Where(line => line.Length < 3000))
            {
                for (var i = 0; i < line.Length; i++)
                {
                    Read(line[..i], out var cut, out _);
                    cut.ShouldBeEmpty();
                    var flipped = (byte[])line.Clone();
                    flipped[i] ^= (byte)(1 << random.Next(8));
                    Read(flipped, out var events, out _);
                    events.ShouldAllBe(e => e.Total >= 0 && e.Total < 1_000_000_000_000 && e.InstantMs > 0);
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"type":"assistant","timestamp":"2026-11-02T09:00:00Z","message":NEST,"x":{"usage":1}}""")]
    [InlineData("""{"type":"assistant","timestamp":"2026-11-02T09:00:00Z","message":{"id":"m","usage":{"iterations":NEST}}}""")]
    public void Deep_nesting_is_survived(string template)
    {
        foreach (var depth in new[] { 10, 1000, 100_000 })
        {
            Read(Encoding.UTF8.GetBytes(template.Replace("NEST", new string('[', depth) + new string(']', depth), StringComparison.Ordinal)), out var events, out _);
            events.ShouldBeEmpty();
        }
    }

    private static async Task<(long Requests, long Output, long Total)> TotalsOf(params System.Text.Json.Nodes.JsonObject[] lines)
    {
        using var machine = new CliMachine();
        // Each line in a file of its own: identity is global, and files are read side by side.
        for (var i = 0; i < lines.Length; i++)
        {
            await File.WriteAllTextAsync(machine.Log($"file-{i}.jsonl"), lines[i].Text());
        }

        var apart = await machine.TotalsAsync();
        using var single = new CliMachine();
        await File.WriteAllTextAsync(single.Log(), string.Concat(lines.Select(line => line.Text())));
        (await single.TotalsAsync()).ShouldBe(apart, "one file or several");
        return apart;
    }

    private static List<UsageEvent> EventsOf(System.Text.Json.Nodes.JsonObject line, out Words words)
    {
        Read(JsonSerializer.SerializeToUtf8Bytes(line), out var events, out words).ShouldBeTrue();
        return events;
    }

    private static bool Read(byte[] line, out List<UsageEvent> events, out Words words)
    {
        words = new Words([]);
        events = [];
        var reader = new ClaudeCodeReader(words, 1);
        reader.Start(new LogFile("/x/projects/-p/file-name.jsonl"), default);
        return reader.Read(line, events);
    }
}
