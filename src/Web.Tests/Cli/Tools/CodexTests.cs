using System.Text;
using static TeamCost.Web.Tests.Cli.Tools.CodexLog;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class CodexTests : IDisposable
{
    private static readonly string _session = Id(0);

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_prompt_holds_the_cache_and_the_output_holds_the_reasoning()
    {
        var use = (await ReadAsync(Count(10, Use(5000, 400, cached: 1000, reasoning: 250, written: 300), Use(5000, 400, cached: 1000, reasoning: 250, written: 300)))).Only;

        (use.Input, use.CacheRead, use.CacheWrite, use.Output, use.Reasoning, use.Total).ShouldBe((3700, 1000, 300, 400, 250, 5400));
        (use.Tool, use.Model, use.Provider, use.Session, use.Project, use.Grain, use.Requests).ShouldBe(("codex", "gpt-5-codex", "openai", _session, "/home/dev/acme", "request", 1));
    }

    [Fact]
    public async Task More_cached_than_prompted_is_all_of_the_prompt() =>
        (await ReadAsync(Count(10, Use(50, 9, cached: 70), Use(50, 9, cached: 70)))).Sum.ShouldBe((0, 50, 0, 9, 0));

    [Fact]
    public async Task A_total_told_again_counts_once() =>
        (await ReadAsync(
            Count(10, Use(100, 10), Use(100, 10)), Count(11, Use(100, 10), Use(100, 10)), Count(90, Use(100, 10), Use(100, 10)), Limits(91), Count(92, Use(160, 16), Use(60, 6)), Count(93, Use(160, 16), Use(60, 6))))
        .Sum.ShouldBe((160, 0, 0, 16, 0));

    [Fact]
    public async Task Without_the_last_use_the_growth_of_the_total_counts() =>
        (await ReadAsync(Count(10, Use(100, 10), null), Count(20, Use(250, 30), null))).Uses.Select(use => (use.Input, use.Output)).ShouldBe([(100, 10), (150, 20)]);

    [Fact]
    public async Task Without_the_last_use_a_total_of_which_a_part_fell_says_nothing() =>
        (await ReadAsync(Count(10, Use(100, 10), null), Count(20, Use(250, 5), null), Count(30, Use(260, 6), null))).Uses.Select(use => (use.Input, use.Output)).ShouldBe([(100, 10), (10, 1)]);

    [Fact]
    public async Task Without_a_total_the_last_use_counts() => (await ReadAsync(Count(10, null, Use(30, 3)), Count(20, null, Use(30, 3)))).Sum.ShouldBe((60, 0, 0, 6, 0));

    [Fact]
    public async Task An_older_snapshot_that_comes_late_is_passed_over() =>
        (await ReadAsync(Count(10, Use(100_000, 1000), Use(100_000, 1000)), Count(20, Use(99_000, 990), Use(5, 5)), Count(30, Use(100_100, 1010), Use(100, 10))))
        .Sum.ShouldBe((100_100, 0, 0, 1010, 0));

    [Fact]
    public async Task A_total_that_begins_again_is_a_reset_and_may_come_by_the_same_total_again() =>
        (await ReadAsync(
            Count(10, Use(1000, 100), Use(1000, 100)), Count(20, Use(9000, 900), Use(8000, 800)), Count(30, Use(1000, 100), Use(1000, 100)), Count(40, Use(1500, 150), Use(500, 50))))
        .Sum.ShouldBe((10_500, 0, 0, 1050, 0));

    [Fact]
    public async Task A_session_that_goes_on_in_a_new_log_tells_its_last_use_and_not_its_total() =>
        (await ReadAsync(Count(10, Use(900_000, 9000), Use(700, 70)))).Sum.ShouldBe((700, 0, 0, 70, 0));

    [Fact]
    public async Task The_model_is_that_of_the_turn()
    {
        var read = await ReadAsync(
            Count(10, Use(10, 1), Use(10, 1)), Turn(11, model: "gpt-5"), Count(12, Use(20, 2), Use(10, 1)), Turn(13, model: 7), Turn(14, model: ""), Count(15, Use(30, 3), Use(10, 1)),
            Line(16, "turn_context", new { model_info = new { slug = "gpt-5.6" } }), Count(17, Use(40, 4), Use(10, 1)));

        read.Uses.Select(use => use.Model).ShouldBe(["gpt-5-codex", "gpt-5", "gpt-5", "gpt-5.6"]);
    }

    [Fact]
    public async Task Rows_before_any_model_take_the_first_one()
    {
        _home.Write(Rollout(_session), Meta(0, _session), Count(1, Use(100, 10), Use(100, 10)), Turn(2, model: "gpt-5.6"), Count(3, Use(110, 11), Use(10, 1)));

        (await _home.ReadAsync()).Uses.Select(use => (use.Model, use.Input)).ShouldBe([("gpt-5.6", 100), ("gpt-5.6", 10)]);
    }

    [Fact]
    public async Task A_log_without_a_model_is_taken_for_one_and_says_so_until_it_names_another()
    {
        _home.Write(Rollout(_session), Meta(0, _session), Count(1, Use(100, 10), Use(100, 10)));
        var read = await _home.ReadAsync();
        (read.Only.Model, read.Files.Single().Note.Length > 0).ShouldBe(("gpt-5", true));

        _home.Append(Rollout(_session), Turn(2, model: "gpt-5.6"));
        read = await _home.ReadAsync();
        (read.Only.Model, read.Only.Input, read.Files.Single().Note).ShouldBe(("gpt-5.6", 100, ""));
    }

    [Fact]
    public async Task Another_makers_model_keeps_its_maker()
    {
        _home.Write(Rollout(_session), Meta(0, _session, provider: "openrouter"), Turn(1, model: "qwen/qwen3-coder"), Count(2, Use(10, 1), Use(10, 1)));

        var use = (await _home.ReadAsync()).Only;

        (use.Model, use.Provider).ShouldBe(("qwen/qwen3-coder", "openrouter"));
    }

    [Fact]
    public async Task The_tier_is_the_one_applied_last()
    {
        string Tier(double at, string? tier) => Line(at, "event_msg", new { type = "thread_settings_applied", thread_settings = new { service_tier = tier } });

        var read = await ReadAsync(
            Count(10, Use(10, 1), Use(10, 1)), Tier(11, "priority"), Count(12, Use(20, 2), Use(10, 1)), Line(13, "event_msg", new { type = "thread_settings_applied", thread_settings = new { } }),
            Count(14, Use(30, 3), Use(10, 1)), Tier(15, "fast"), Count(16, Use(40, 4), Use(10, 1)), Tier(17, "default"), Count(18, Use(50, 5), Use(10, 1)));

        read.Uses.Select(use => use.Tier).ShouldBe(["standard", "priority", "priority", "fast", "standard"]);
    }

    [Fact]
    public async Task Where_a_session_names_no_tier_the_settings_do()
    {
        _home.WriteText(".codex/config.toml", "model = \"gpt-5\"\nservice_tier = \"flex\" # cheaper\n\n[profiles.quick]\nservice_tier = \"fast\"\n");

        (await ReadAsync(Count(10, Use(10, 1), Use(10, 1)))).Only.Tier.ShouldBe("flex");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_compactions_use_counts_only_where_the_history_names_it(bool isHistoryFirst)
    {
        var record = Line(11, "token_usage_record", new { response_id = "resp_1", usage = Use(3000, 300) });
        var other = Line(12, "token_usage_record", new { response_id = "resp_2", usage = Use(9000, 900) });
        var history = Line(13, "compacted", new { message = new string('x', 10_000), compaction_response_id = "resp_1" });

        var read = await ReadAsync([Count(10, Use(10, 1), Use(10, 1)), .. isHistoryFirst ? new[] { history, record, other } : [record, other, history]]);

        read.Sum.ShouldBe((3010, 0, 0, 301, 0));
    }

    [Fact]
    public async Task An_archived_copy_is_the_same_session()
    {
        string[] lines = [Meta(0, _session), Turn(1), Count(10, Use(100, 10), Use(100, 10)), Count(20, Use(200, 20), Use(100, 10))];
        _home.Write(Rollout(_session), lines).Write($".codex/archived_sessions/rollout-2026-11-05T10-00-00-{_session}.jsonl", lines);
        (await _home.ReadAsync()).Total.ShouldBe(220);

        File.Delete(_home.At(Rollout(_session)));

        (await _home.ReadAsync()).Total.ShouldBe(220);
    }

    [Fact]
    public async Task A_log_that_grew_is_read_on_with_what_was_known()
    {
        await ReadAsync(Line(1, "event_msg", new { type = "thread_settings_applied", thread_settings = new { service_tier = "fast" } }), Count(10, Use(100, 10), Use(100, 10)));
        _home.Append(Rollout(_session), Count(11, Use(100, 10), Use(100, 10)), Count(12, Use(150, 15), null));

        var read = await _home.ReadAsync();

        read.Uses.Select(use => (use.Model, use.Tier, use.Input, use.Project)).ShouldBe([("gpt-5-codex", "fast", 100, "/home/dev/acme"), ("gpt-5-codex", "fast", 50, "/home/dev/acme")]);
        read.Report.BytesRead.ShouldBeLessThan(1000, "only what is new");
    }

    [Fact]
    public async Task Any_cut_of_a_fork_and_then_the_rest_gives_the_whole()
    {
        var parent = Parent(_session);
        var fork = Fork(Id(100, 2), forkedFrom: _session);
        _home.Write(Rollout(_session), parent).Write(Rollout(Id(100, 2)), fork);
        var whole = (await _home.ReadAsync()).Sum;
        var bytes = Encoding.UTF8.GetBytes(string.Concat(fork.Select(line => line + "\n")));

        for (var cut = 0; cut < bytes.Length; cut += 53)
        {
            using var home = new ToolHome();
            home.Write(Rollout(_session), parent).WriteBytes(Rollout(Id(100, 2)), bytes[..cut]);
            await home.ReadAsync();
            home.WriteBytes(Rollout(Id(100, 2)), bytes);
            (await home.ReadAsync()).Sum.ShouldBe(whole, $"cut at {cut}");
        }
    }

    [Fact]
    public async Task A_torn_last_line_waits_and_a_broken_one_is_counted_without_stopping()
    {
        var last = Count(30, Use(300, 30), Use(100, 10));
        byte[] odd = [.. Encoding.UTF8.GetBytes(Line(15, "event_msg", new { type = "agent_message", message = "?token_count" })).Select(letter => letter == (byte)'?' ? (byte)0xff : letter)];
        var head = string.Join('\n', Meta(0, _session), Turn(1), Count(10, Use(100, 10), Use(100, 10)), "{\"timestamp\":\"x\",\"payload\":{\"type\":\"token_count\", BROKEN", "");
        _home.WriteBytes(Rollout(_session), [.. Encoding.UTF8.GetBytes(head), .. odd, (byte)'\n', .. Encoding.UTF8.GetBytes(Count(20, Use(200, 20), Use(100, 10)) + "\n" + last[..40])]);
        var read = await _home.ReadAsync();
        (read.Output, read.Broken).ShouldBe((20, 1));

        File.AppendAllText(_home.At(Rollout(_session)), last[40..] + "\n");
        (await _home.ReadAsync()).Output.ShouldBe(30);
    }

    [Fact]
    public async Task Counts_of_another_kind_or_beyond_belief_harm_nothing()
    {
        var read = await ReadAsync(
            Line(10, "event_msg", new { type = "token_count", info = new { total_token_usage = new { input_tokens = -5, output_tokens = "7", cached_input_tokens = new[] { 1 } }, last_token_usage = new { input_tokens = -5, output_tokens = "7" } } }),
            Line(11, "event_msg", new { type = "token_count", info = "not an object" }), Line(12, "event_msg", new { type = "token_count", info = new[] { 1, 2 } }), Line(13, "event_msg", "token_count"),
            Line(14, "event_msg", new { type = "token_count", info = new { total_token_usage = new { input_tokens = 9e99 }, last_token_usage = new { input_tokens = 9e99 } } }));

        (read.Only.Output, read.Broken).ShouldBe((7, 1));
    }

    [Fact]
    public async Task Text_that_speaks_of_usage_is_no_usage() =>
        (await ReadAsync(
            Line(10, "response_item", new { type = "message", text = "\"token_count\":{\"info\":{\"last_token_usage\":{\"input_tokens\":5}}}" }),
            Line(11, "event_msg", new { type = "exec_command_end", stdout = Count(11, Use(10, 1), Use(10, 1)) })))
        .Uses.ShouldBeEmpty();

    [Fact]
    public async Task A_line_of_twenty_megabytes_is_passed_over_quickly_and_what_follows_counts() =>
        (await ReadAsync(
            Line(10, "response_item", new { type = "function_call_output", output = new string('x', 20 << 20) }), Line(11, "compacted", new { replacement_history = new string('y', 20 << 20) }), Count(12, Use(10, 1), Use(10, 1))))
        .Total.ShouldBe(11);

    [Fact]
    public async Task Windows_paths_are_kept_whole()
    {
        _home.Write(Rollout(_session), Meta(0, _session, cwd: @"C:\Users\dev\acme api"), Turn(1), Count(2, Use(10, 1), Use(10, 1)));

        (await _home.ReadAsync()).Only.Project.ShouldBe(@"C:\Users\dev\acme api");
    }

    [Fact]
    public async Task Other_homes_may_be_named()
    {
        _home.Set("CODEX_HOME", Path.Combine(_home.Path, "one") + "," + Path.Combine(_home.Path, "two"))
            .Write($"one/sessions/rollout-x-{_session}.jsonl", Meta(0, _session), Turn(1), Count(2, Use(10, 1), Use(10, 1)))
            .Write($"two/archived_sessions/rollout-x-{Id(5)}.jsonl", Meta(5, Id(5)), Turn(6), Count(7, Use(20, 2), Use(20, 2)))
            .Write(Rollout(Id(9)), Meta(9, Id(9)), Turn(10), Count(11, Use(40, 4), Use(40, 4)));

        (await _home.ReadAsync()).Total.ShouldBe(33);
    }

    // ---- forks

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fork_replays_its_parent_and_only_its_own_work_counts(bool isParentThere)
    {
        if (isParentThere)
        {
            _home.Write(Rollout(_session), Parent(_session));
        }

        _home.Write(Rollout(Id(100, 2)), Fork(Id(100, 2), forkedFrom: _session));

        var own = (await _home.ReadAsync()).Uses.Where(use => use.Session == Id(100, 2)).ToList();

        own.ShouldHaveSingleItem().ShouldSatisfyAllConditions(use => (use.Input, use.Output).ShouldBe((500, 50)));
    }

    [Fact]
    public async Task A_persons_fork_has_no_tasks_start_and_its_first_turn_is_younger_than_itself()
    {
        var fork = Id(100, 2);
        _home.Write(Rollout(fork),
            Meta(100, fork, forkedFrom: _session, threadSource: "user"), Meta(100, _session), Turn(100, Id(2)), Count(100.01, Use(1000, 100), Use(1000, 100)), Turn(100.02, Id(20)),
            Count(100.03, Use(3000, 300), Use(2000, 200)), Turn(101, Id(101)), Count(101.5, Use(3500, 350), Use(500, 50)));

        (await _home.ReadAsync()).Sum.ShouldBe((500, 0, 0, 50, 0));
    }

    [Theory]
    [InlineData("task_started")]
    [InlineData("inter_agent_communication_metadata")]
    [InlineData("inter_agent_communication")]
    public async Task A_sub_agent_begins_where_a_task_names_its_turn(string marker)
    {
        var agent = Id(100, 2);
        var start = marker == "task_started" ? Event(100.3, marker, Id(100.2)) : Line(100.3, marker, new { trigger_turn = true, turn_id = Id(100.2) });
        _home.Write(Rollout(agent),
            Meta(100, agent, spawnedBy: _session), Meta(100, _session), Event(100, "task_started", Id(2)), Turn(100, Id(2)), Count(100.01, Use(1000, 100), Use(1000, 100)),
            Count(100.02, Use(3000, 300), Use(2000, 200)), start, Turn(100.31, Id(100.2)), Count(100.6, Use(3500, 350), Use(500, 50)));

        (await _home.ReadAsync()).Sum.ShouldBe((500, 0, 0, 50, 0));
    }

    [Fact]
    public async Task A_history_that_holds_its_own_tasks_starts_stays_history()
    {
        // Ids without a time in them: each replayed turn looks like a beginning.
        const string Agent = "00000000-0000-4000-8000-000000000022";
        _home.Write(Rollout(_session), Parent(_session)).Write(Rollout(Agent),
            Meta(100, Agent, spawnedBy: _session), Event(100, "task_started", "turn-1"), Turn(100, "turn-1"), Count(100, Use(1000, 100), Use(1000, 100)),
            Event(105, "task_started", "turn-2"), Turn(105, "turn-2"), Count(105, Use(3000, 300), Use(2000, 200)), Event(110, "task_started", "turn-3"), Turn(110, "turn-3"), Count(120, Use(3500, 350), Use(500, 50)));

        (await _home.ReadAsync()).Uses.Where(use => use.Session == Agent).ShouldHaveSingleItem().Output.ShouldBe(50);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fork_without_any_mark_begins_where_its_parents_totals_or_the_burst_end(bool isParentThere)
    {
        const string Old = "00000000-0000-4000-8000-000000000023";
        if (isParentThere)
        {
            _home.Write(Rollout(_session), Parent(_session));
        }

        _home.Write(Rollout(Old), Meta(100, Old, forkedFrom: _session), Turn(100), Count(100.1, Use(1000, 100), Use(1000, 100)), Count(100.2, Use(3000, 300), Use(2000, 200)), Count(130, Use(3500, 350), null));

        (await _home.ReadAsync()).Uses.Where(use => use.Session == Old).ShouldHaveSingleItem().ShouldSatisfyAllConditions(use => (use.Input, use.Output).ShouldBe((500, 50)));
    }

    [Fact]
    public async Task Forks_of_forks_find_the_totals_of_the_whole_chain()
    {
        string[] ids = ["00000000-0000-4000-8000-000000000031", "00000000-0000-4000-8000-000000000032", "00000000-0000-4000-8000-000000000033"];
        string[] first = [Count(10, Use(1000, 100), Use(1000, 100))];
        // Each copies slowly, so that only the totals can tell.
        _home.Write(Rollout(ids[0]), [Meta(0, ids[0]), Turn(1), .. first])
            .Write(Rollout(ids[1]), Meta(100, ids[1], forkedFrom: ids[0]), Turn(100), Count(105, Use(1000, 100), Use(1000, 100)), Count(120, Use(1500, 150), Use(500, 50)))
            .Write(Rollout(ids[2]), Meta(200, ids[2], forkedFrom: ids[1]), Turn(200), Count(205, Use(1000, 100), Use(1000, 100)), Count(210, Use(1500, 150), Use(500, 50)), Count(230, Use(1600, 160), Use(100, 10)));

        (await _home.ReadAsync()).Uses.Select(use => (use.Session, use.Output)).ShouldBe([(ids[0], 100), (ids[1], 50), (ids[2], 10)]);
    }

    [Fact]
    public async Task Siblings_that_do_work_of_the_same_size_are_two()
    {
        _home.Write(Rollout(_session), Parent(_session)).Write(Rollout(Id(100, 2)), Fork(Id(100, 2), forkedFrom: _session)).Write(Rollout(Id(100, 3)), Fork(Id(100, 3), forkedFrom: _session));

        (await _home.ReadAsync()).Uses.Count(use => use.Output == 50).ShouldBe(2);
    }

    [Fact]
    public async Task Ninety_sub_agents_add_their_own_work_and_nothing_else()
    {
        _home.Write(Rollout(_session), Parent(_session));
        foreach (var number in Enumerable.Range(2, 90))
        {
            _home.Write(Rollout(Id(100, number)), Fork(Id(100, number), spawnedBy: _session));
        }

        (await _home.ReadAsync()).Sum.ShouldBe((3000 + (90 * 500), 0, 0, 300 + (90 * 50), 0));
    }

    [Fact]
    public async Task A_sub_agent_that_starts_with_nothing_counts_whole()
    {
        var agent = Id(100, 2);
        _home.Write(Rollout(_session), Parent(_session))
            .Write(Rollout(agent), Meta(100, agent, spawnedBy: _session), Event(100.1, "task_started", Id(100.05)), Turn(100.1, Id(100.05)), Count(110, Use(1000, 100), Use(1000, 100)));

        (await _home.ReadAsync()).Uses.Where(use => use.Session == agent).ShouldHaveSingleItem().Output.ShouldBe(100);
    }

    [Fact]
    public async Task Sessions_that_name_each_other_as_parents_end()
    {
        _home.Write(Rollout(Id(0, 1)), Meta(0, Id(0, 1), forkedFrom: Id(0, 2)), Count(10, Use(10, 1), Use(10, 1)), Count(20, Use(20, 2), Use(10, 1)))
            .Write(Rollout(Id(0, 2)), Meta(0, Id(0, 2), forkedFrom: Id(0, 1)), Count(10, Use(10, 1), Use(10, 1)), Count(20, Use(20, 2), Use(10, 1)));

        (await _home.ReadAsync()).Total.ShouldBeLessThanOrEqualTo(44);
    }

    // ---- codex exec --json

    [Fact]
    public async Task Output_of_exec_kept_in_a_file_counts_by_turn()
    {
        _home.Write(".config/tokscale/headless/codex/run.jsonl",
            ToolHome.Json(new { type = "thread.started", thread_id = Id(50) }), ToolHome.Json(new { type = "turn.completed", model = "gpt-5", usage = Use(100, 10, cached: 40) }),
            ToolHome.Json(new { type = "turn.completed", usage = Use(100, 10, cached: 40) }), ToolHome.Json(new { type = "x", data = new { usage = Use(1, 1) } }), ToolHome.Json(new { type = "x", response = new { usage = Use(1, 1) } }));

        var read = await _home.ReadAsync();

        read.Sum.ShouldBe((122, 80, 0, 22, 0));
        read.Uses[0].ShouldSatisfyAllConditions(use => use.Model.ShouldBe("gpt-5"), use => use.At.ShouldBe(DateTimeOffset.Parse(Time(50), System.Globalization.CultureInfo.InvariantCulture)), use => use.Session.ShouldBe(Id(50)));
    }

    [Fact]
    public async Task Output_of_exec_whose_session_is_there_too_counts_once()
    {
        _home.Write(Rollout(_session), Meta(0, _session), Turn(1), Count(10, Use(100, 10), Use(100, 10)))
            .Write($"{Folder}/saved.jsonl", ToolHome.Json(new { type = "thread.started", thread_id = _session }), ToolHome.Json(new { type = "turn.completed", model = "gpt-5-codex", usage = Use(100, 10) }));

        (await _home.ReadAsync()).Total.ShouldBe(110);
    }

    private static string[] Parent(string id) =>
        [Meta(0, id), Event(1, "task_started", Id(1)), Turn(1, Id(1)), Count(10, Use(1000, 100), Use(1000, 100)), Event(11, "task_started", Id(11)), Turn(11, Id(11)), Count(20, Use(3000, 300), Use(2000, 200))];

    private static string[] Fork(string id, string? forkedFrom = null, string? spawnedBy = null) =>
    [
        Meta(100, id, forkedFrom, spawnedBy), Meta(100, forkedFrom ?? spawnedBy!), Event(100, "task_started", Id(1)), Turn(100, Id(1)), Count(100.01, Use(1000, 100), Use(1000, 100)),
        Event(100.02, "task_started", Id(11)), Turn(100.02, Id(11)), Count(100.03, Use(3000, 300), Use(2000, 200)),
        Event(100.5, "task_started", Id(100.4)), Turn(100.5, Id(100.4)), Count(103, Use(3500, 350), Use(500, 50)),
    ];

    private Task<ToolReading> ReadAsync(params IEnumerable<string> lines)
    {
        _home.Write(Rollout(_session), [Meta(0, _session), Turn(1), .. lines]);
        return _home.ReadAsync();
    }
}
