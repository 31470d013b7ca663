using TeamCost.Contracts;
using TeamCost.Web.Features.Providers.Anthropic;

namespace TeamCost.Web.Tests.Features.Providers.Anthropic;

/// <summary>What Claude Code said once is taken out of the messages usage once, from where it surely is first.</summary>
public sealed class MessagesRemainderTests
{
    private const string Mira = "mira@larkspur.example";
    private static readonly DateOnly Day = new(2026, 11, 18);

    private static readonly AnthropicNames Names = new(
        [new UserItem { Id = "user_mira", Email = "Mira@larkspur.example" }, new UserItem { Id = "user_jonas", Email = "jonas@larkspur.example" }],
        [
            new KeyItem { Id = "key_code", Name = "claude_code_key_mira", WorkspaceId = "ws_code", CreatedBy = User("user_mira") },
            new KeyItem { Id = "key_mira", Name = "mira-dev", WorkspaceId = "ws_prod", CreatedBy = User("user_jonas"), Principal = User("user_mira") },
            new KeyItem { Id = "key_ci", Name = "ci", WorkspaceId = "ws_prod", CreatedBy = User("user_mira") },
        ],
        [new WorkspaceItem { Id = "ws_code", Name = "Claude Code" }, new WorkspaceItem { Id = "ws_prod", Name = "Production" }]);

    [Fact]
    public void Keys_of_the_claude_code_workspace_lose_first_then_sign_ins_then_keys_that_act_for_the_person()
    {
        var left = Subtract(
            [Code(Mira, new TokenCounts(250, 0, 0, 0, 0, 0))],
            Used(9, 100, key: "key_mira", workspace: "ws_prod"), Used(9, 100, account: "user_mira"), Used(9, 100, key: "key_code", workspace: "ws_code"));

        left.Select(line => (line.Project, line.Tokens.Input)).ShouldBe([("Production", 50)]);
    }

    [Fact]
    public void Hours_lose_in_their_order_and_keep_what_is_left()
    {
        var left = Subtract([Code(Mira, new TokenCounts(150, 0, 0, 0, 0, 0))],
            Used(15, 100, key: "key_code", workspace: "ws_code"), Used(8, 100, key: "key_code", workspace: "ws_code"), Used(11, 100, key: "key_code", workspace: "ws_code"));

        left.Select(line => (line.Hour, line.Tokens.Input)).ShouldBe([(11, 50), (15, 100)]);
    }

    [Fact]
    public void Nothing_falls_below_zero_and_what_is_missing_is_not_taken_from_others()
    {
        var left = Subtract([Code(Mira, new TokenCounts(1_000_000, 5, 0, 0, 0, 0))],
            Used(9, 100, key: "key_code", workspace: "ws_code"), Used(9, 70, account: "user_jonas"), Used(9, 30, key: "key_ci", workspace: "ws_prod"));

        left.Select(line => (line.Identity, line.Tokens.Input)).ShouldBe([("jonas@larkspur.example", 70), ("key:ci", 30)]);
    }

    [Fact]
    public void A_key_that_somebody_made_for_another_purpose_is_not_that_persons_claude_code()
    {
        Subtract([Code(Mira, new TokenCounts(30, 0, 0, 0, 0, 0))], Used(9, 30, key: "key_ci", workspace: "ws_prod")).Single().Tokens.Input.ShouldBe(30);
    }

    [Fact]
    public void Keys_that_claude_code_made_are_their_makers_and_other_keys_are_their_own()
    {
        var left = Subtract([], Used(9, 1, key: "key_code", workspace: "ws_code"), Used(9, 2, key: "key_ci", workspace: "ws_prod"),
            Used(9, 4, key: "key_mira", workspace: "ws_prod"), Used(9, 8, account: "user_unknown"), Used(9, 16, key: "key_gone"), Used(9, 32));

        left.Select(line => (line.Identity, line.Project, line.Tokens.Input)).ShouldBe([
            (Mira, "Claude Code", 1), ("key:ci", "Production", 2), (Mira, "Production", 4), ("user_unknown", "Default workspace", 8),
            ("key:key_gone", "Default workspace", 16), (null, "Default workspace", 32)]);
    }

    [Fact]
    public void A_key_as_actor_takes_from_the_key_of_its_name_before_its_principal_does()
    {
        var left = Subtract(
            [Code(Mira, new TokenCounts(60, 0, 0, 0, 0, 0)), Code("key:mira-dev", new TokenCounts(80, 0, 0, 0, 0, 0))], Used(9, 100, key: "key_mira", workspace: "ws_prod"));

        left.ShouldBeEmpty();
    }

    [Fact]
    public void Cache_writes_are_taken_from_five_minutes_and_then_from_an_hour()
    {
        var left = Subtract([Code(Mira, new TokenCounts(0, 0, 0, 120, 0, 0))],
            new MessagesResult
            {
                ApiKeyId = "key_code",
                WorkspaceId = "ws_code",
                Model = "claude-opus-5",
                UncachedInput = 0,
                Output = 0,
                CacheRead = 0,
                CacheCreation = new CacheCreation { FiveMinutes = 100, OneHour = 50 },
            });

        (left.Single().Tokens.CacheWrite5m, left.Single().Tokens.CacheWrite1h).ShouldBe((0, 30));
    }

    [Fact]
    public void A_dated_model_is_the_same_model_without_its_date()
    {
        Subtract([Code(Mira, new TokenCounts(40, 0, 0, 0, 0, 0), "claude-haiku-4-5")],
            Used(9, 40, key: "key_code", workspace: "ws_code", model: "claude-haiku-4-5-20251001")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("batch", Tiers.Batch)]
    [InlineData("priority", Tiers.Priority)]
    [InlineData("priority_on_demand", Tiers.Priority)]
    [InlineData("flex", Tiers.Flex)]
    [InlineData("flex_discount", Tiers.Flex)]
    [InlineData("standard", Tiers.Standard)]
    [InlineData("one_of_next_year", Tiers.Standard)]
    public void The_service_tier_decides_the_rate(string said, string tier)
    {
        Subtract([], Used(9, 1) with { ServiceTier = said, ContextWindow = "200k-1M", InferenceGeo = "us" }).Single().Rate
            .ShouldBe(new RateClass(tier, "us", 200_000));
        Subtract([], Used(9, 1) with { ServiceTier = said, ContextWindow = "0-200k", InferenceGeo = "not_available" }).Single().Rate
            .ShouldBe(new RateClass(tier, "", Band: null));
    }

    private static IReadOnlyList<UsageLine> Subtract(IReadOnlyList<UsageLine> code, params MessagesResult[] used)
    {
        var remainder = new MessagesRemainder([.. used.Select(one => new Bucket<MessagesResult>
        {
            StartingAt = new DateTimeOffset(Day.ToDateTime(new TimeOnly(int.Parse(one.ContextWindow is { } hour && !hour.Contains('k') ? hour : "9"), 0)), TimeSpan.Zero),
            Results = [one],
        })], Names, Day);
        remainder.Subtract(code);
        return remainder.Lines();
    }

    // The hour travels in a field that these tests do not need otherwise.
    private static MessagesResult Used(int hour, long input, string? key = null, string? workspace = null, string? account = null, string model = "claude-opus-5") => new()
    {
        ApiKeyId = key,
        WorkspaceId = workspace,
        AccountId = account,
        Model = model,
        UncachedInput = input,
        Output = 0,
        CacheRead = 0,
        CacheCreation = new CacheCreation { FiveMinutes = 0, OneHour = 0 },
        ContextWindow = hour.ToString(),
    };

    private static UsageLine Code(string who, TokenCounts tokens, string model = "claude-opus-5") =>
        new(Day, null, "claude-code", "anthropic", model, null, new RateClass(Band: null, Recorded: true), tokens, 0, 0, Identity: who, PaidBy: PaidModes.Metered);

    private static ActorReference User(string id) => new() { Id = id, Type = "user" };
}
