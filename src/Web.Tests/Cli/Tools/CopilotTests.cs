using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class CopilotTests : IDisposable
{
    private const string Spans = ".copilot/otel/copilot-otel-1.jsonl";
    private const string State = ".copilot/session-state/s-1/events.jsonl";
    private const string Store = ".copilot/session-store.db";

    private static readonly DateTimeOffset _start = new(2026, 11, 12, 9, 30, 0, TimeSpan.Zero);

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_prompt_holds_cache_reads_and_writes_and_the_output_holds_the_reasoning()
    {
        _home.Write(Spans, Span("r1", 6, 7000, 300, read: 6000, written: 500, reasoning: 40));

        var use = (await _home.ReadAsync()).Only;

        (use.Input, use.CacheRead, use.CacheWrite, use.Output, use.Reasoning, use.Total).ShouldBe((500, 6000, 500, 300, 40, 7300));
        (use.Tool, use.Provider, use.Session, use.At, use.RecordedUsd).ShouldBe(("copilot-cli", "github", "s-1", _start.AddSeconds(6), null));
    }

    [Fact]
    public async Task Of_a_trace_only_the_requests_own_span_counts()
    {
        var log = ToolHome.Json(new
        {
            traceId = "t",
            spanId = "s",
            hrTime = new[] { 1_794_475_806L, 0 },
            body = "GenAI inference",
            attributes = new Dictionary<string, object> { ["event.name"] = "gen_ai.client.inference.operation.details", ["gen_ai.operation.name"] = "chat", ["gen_ai.response.id"] = "r9", ["gen_ai.usage.input_tokens"] = 7000 },
        });
        _home.Write(Spans, Span("r1", 6, 7000, 300), log, Span("r2", 8, 7000, 300, operation: "invoke_agent"), Span("r1", 6, 7000, 300));

        (await _home.ReadAsync()).Uses.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Spans_without_a_response_id_are_told_apart_by_trace_and_span_and_times_may_be_texts()
    {
        string Bare(string span) => ToolHome.Json(new
        {
            type = "span",
            traceId = "t1",
            spanId = span,
            endTime = "2026-11-12T09:30:06.005Z",
            attributes = new Dictionary<string, object> { ["gen_ai.operation.name"] = "chat", ["gen_ai.request.model"] = "gpt-5", ["gen_ai.usage.input_tokens"] = 10, ["gen_ai.usage.output_tokens"] = 1 },
        });
        _home.Write(Spans, Bare("a"), Bare("b"), Bare("a"));

        (await _home.ReadAsync()).Uses.Select(use => (use.Model, use.At.Millisecond)).ShouldBe([("gpt-5", 5), ("gpt-5", 5)]);
    }

    [Fact]
    public async Task Totals_at_the_end_of_a_process_tell_their_growth_on_its_day()
    {
        _home.Write(State, Begin(), Shutdown(100, 4000, 200, read: 3000), Shutdown(90_000, 9000, 450, read: 7000));

        var read = await _home.ReadAsync();

        read.Uses.Select(use => (use.Day, use.Input, use.CacheRead, use.Output, use.Grain, use.Project))
            .ShouldBe([("2026-11-12", 1000, 3000, 200, "session-total", @"C:\dev\acme"), ("2026-11-13", 1000, 4000, 250, "session-total", @"C:\dev\acme")]);
    }

    [Fact]
    public async Task A_total_that_fell_is_a_new_process_and_counts_whole()
    {
        _home.Write(State, Begin(), Shutdown(100, 4000, 200), Shutdown(200, 1000, 50), Shutdown(300, 1500, 60));

        (await _home.ReadAsync()).Sum.ShouldBe((5500, 0, 0, 260, 0));
    }

    [Fact]
    public async Task Checkpoints_are_the_same_totals_in_between()
    {
        _home.Write(State, Begin(), Shutdown(50, 1000, 50, type: "session.usage_checkpoint"), Shutdown(60, 1000, 50, type: "session.usage_checkpoint"), Shutdown(100, 4000, 200));

        (await _home.ReadAsync()).Uses.Select(use => use.Output).ShouldBe([50, 150]);
    }

    [Fact]
    public async Task A_log_that_grew_is_read_on_from_the_last_total()
    {
        _home.Write(State, Begin(), Shutdown(100, 4000, 200));
        await _home.ReadAsync();
        _home.Append(State, Shutdown(200, 9000, 450));

        var read = await _home.ReadAsync();

        read.Uses.Select(use => (use.Output, use.Project)).ShouldBe([(200, @"C:\dev\acme"), (250, @"C:\dev\acme")]);
    }

    [Theory]
    [InlineData("gpt-5")]
    [InlineData("gpt-5-2025-08-07")]
    public async Task Of_a_total_only_what_no_span_told_counts(string modelInSpans)
    {
        _home.Write(Spans, Span("r1", 10, 1000, 100, read: 400, model: modelInSpans), Span("r2", 20, 500, 50, model: modelInSpans), Span("r3", 150, 300, 30, model: modelInSpans))
            .Write(State, Begin(), Shutdown(100, 4000, 200, read: 1400), Shutdown(200, 4300, 230, read: 1400));

        var read = await _home.ReadAsync();

        read.Sum.ShouldBe((2900, 1400, 0, 230, 0), "what the totals say, with the spans' own times for their part");
        read.Uses.Count(use => use.Grain == "session-total").ShouldBe(1, "of the second total the span told everything");
    }

    [Fact]
    public async Task Another_sessions_spans_take_nothing_away()
    {
        _home.Write(Spans, Span("r1", 10, 1000, 100, session: "s-2")).Write(State, Begin(), Shutdown(100, 1000, 100));

        (await _home.ReadAsync()).Output.ShouldBe(200);
    }

    [Fact]
    public async Task Spans_after_the_last_total_count_and_the_next_total_leaves_them_out()
    {
        _home.Write(Spans, Span("r1", 10, 1000, 100)).Write(State, Begin(), Shutdown(100, 1000, 100));
        (await _home.ReadAsync()).Output.ShouldBe(100);
        _home.Append(Spans, Span("r2", 150, 500, 50));
        (await _home.ReadAsync()).Output.ShouldBe(150);
        _home.Append(State, Shutdown(200, 1600, 160));

        (await _home.ReadAsync()).Output.ShouldBe(160);
    }

    [Fact]
    public async Task Rows_of_the_session_store_are_requests_and_totals_leave_them_out()
    {
        using var store = NewStore();
        Row(store, 10, 1000, 100, read: 600, written: 100);
        Row(store, 20, 500, 50);
        _home.Write(State, Begin(), Shutdown(100, 1600, 160, read: 600, written: 100));

        var read = await _home.ReadAsync();

        read.Uses.Select(use => (use.Input, use.CacheRead, use.CacheWrite, use.Output, use.Grain)).ShouldBe([(300, 600, 100, 100, "request"), (500, 0, 0, 50, "request"), (100, 0, 0, 10, "session-total")]);
        read.Uses[0].Project.ShouldBe(@"C:\dev\acme");
    }

    [Fact]
    public async Task A_row_that_a_span_tells_counts_once_also_when_the_spans_are_gone_later()
    {
        using var store = NewStore();
        Row(store, 10, 1000, 100);
        Row(store, 12, 1000, 100);
        Row(store, 500, 5, 5);
        _home.Write(Spans, Span("r1", 10.5, 1000, 100));
        (await _home.ReadAsync()).Output.ShouldBe(200, "one row is the span's; the youngest waits for its span");

        File.Delete(_home.At(Spans));
        Row(store, 900, 7, 7);

        (await _home.ReadAsync()).Output.ShouldBe(212);
    }

    [Fact]
    public async Task A_row_waits_for_its_span_where_spans_are_written()
    {
        using var store = NewStore();
        _home.Write(Spans, Span("r0", 1, 1, 1));
        Row(store, 10, 1000, 100);
        (await _home.ReadAsync()).Output.ShouldBe(1);
        _home.Append(Spans, Span("r1", 10, 1000, 100));
        Row(store, 900, 7, 7);

        (await _home.ReadAsync()).Output.ShouldBe(101);
    }

    [Fact]
    public async Task An_older_store_without_requests_is_nothing_odd()
    {
        WritableSqlite.Write(_home.At(Store), "create table sessions(id text primary key, cwd text)", "insert into sessions values ('s-1', '/x')");

        var read = await _home.ReadAsync();

        (read.Uses.Count, read.Broken, read.Report.Unreadable.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task Torn_broken_and_odd_lines_do_no_harm()
    {
        _home.Write(Spans, Span("r1", 6, 100, 10), Span("r2", 7, 100, 10)[..^7] + "}", """{"attributes":{"gen_ai.operation.name":"chat","gen_ai.usage.input_tokens":1e99,"gen_ai.response.id":"r3"},"endTime":[1794475806,0]}""",
                """{"attributes":{"gen_ai.operation.name":"chat","gen_ai.usage.output_tokens":"3","gen_ai.usage.input_tokens":-4,"gen_ai.response.id":"r4"},"endTime":[1794475806,"x"]}""")
            .Write(State, Begin(), """{"type":"session.shutdown","timestamp":"2026-11-12T10:00:00Z","data":{"modelMetrics":[1]}}""", """{"type":"session.shutdown","timestamp":"?","data":{"modelMetrics":{}}}""");
        File.AppendAllText(_home.At(State), Shutdown(100, 4000, 200)[..80]);

        var read = await _home.ReadAsync();

        (read.Output, read.Broken).ShouldBe((13, 3));
    }

    [Fact]
    public async Task Other_places_may_be_named()
    {
        _home.Set("COPILOT_HOME", Path.Combine(_home.Path, "cp")).Set("COPILOT_OTEL_FILE_EXPORTER_PATH", Path.Combine(_home.Path, "spans.jsonl"))
            .Write("cp/otel/a.jsonl", Span("r1", 1, 1, 1)).Write("spans.jsonl", Span("r2", 2, 2, 2)).Write("cp/session-state/s-9/events.jsonl", Begin(), Shutdown(5, 4, 4)).Write(Spans, Span("r3", 3, 8, 8));

        (await _home.ReadAsync()).Output.ShouldBe(7);
    }

    private static string At(double seconds) => _start.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Span(
        string response, double at, long prompt, long output, long read = 0, long written = 0, long reasoning = 0, string session = "s-1", string model = "gpt-5", string operation = "chat") => ToolHome.Json(new
        {
            type = "span",
            traceId = "t1",
            spanId = response,
            name = $"{operation} {model}",
            kind = 2,
            endTime = new[] { _start.AddSeconds(at).ToUnixTimeSeconds(), (long)(at % 1 * 1e9) },
            attributes = new Dictionary<string, object>
            {
                ["gen_ai.operation.name"] = operation,
                ["gen_ai.response.model"] = model,
                ["gen_ai.conversation.id"] = session,
                ["gen_ai.response.id"] = response,
                ["gen_ai.usage.input_tokens"] = prompt,
                ["gen_ai.usage.output_tokens"] = output,
                ["gen_ai.usage.cache_read.input_tokens"] = read,
                ["gen_ai.usage.cache_creation.input_tokens"] = written,
                ["gen_ai.usage.reasoning.output_tokens"] = reasoning,
            },
        });

    private static string Begin() => ToolHome.Json(new { type = "session.start", timestamp = At(0), data = new { sessionId = "s-1", context = new { cwd = @"C:\dev\acme" } } });

    private static string Shutdown(double at, long prompt, long output, long read = 0, long written = 0, string type = "session.shutdown") => ToolHome.Json(new
    {
        type,
        timestamp = At(at),
        data = new
        {
            modelMetrics = new Dictionary<string, object>
            {
                ["gpt-5"] = new { requests = new { count = 2, cost = 0 }, usage = new { inputTokens = prompt, outputTokens = output, cacheReadTokens = read, cacheWriteTokens = written, reasoningTokens = 0 }, totalNanoAiu = 3_000_000_000 },
            },
        },
    });

    private WritableSqlite NewStore() => new WritableSqlite(_home.At(Store), writeAhead: true).Run("pragma wal_autocheckpoint = 0").Run("""
        create table sessions(id text primary key, cwd text);
        insert into sessions values ('s-1', 'C:\dev\acme');
        create table assistant_usage_events(id integer primary key, session_id text, created_at text, model text, input_tokens integer, output_tokens integer, cache_read_tokens integer, cache_write_tokens integer, reasoning_tokens integer, total_nano_aiu integer)
        """);

    private static void Row(WritableSqlite store, double at, long prompt, long output, long read = 0, long written = 0) =>
        store.Run("insert into assistant_usage_events(session_id, created_at, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens) values ('s-1', ?1, 'gpt-5', ?2, ?3, ?4, ?5)", At(at), prompt, output, read, written);
}
