using System.Text.Json.Nodes;

namespace TeamCost.Web.Tests.Features.Telemetry;

public sealed class ClaudeCodeTelemetryTests(TelemetryApp world) : IClassFixture<TelemetryApp>
{
    private const string Session = "0d4f7f1e-6c3a-4c52-9d55-2f1f2c9b7a10";

    [Fact]
    public async Task Requests_of_a_log_become_lines_of_their_hour_and_session()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        (await tool.SendSampleAsync("claude-code-logs.json")).Status.ShouldBe(200);

        (await tool.CountedAsync()).ShouldBe((412, 2_874, 118_243, 9_254, 1));
        (await tool.TextsAsync("select distinct session::text from usage_lines where org_id = $1")).ShouldHaveSingleItem()
            .Replace("-", "", StringComparison.Ordinal).ShouldBe(TeamCost.Contracts.SessionHash.Of("claude-code", Session));
        (await tool.OneAsync<short>("select hour from usage_lines where org_id = $1")).ShouldBe((short)14);
        (await tool.OneAsync<decimal>("select reported_amount from usage_lines where org_id = $1")).ShouldBe(0.076348m);
        (await tool.OneAsync<bool>("select recorded from usage_lines where org_id = $1")).ShouldBeFalse("the tool's own reckoning stands beside ours");
        (await tool.OneAsync<decimal>("select sum(best_usd) from daily_usage where org_id = $1")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Counters_alone_are_counted()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        (await tool.SendSampleAsync("claude-code-metrics-delta.json")).Status.ShouldBe(200);

        (await tool.CountedAsync()).ShouldBe((412 + 803, 2_874 + 61, 118_243, 9_254, 0));
        (await tool.OneAsync<decimal>("select sum(reported_amount) from usage_lines where org_id = $1")).ShouldBe(0.0763476m + 0.001108m);
        var activity = await tool.ActivityAsync();
        activity["sessions"].ShouldBe(1);
        activity["lines-added"].ShouldBe(48);
        activity["lines-removed"].ShouldBe(7);
    }

    [Theory]
    [InlineData("claude-code-logs.json", "claude-code-metrics-delta.json", "claude-code-traces.json")]
    [InlineData("claude-code-metrics-delta.json", "claude-code-traces.json", "claude-code-logs.json")]
    [InlineData("claude-code-traces.json", "claude-code-logs.json", "claude-code-metrics-delta.json")]
    public async Task Events_counters_and_spans_of_one_session_count_once_in_any_order(params string[] samples)
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        foreach (var sample in samples)
        {
            (await tool.SendSampleAsync(sample)).Status.ShouldBe(200);
            await tool.SettleAsync();
        }

        (await tool.CountedAsync()).ShouldBe((412, 2_874, 118_243, 9_254, 1));
        (await tool.ActivityAsync())["lines-added"].ShouldBe(48, "activity comes from counters, whoever tells the tokens");
    }

    [Fact]
    public async Task Spans_alone_are_counted()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        (await tool.SendSampleAsync("claude-code-traces.json")).Status.ShouldBe(200);

        (await tool.CountedAsync()).ShouldBe((412, 2_874, 118_243, 9_254, 1));
    }

    [Fact]
    public async Task A_session_told_with_more_requests_grows()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        foreach (var sample in (string[])["claude-code-logs.json", "claude-code-logs-numeric.json", "claude-code-logs.json"])
        {
            (await tool.SendSampleAsync(sample)).Status.ShouldBe(200);
            await tool.SettleAsync();
        }

        (await tool.CountedAsync()).ShouldBe((412 + 803, 2_874 + 61, 118_243, 9_254, 2));
    }

    [Fact]
    public async Task Growing_counters_are_booked_by_their_difference_for_each_start()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);
        (string Sample, long Input, long Output)[] booked =
        [
            ("claude-code-metrics-cumulative-1.json", 1_000, 200),
            ("claude-code-metrics-cumulative-2.json", 1_600, 350),
            ("claude-code-metrics-cumulative-3-unchanged.json", 1_600, 350),
            ("claude-code-metrics-cumulative-2.json", 1_600, 350), // late, again
            ("claude-code-metrics-cumulative-4-restarted.json", 1_850, 390),
            ("claude-code-metrics-cumulative-5-parallel-process.json", 2_750, 510),
            ("claude-code-metrics-cumulative-4-restarted.json", 2_750, 510),
        ];

        foreach (var (sample, input, output) in booked)
        {
            (await tool.SendSampleAsync(sample)).Status.ShouldBe(200);
            (await tool.CountedAsync()).ShouldBe((input, output, 0, 0, 0), sample);
        }

        (await tool.OneAsync<decimal>("select sum(reported_amount) from usage_lines where org_id = $1")).ShouldBe(0.0106m);
    }

    [Fact]
    public async Task A_counter_that_is_older_than_the_token_begins_where_it_stands()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);
        var old = Exporter.Sample("claude-code-metrics-cumulative-1.json").Replace("1795183200000000000", "1794900000000000000", StringComparison.Ordinal);
        var later = Exporter.Sample("claude-code-metrics-cumulative-2.json").Replace("1795183200000000000", "1794900000000000000", StringComparison.Ordinal);

        await tool.SendAsync("metrics", old);
        (await tool.CountedAsync()).ShouldBe((0, 0, 0, 0, 0));
        (await tool.OneAsync<long>("select sum(baselines)::bigint from telemetry_streams where org_id = $1")).ShouldBeGreaterThan(0, "the set-up page says so");

        await tool.SendAsync("metrics", later);
        (await tool.CountedAsync()).ShouldBe((600, 150, 0, 0, 0));
    }

    [Fact]
    public async Task Numbers_come_in_every_spelling_and_a_point_without_a_value_says_nothing()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        var answer = await tool.SendSampleAsync("edge-mixed-encodings.json");

        answer.Status.ShouldBe(200);
        answer.Json["partialSuccess"].ShouldBeNull();
        (await tool.CountedAsync()).ShouldBe((120, 30, 55, 0, 0));
    }

    [Fact]
    public async Task What_cannot_be_true_is_refused_with_reasons_and_the_rest_is_taken()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);
        var bad = JsonNode.Parse(Exporter.Sample("edge-bad-values.json"))!;
        var good = JsonNode.Parse(Exporter.Sample("claude-code-metrics-cumulative-1.json"))!;
        bad["resourceMetrics"]!.AsArray().Add(good["resourceMetrics"]![0]!.DeepClone());

        var answer = await tool.SendAsync("metrics", bad.ToJsonString());

        answer.Status.ShouldBe(200);
        ((string?)answer.Json["partialSuccess"]!["rejectedDataPoints"]).ShouldBe("3");
        answer.Message!.ShouldContain("negative");
        answer.Message!.ShouldContain("finite");
        (await tool.CountedAsync()).Input.ShouldBe(1_000);
        (await tool.OneAsync<long>("select sum(records)::bigint from telemetry_refusals where org_id = $1")).ShouldBe(3);
    }

    [Theory]
    [InlineData("1795183206480000000", "1795190000000000000", "10 minutes ahead")]
    [InlineData("1795183206480000000", "1787000000000000000", "90 days back")]
    [InlineData("\"2874\"", "\"2000000000\"", "1,000,000,000 tokens")]
    [InlineData("76348", "76348000000", "10,000 dollars")]
    [InlineData("\"2874\"", "\"-1\"", "negative")]
    public async Task An_event_that_cannot_be_true_is_refused(string was, string becomes, string reason)
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        var answer = await tool.SendAsync("logs", Exporter.Sample("claude-code-logs.json").Replace(was, becomes, StringComparison.Ordinal));

        answer.Status.ShouldBe(200);
        ((string?)answer.Json["partialSuccess"]!["rejectedLogRecords"]).ShouldBe("1");
        answer.Message!.ShouldContain(reason);
        (await tool.CountedAsync()).Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_list_of_agents_that_was_opened_is_no_session()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        await tool.SendAsync("metrics", Exporter.Sample("claude-code-metrics-delta.json").Replace("\"fresh\"", "\"agents_view\"", StringComparison.Ordinal));

        (await tool.ActivityAsync()).ShouldNotContainKey("sessions");
    }
}
