using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Telemetry;

public sealed class SetupPageTests(TelemetryApp world) : IClassFixture<TelemetryApp>
{
    [Fact]
    public async Task It_waits_shows_the_first_export_and_counts_what_was_refused()
    {
        var acme = await world.App.NewOrgAsync();
        var page = await acme.Alice.GetAsync($"/o/{acme.Slug}/telemetry");
        page.Find("[data-testid=light]").TextContent.ShouldContain("Waiting");

        var tool = await Exporter.OfAsync(world.App, await acme.TokenAsync(), acme.Slug);
        await tool.SendSampleAsync("claude-code-logs.json");
        await tool.SendSampleAsync("edge-bad-values.json");

        page = await acme.Alice.GetAsync($"/o/{acme.Slug}/telemetry");
        page.Find("[data-testid=light]").TextContent.ShouldContain("Receiving");
        page.Find("[data-testid=senders]").TextContent.ShouldContain("Claude Code 2.1.240");
        page.Find("[data-testid=refused-count]").TextContent.ShouldContain("3 points refused");
    }

    [Fact]
    public async Task A_model_that_the_tool_prices_otherwise_is_named_with_both_figures()
    {
        var acme = await world.App.NewOrgAsync();
        var tool = await Exporter.OfAsync(world.App, await acme.TokenAsync(), acme.Slug);
        await tool.SendSampleAsync("claude-code-logs.json");
        await tool.SettleAsync();
        (await acme.Alice.GetAsync($"/o/{acme.Slug}/telemetry")).Page.QuerySelector("[data-testid=told-prices]").ShouldBeNull("they agree");

        var other = await world.App.NewOrgAsync();
        tool = await Exporter.OfAsync(world.App, await other.TokenAsync(), other.Slug);
        await tool.SendAsync("logs", Exporter.Sample("claude-code-logs.json").Replace("0.0763476", "0.2", StringComparison.Ordinal).Replace("76348", "200000", StringComparison.Ordinal));
        await tool.SettleAsync();

        var row = (await other.Alice.GetAsync($"/o/{other.Slug}/telemetry")).Find("[data-testid=told-prices] tbody tr");
        row.TextContent.ShouldContain("Claude Code");
        row.TextContent.ShouldContain("$0.20");
        row.TextContent.ShouldContain("$0.08");
        row.TextContent.ShouldContain("+162%");
    }

    [Fact]
    public async Task A_token_is_made_in_place_and_stands_in_every_snippet()
    {
        var acme = await world.App.NewOrgAsync();

        var page = await acme.Alice.PostAsync($"/o/{acme.Slug}/telemetry", ("Form.Name", "laptop"), ("Form.Kind", "Device"));

        var secret = page.Find("[data-testid=token-secret]").TextContent;
        foreach (var name in (string[])["claude-developer", "claude-company", "claude-ci", "codex", "gemini", "copilot-cli", "copilot-chat"])
        {
            var text = page.Find($"[data-testid=snippet-{name}]").TextContent;
            text.ShouldContain(secret);
            text.ShouldContain("/otlp");
        }
    }
}
