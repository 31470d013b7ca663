namespace TeamCost.Web.Tests.Features.Telemetry;

public sealed class OtherToolsTelemetryTests(TelemetryApp world) : IClassFixture<TelemetryApp>
{
    public static TheoryData<string, string[], long, long, long, long, long> Bookings => new()
    {
        // input without what came from cache, output with reasoning
        { "codex", ["codex-logs.json"], 3_238, 912, 15_104, 0, 1 },
        { "codex", ["codex-metrics-delta.json"], 3_238, 912, 15_104, 0, 0 },
        { "codex", ["codex-logs.json", "codex-metrics-delta.json"], 3_238, 912, 15_104, 0, 1 },
        { "codex", ["codex-metrics-delta.json", "codex-logs.json", "codex-metrics-delta.json"], 3_238, 912, 15_104, 0, 1 },
        // output with thoughts; two records of one call
        { "gemini-cli", ["gemini-cli-logs.json"], 5_024, 1_152, 4_096, 0, 1 },
        { "gemini-cli", ["gemini-cli-metrics-cumulative.json"], 5_024, 1_152, 4_096, 0, 0 },
        { "gemini-cli", ["gemini-cli-metrics-cumulative.json", "gemini-cli-logs.json"], 5_024, 1_152, 4_096, 0, 1 },
        { "gemini-cli", ["gemini-cli-logs.json", "gemini-cli-metrics-cumulative.json", "gemini-cli-logs.json"], 5_024, 1_152, 4_096, 0, 1 },
        // the leaf span, not the agent's sum
        { "copilot-cli", ["copilot-cli-traces.json"], 1_705, 91, 512, 128, 1 },
        { "copilot-cli", ["copilot-cli-traces.json", "copilot-cli-traces.json"], 1_705, 91, 512, 128, 1 },
        { "copilot", ["copilot-chat-metrics.json"], 1_500, 250, 0, 0, 0 },
        { "copilot", ["copilot-chat-metrics.json", "copilot-chat-metrics.json"], 1_500, 250, 0, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Bookings))]
    public async Task A_tools_telemetry_is_booked_as_its_contract_says(string tool, string[] samples, long input, long output, long read, long write, long requests)
    {
        var sender = await Exporter.WithDeviceTokenAsync(world.App);

        foreach (var sample in samples)
        {
            var answer = await sender.SendSampleAsync(sample);
            answer.Status.ShouldBe(200);
            answer.Json["partialSuccess"].ShouldBeNull();
            await sender.SettleAsync();
        }

        (await sender.CountedAsync(tool)).ShouldBe((input, output, read, write, requests));
        (await sender.TextsAsync("select distinct tool from daily_usage where org_id = $1")).ShouldBe([tool]);
    }

    [Fact]
    public async Task Copilots_credits_stand_beside_our_price_and_github_bills()
    {
        var sender = await Exporter.WithDeviceTokenAsync(world.App);

        await sender.SendSampleAsync("copilot-cli-traces.json");
        await sender.SettleAsync();

        (await sender.OneAsync<decimal>("select reported_amount from usage_lines where org_id = $1")).ShouldBe(0.0075m);
        (await sender.TextsAsync("select provider from usage_lines where org_id = $1")).ShouldBe(["github"]);
    }

    [Fact]
    public async Task Activity_of_editors_is_kept_and_what_is_not_reported_is_not_zero()
    {
        var sender = await Exporter.WithDeviceTokenAsync(world.App);

        await sender.SendSampleAsync("copilot-chat-metrics.json");

        var activity = await sender.ActivityAsync("copilot");
        activity.ShouldBe(new Dictionary<string, decimal> { ["sessions"] = 1, ["lines-added"] = 12 }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("claude-code-logs-no-identity.json", "sam.ito@example.com")]
    [InlineData("claude-code-logs.json", "dana.reyes@example.com")]
    public async Task A_shared_token_takes_the_name_that_was_set_or_found(string sample, string name)
    {
        var sender = await Exporter.WithIngestTokenAsync(world.App);

        await sender.SendSampleAsync(sample);
        await sender.SettleAsync();

        (await sender.TextsAsync("select i.name from usage_lines u join identities i on i.org_id = u.org_id and i.id = u.identity_id where u.org_id = $1")).ShouldBe([name]);
        (await sender.OneAsync<bool>("select self_declared from sources where org_id = $1")).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_name_the_installation_stands_in_and_the_exporter_is_told()
    {
        var sender = await Exporter.WithIngestTokenAsync(world.App);
        var nameless = Exporter.Sample("claude-code-logs-no-identity.json").Replace("enduser.id", "something.else", StringComparison.Ordinal);

        var answer = await sender.SendAsync("logs", nameless);
        await sender.SettleAsync();

        ((string?)answer.Json["partialSuccess"]!["rejectedLogRecords"]).ShouldBe("0");
        answer.Message!.ShouldContain("do not say whose");
        (await sender.TextsAsync("select name from identities where org_id = $1")).ShouldBe(["claude-code installation 4f0c9a6d1be27385"]);
        (await sender.TextsAsync("select kind from identities where org_id = $1")).ShouldBe(["installation"]);
        (await sender.CountedAsync()).Input.ShouldBe(150, "nothing is dropped for want of a name");
    }
}
