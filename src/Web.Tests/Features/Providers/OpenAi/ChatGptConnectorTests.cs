using Microsoft.Extensions.Configuration;
using TeamCost.Contracts;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.OpenAi;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Providers.OpenAi;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Tests.Features.Providers.OpenAi;

/// <summary>A ChatGPT workspace, billed in credits or in dollars, against the fake over HTTP.</summary>
public sealed class ChatGptConnectorTests
{
    private static readonly DateOnly Day17 = new(2026, 11, 17);
    private static readonly (string, string) Workspace = ("workspace", "ws_EXAMPLE");

    [Fact]
    public async Task A_workspace_in_credits_has_usage_covered_by_its_plan_and_credits_as_activity()
    {
        await using var bench = await ProviderBench<FakeChatGpt>.OfAsync(FakeChatGpt.FromSamples(), "chatgpt");

        var day = await bench.ReadAsync("usage", Day17, "ws-admin-good", Workspace);

        day.Usage.Select(line => (line.Tool, line.Provider, line.Model, line.Identity, line.Tokens, line.Requests, line.PaidBy, line.Reported)).ShouldBe([
            ("codex", "openai", "gpt-5.5", "jonas.weber@larkspur.example", new TokenCounts(310_000, 71_000, 2_250_000, 0, 0, 0), 42, PaidModes.Seat, null),
            ("codex", "openai", "gpt-5.5", "ada.lindqvist@larkspur.example", new TokenCounts(40_000, 8_000, 120_000, 0, 0, 0), 6, PaidModes.Seat, null)]);
        day.Bill.ShouldBeEmpty();
        day.Seats.ShouldBeNull();
        day.Activity.Where(item => item.Metric == "credits").Sum(item => item.Value).ShouldBe(42.75m);
        day.Activity.Where(item => item.Metric == ActivityMetrics.Interactions).Select(item => (item.Detail, item.Value))
            .ShouldBe([("CODEX_CLI", 33), ("CODEX_DESKTOP_APP", 9), ("CODEX_CLI", 6)]);
        bench.Fake.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_workspace_in_dollars_has_a_bill_and_tokens_of_unknown_kind_are_an_estimate()
    {
        await using var bench = await ProviderBench<FakeChatGpt>.OfAsync(FakeChatGpt.FromSamples(inDollars: true), "chatgpt");

        var day = await bench.ReadAsync("usage", Day17, "ws-admin-good", Workspace);

        var line = day.Usage.ShouldHaveSingleItem();
        (line.Tool, line.Model, line.Tokens.Total, line.Grain, line.PaidBy, line.Reported!.Amount, line.Rate.Recorded).ShouldBe(
            ("chatgpt", "unknown", 2_631_000, Grains.Estimate, PaidModes.Metered, 1.54m, true));
        (line.Identity, day.Bill.Single().Identity, day.Bill.Single().Amount.Amount).ShouldBe(("jonas.weber@larkspur.example", "jonas.weber@larkspur.example", 1.54m));
        day.Names.Single().ExternalId.ShouldBe("user-fk55xkqbF41B6dm3MfGx22WJ");
    }

    [Fact]
    public async Task Without_the_permission_for_names_ids_stand_for_people()
    {
        await using var bench = await ProviderBench<FakeChatGpt>.OfAsync(FakeChatGpt.FromSamples(inDollars: true), "chatgpt");

        var summary = await bench.Connector.VerifyAsync(bench.Access("ws-admin-nonames", Workspace), default);
        var day = await bench.ReadAsync("usage", Day17, "ws-admin-nonames", Workspace);

        summary.AccountId.ShouldBe("ws_EXAMPLE");
        summary.Permissions.Select(permission => permission.Trouble).ShouldBe([null, Trouble.PermissionMissing]);
        day.Usage.Single().Identity.ShouldBe("user-fk55xkqbF41B6dm3MfGx22WJ");
    }

    [Theory]
    [InlineData("ws-admin-unknown", "ws_EXAMPLE", Trouble.KeyRejected, "ChatGPT does not accept the key")]
    [InlineData("ws-admin-noscope", "ws_EXAMPLE", Trouble.PermissionMissing, "enterprise.analytics.usage.read")]
    [InlineData("ws-admin-good", "ws_OTHER", Trouble.NotFound, "does not know this workspace")]
    [InlineData("ws-admin-good", "", Trouble.NotFound, "The workspace's id is missing.")]
    public async Task What_is_refused_has_its_own_sentence(string key, string workspace, Trouble trouble, string sentence)
    {
        await using var bench = await ProviderBench<FakeChatGpt>.OfAsync(FakeChatGpt.FromSamples(), "chatgpt");

        var failed = await bench.FailAsync("usage", Day17, key, ("workspace", workspace));

        failed.Trouble.ShouldBe(trouble);
        failed.Message.ShouldContain(sentence);
    }

    [Fact]
    public async Task Totals_under_another_name_are_an_unreadable_answer()
    {
        await using var bench = await ProviderBench<FakeChatGpt>.OfAsync(FakeChatGpt.FromSamples(), "chatgpt");
        bench.Fake.Faults.Next("usage", Fault.Renamed("totals", "sums"), times: 10);

        (await bench.FailAsync("usage", Day17, "ws-admin-good", Workspace)).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task Hundreds_of_people_come_over_several_pages()
    {
        var fake = FakeChatGpt.FromSamples();
        var fact = fake.Facts.ChatGpt[0];
        fake.Facts = fake.Facts with { ChatGpt = [.. Enumerable.Range(1, 450).Select(n => fact with { UserId = $"user-{n}", Email = $"p{n}@larkspur.example" })] };
        fake.MostPerPage = 200;
        await using var bench = await ProviderBench<FakeChatGpt>.OfAsync(fake, "chatgpt");

        (await bench.ReadAsync("usage", Day17, "ws-admin-good", Workspace)).Usage.Count.ShouldBe(450);
        bench.Fake.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("false", false)]
    [InlineData("true", true)]
    public void It_is_offered_only_where_the_operator_says_so(string? setting, bool isOffered)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>(ChatGptSetup.Switch, setting)]).Build();
        var catalog = new ProviderCatalog([new ChatGptConnector(null!, TimeProvider.System)], configuration);

        (catalog.Find("chatgpt") is not null).ShouldBe(isOffered);
        catalog.All.Count().ShouldBe(isOffered ? 1 : 0);
    }

    [Fact]
    public void A_platform_key_is_refused_before_anything_is_sent()
    {
        ChatGptSetup.Value.CheckKey("sk-admin-EXAMPLE")!.Sentence.ShouldContain("ChatGPT workspace");
        ChatGptSetup.Value.CheckKey("ws-admin-good").ShouldBeNull();
    }
}
