using System.Globalization;
using System.Text;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Web.Tests.Contracts.Pricing;

public sealed class PriceBookTests
{
    private static readonly DateTimeOffset _november = At("2026-11-02T09:00");

    /// <summary>Worked by hand: the last column is the arithmetic, in dollars per million tokens.</summary>
    public static TheoryData<string, string, string, int?, string, long[], string, string> Golden => new()
    {
        // provider, model, tier, band, instant, [in, out, read, write5m, write1h, searches], dollars, how
        { "anthropic", "claude-sonnet-4-5-20250929", "standard", 0, "2026-11-02T09:00", [12, 310, 18000, 2400, 600, 0], "0.022686", "(12*3 + 310*15 + 18000*0.3 + 2400*3.75 + 600*6) / 1e6" },
        { "anthropic", "claude-sonnet-4-5-20250929", "standard", 0, "2026-11-02T09:00", [5, 800, 21000, 1500, 0, 2], "0.04394", "(5*3 + 800*15 + 21000*0.3 + 1500*3.75) / 1e6 + 2*0.01" },
        { "anthropic", "claude-sonnet-4-5-20250929", "standard", 200_000, "2026-11-04T08:00", [50, 1000, 190000, 20000, 0, 0], "0.2868", "(50*6 + 1000*22.5 + 190000*0.6 + 20000*7.5) / 1e6: the whole request moves" },
        { "anthropic", "claude-sonnet-4-5-20250929", "standard", null, "2026-11-04T08:00", [50, 1000, 190000, 20000, 0, 0], "0.14715", "(50*3 + 1000*15 + 190000*0.3 + 20000*3.75) / 1e6: prompts unknown, never the long rate" },
        { "anthropic", "claude-sonnet-5-5", "standard", 0, "2026-10-06T23:00", [1000, 1000, 1000000, 0, 0, 0], "0.212", "(1000*2 + 1000*10 + 1e6*0.20) / 1e6: the last hour of the first period" },
        { "anthropic", "claude-sonnet-5-5", "standard", 0, "2026-10-07T00:00", [1000, 1000, 1000000, 0, 0, 0], "0.112", "(1000*2 + 1000*10 + 1e6*0.10) / 1e6: the first of the second" },
        { "anthropic", "claude-haiku-5-5", "standard", 32_000, "2026-11-02T09:00", [1000, 500, 90000, 1000, 1000, 0], "0.001575", "(1000*0.1 + 500*0.5 + 90000*0.01 + 1000*0.125 + 1000*0.2) / 1e6" },
        { "anthropic", "claude-haiku-5-5", "standard", 100_000, "2026-11-02T09:00", [1000, 500, 99000, 1000, 1000, 0], "0.008325", "(1000*0.5 + 500*2.5 + 99000*0.05 + 1000*0.625 + 1000*1) / 1e6" },
        { "anthropic", "claude-opus-4-6", "fast", 0, "2026-11-03T10:00", [20, 500, 30000, 0, 0, 0], "0.1656", "(20*5 + 500*25 + 30000*0.5) / 1e6 * 6" },
        { "anthropic", "claude-opus-4-8", "fast", 0, "2026-11-03T10:00", [1000, 1000, 10000, 1000, 1000, 0], "0.1025", "(1000*10 + 1000*50 + 10000*1 + 1000*12.5 + 1000*20) / 1e6" },
        { "anthropic", "claude-opus-5-5", "fast", 0, "2026-11-03T10:00", [1000, 1000, 10000, 0, 0, 0], "0.052", "(1000*8 + 1000*40 + 10000*0.4) / 1e6: the read price doubles with the input" },
        { "anthropic", "claude-opus-4-6", "standard", 200_000, "2026-03-12T23:00", [1000, 1000, 200000, 0, 0, 0], "0.2475", "(1000*10 + 1000*37.5 + 200000*1) / 1e6: long prompts were dearer until 13 March" },
        { "anthropic", "claude-opus-4-6", "standard", 200_000, "2026-03-13T00:00", [1000, 1000, 200000, 0, 0, 0], "0.13", "(1000*5 + 1000*25 + 200000*0.5) / 1e6" },
        { "anthropic", "claude-opus-4-5", "batch", 0, "2026-11-02T09:00", [1000, 1000, 10000, 0, 0, 0], "0.0175", "(1000*2.5 + 1000*12.5 + 10000*0.25) / 1e6" },
        { "anthropic", "claude-fable-5-1", "standard", 0, "2026-11-02T09:00", [0, 0, 1000000, 0, 0, 0], "0.25", "1e6*0.25 / 1e6: the row's own read price, not a tenth" },
        { "openai", "gpt-6-sol", "standard", 256_000, "2026-11-02T09:00", [10000, 1000, 250000, 0, 0, 0], "0.08", "(10000*2 + 1000*10 + 250000*0.2) / 1e6" },
        { "openai", "gpt-6-sol", "standard", 272_000, "2026-11-02T09:00", [10000, 1000, 270000, 1000, 0, 0], "0.168", "(10000*4 + 1000*15 + 270000*0.4 + 1000*5) / 1e6" },
        { "openai", "gpt-5.4", "standard", 0, "2026-11-02T09:00", [0, 0, 0, 1000, 0, 0], "0.0025", "1000*2.5 / 1e6: before 5.6 a write costs the plain input" },
        { "openai", "gpt-5.5", "fast", 0, "2026-11-02T09:00", [1000, 1000, 0, 0, 0, 0], "0.0875", "(1000*5 + 1000*30) / 1e6 * 2.5" },
        { "openai", "gpt-6-sol", "priority", 0, "2026-11-02T09:00", [1000, 1000, 0, 0, 0, 0], "0.024", "(1000*2 + 1000*10) / 1e6 * 2" },
        { "openai", "gpt-6-sol", "flex", 0, "2026-11-02T09:00", [1000, 1000, 1000, 0, 0, 0], "0.0061", "(1000*2 + 1000*10 + 1000*0.2) / 1e6 / 2" },
        { "openai", "gpt-5.6-sol", "standard", 0, "2026-08-20T23:00", [1000, 1000, 0, 0, 0, 0], "0.035", "(1000*5 + 1000*30) / 1e6" },
        { "openai", "gpt-5.6-sol", "standard", 0, "2026-08-21T00:00", [1000, 1000, 0, 0, 0, 0], "0.024", "(1000*4 + 1000*20) / 1e6" },
        { "google", "gemini-2.5-pro", "standard", 128_000, "2026-11-07T09:00", [5000, 350, 4000, 0, 0, 0], "0.01025", "(5000*1.25 + 350*10 + 4000*0.125) / 1e6" },
        { "google", "gemini-2.5-pro", "standard", 200_000, "2026-11-07T09:00", [201000, 1000, 0, 0, 0, 0], "0.5175", "(201000*2.5 + 1000*15) / 1e6" },
        { "deepseek", "deepseek-flash", "standard", 0, "2026-11-02T03:00", [1000, 1000, 1000, 0, 0, 0], "0.001506", "(1000*0.3 + 1000*1.2 + 1000*0.006) / 1e6: Monday 03 UTC is peak" },
        { "deepseek", "deepseek-flash", "standard", 0, "2026-11-02T04:00", [1000, 1000, 1000, 0, 0, 0], "0.000753", "(1000*0.15 + 1000*0.6 + 1000*0.003) / 1e6" },
        { "deepseek", "deepseek-flash", "standard", 0, "2026-11-01T03:00", [1000, 1000, 1000, 0, 0, 0], "0.000753", "Sunday has no peak" },
        { "deepseek", "deepseek-v4-flash", "standard", 0, "2026-09-09T12:00", [1000, 1000, 0, 0, 0, 0], "0.00088", "(1000*0.22 + 1000*0.66) / 1e6: still its own price" },
        { "deepseek", "deepseek-v4-flash", "standard", 0, "2026-09-10T12:00", [1000, 1000, 0, 0, 0, 0], "0.00075", "(1000*0.15 + 1000*0.6) / 1e6: the old name bills as its successor" },
        { "openai", "gpt-4o-2024-05-13", "standard", 0, "2026-11-02T09:00", [1000, 1000, 0, 0, 0, 0], "0.02", "(1000*5 + 1000*15) / 1e6: a snapshot with a price of its own" },
        { "openai", "gpt-4o-2024-08-06", "standard", 0, "2026-11-02T09:00", [1000, 1000, 0, 0, 0, 0], "0.0125", "(1000*2.5 + 1000*10) / 1e6" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_line_costs_what_the_arithmetic_says(
        string provider, string model, string tier, int? band, string at, long[] counts, string dollars, string how)
    {
        var cost = PriceBook.BuiltIn.CostOf(provider, model, new RateClass(tier, "", band), Counts(counts), counts[5], At(at));

        cost.ShouldNotBeNull(how).Total.ShouldBe(decimal.Parse(dollars, CultureInfo.InvariantCulture), how);
    }

    [Theory]
    [InlineData("claude-sonnet-4-5")]
    [InlineData("claude-sonnet-4-5-20250929")]
    [InlineData("claude-sonnet-4.5")]
    [InlineData("Claude-Sonnet-4.5")]
    [InlineData("claude-sonnet-4-5-latest")]
    [InlineData("claude-sonnet-4-5@20250929")]
    [InlineData("claude-sonnet-4-5[1m]")]
    [InlineData("claude-sonnet-4-5-20250929[1m]")]
    [InlineData("claude-sonnet-4-5-thinking")]
    [InlineData("claude-sonnet-4-5:beta")]
    [InlineData("anthropic/claude-sonnet-4.5")]
    [InlineData("openrouter/anthropic/claude-sonnet-4.5")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("anthropic:claude-sonnet-4-5")]
    public void Every_spelling_of_a_model_has_its_price(string model) => InputPrice("anthropic", model).ShouldBe(3m);

    [Theory]
    [InlineData("claude-sonnet-4-55")]
    [InlineData("claude-sonnet-4-5-turbo")]
    [InlineData("my-claude-sonnet-4-5")]
    [InlineData("claude-sonnet")]
    [InlineData("claude")]
    [InlineData("gpt-6-sol-pro")]
    [InlineData("gpt")]
    [InlineData("opus")]
    [InlineData("claude-opus-9")]
    [InlineData("openai/gpt-oss-120b:free")]
    [InlineData("")]
    [InlineData("-20250929")]
    [InlineData("<synthetic>")]
    public void A_name_that_only_resembles_a_model_has_no_price(string model) =>
        PriceBook.BuiltIn.CostOf("anthropic", model, new RateClass(), new TokenCounts(1, 0, 0, 0, 0, 0), 0, _november).ShouldBeNull();

    [Fact]
    public void A_model_has_no_price_before_it_is_sold() =>
        PriceBook.BuiltIn.CostOf("anthropic", "claude-sonnet-5-5", new RateClass(), new TokenCounts(1, 0, 0, 0, 0, 0), 0, At("2026-09-27T23:00")).ShouldBeNull();

    [Fact]
    public void A_rate_class_that_says_nothing_is_standard()
    {
        new RateClass().ShouldBe(new RateClass(Tiers.Standard, "", 0, Recorded: false));
        System.Text.Json.JsonSerializer.Deserialize("""{"rate":{}}""", ContractsJson.Default.UsageLine)!.Rate.Tier.ShouldBe(Tiers.Standard);
    }

    [Fact]
    public void An_unknown_band_stays_unknown_on_the_wire()
    {
        var line = new UsageLine(new DateOnly(2026, 11, 2), null, "droid", "anthropic", "m", null, new RateClass(Band: null), default, 1, 0);

        var json = System.Text.Json.JsonSerializer.Serialize(line, ContractsJson.Default.UsageLine);

        System.Text.Json.JsonSerializer.Deserialize(json, ContractsJson.Default.UsageLine).ShouldBe(line);
    }

    [Fact]
    public void The_provider_decides_between_two_sellers_of_one_model()
    {
        InputPrice("groq", "openai/gpt-oss-120b").ShouldBe(0.15m);
        InputPrice("cerebras", "gpt-oss-120b").ShouldBe(0.35m);
        InputPrice("groq", "gpt-oss-120b").ShouldBe(0.15m);
    }

    [Fact]
    public void Tokens_of_a_kind_without_a_price_make_the_whole_cost_unknown()
    {
        Price("openai", "gpt-5.4-pro", new TokenCounts(1000, 10, 0, 0, 0, 0)).ShouldNotBeNull();
        Price("openai", "gpt-5.4-pro", new TokenCounts(1000, 10, 1, 0, 0, 0)).ShouldBeNull();
        PriceBook.BuiltIn.CostOf("anthropic", "claude-haiku-4-5", new RateClass(Tiers.Fast), new TokenCounts(1, 0, 0, 0, 0, 0), 0, _november)
            .ShouldBeNull("nobody sells Haiku in fast mode");
    }

    [Theory]
    [InlineData("claude-opus-4-6", "us", "1.1")]
    [InlineData("claude-opus-5", "us", "1.1")]
    [InlineData("claude-opus-4-5", "us", "1")]
    [InlineData("claude-3-7-sonnet-20250219", "us", "1")]
    [InlineData("claude-opus-4-6", "global", "1")]
    public void Inference_kept_in_the_united_states_costs_a_tenth_more_from_Claude_4_6_on(string model, string region, string factor)
    {
        var tokens = new TokenCounts(1000, 1000, 1000, 1000, 1000, 0);
        var plain = PriceBook.BuiltIn.CostOf("anthropic", model, new RateClass(), tokens, 1, _november)!.Value;

        var regional = PriceBook.BuiltIn.CostOf("anthropic", model, new RateClass(Region: region), tokens, 1, _november)!.Value;

        regional.Total.ShouldBe(((plain.Total - 0.01m) * decimal.Parse(factor, CultureInfo.InvariantCulture)) + 0.01m, "a search costs the same everywhere");
    }

    [Fact]
    public void An_organizations_row_wins_for_its_period_and_provider_only()
    {
        var book = PriceBook.BuiltIn.With(
        [
            new PriceRow("", "claude-sonnet-4-5", 1m, 2m, null, null, null, At("2026-11-01T00:00"), At("2026-12-01T00:00")),
            new PriceRow("bedrock", "claude-opus-4-5", 7m, 8m, null, null, null, null, null),
            new PriceRow("", "house-model", 4m, 4m, null, null, null, null, null),
        ]);

        InputPrice("anthropic", "claude-sonnet-4-5-20250929", book).ShouldBe(1m);
        InputPrice("anthropic", "claude-sonnet-4-5-20250929", book, At("2026-10-31T23:00")).ShouldBe(3m);
        InputPrice("bedrock", "anthropic.claude-opus-4-5-20251101-v1:0", book).ShouldBe(7m);
        InputPrice("anthropic", "claude-opus-4-5", book).ShouldBe(5m);
        InputPrice("acme", "house-model", book).ShouldBe(4m);
        book.CostOf("anthropic", "claude-sonnet-4-5", new RateClass(), new TokenCounts(0, 0, 1000, 1000, 1000, 0), 0, _november)!.Value.Total
            .ShouldBe(0.00335m, "1000*0.1 + 1000*1.25 + 1000*2 per million: the vendor's multiples of the row's own input");
    }

    [Fact]
    public void A_LiteLlm_map_replaces_the_table()
    {
        var book = LiteLlm("""
            { "sample_spec": { "input_cost_per_token": 9 },
              "claude-opus-4-6": { "input_cost_per_token": 5e-06, "output_cost_per_token": 2.5e-05, "fast_multiplier": 6.0 },
              "gpt-9": { "litellm_provider": "openai", "input_cost_per_token": 1e-06, "output_cost_per_token": 4e-06, "cache_read_input_token_cost": 1e-07,
                "input_cost_per_token_above_272k_tokens": 2e-06, "output_cost_per_token_above_272k_tokens": 6e-06, "input_cost_per_token_priority": 3e-06,
                "output_cost_per_token_priority": 12e-06, "input_cost_per_token_batches": 4e-07, "output_cost_per_token_batches": 2e-06 },
              "qwen-x": { "litellm_provider": "dashscope", "tiered_pricing": [
                { "range": [0, 32000.0], "input_cost_per_token": 1e-06, "output_cost_per_token": 5e-06 },
                { "range": [32000.0, 128000.0], "input_cost_per_token": 2e-06, "output_cost_per_token": 9e-06 } ] },
              "embed": { "input_cost_per_token": 1e-07 }, "broken": 3, "odd": { "input_cost_per_token": "free" } }
            """);

        InputPrice("anthropic", "claude-sonnet-4-5", book, expected: false).ShouldBeNull("not in this map");
        Of("claude-opus-4-6", new RateClass(Tiers.Fast), new TokenCounts(20, 500, 30000, 0, 0, 0)).ShouldBe(0.1656m);
        Of("gpt-9", new RateClass(Band: 256_000), new TokenCounts(1000, 1000, 0, 0, 0, 0)).ShouldBe(0.005m);
        Of("gpt-9", new RateClass(Band: 272_000), new TokenCounts(1000, 1000, 1000, 0, 0, 0)).ShouldBe(0.0081m, "the read price has no long form: it stays");
        Of("gpt-9", new RateClass(Tiers.Priority), new TokenCounts(1000, 1000, 0, 0, 0, 0)).ShouldBe(0.015m);
        Of("gpt-9", new RateClass(Tiers.Batch), new TokenCounts(1000, 1000, 0, 0, 0, 0)).ShouldBe(0.0024m);
        Of("qwen-x", new RateClass(Band: 0), new TokenCounts(1000, 1000, 0, 0, 0, 0)).ShouldBe(0.006m);
        Of("qwen-x", new RateClass(Band: 100_000), new TokenCounts(1000, 1000, 0, 0, 0, 0)).ShouldBe(0.011m);
        Of("embed", new RateClass(), new TokenCounts(1000, 0, 0, 0, 0, 0)).ShouldBe(0.0001m);
        Of("embed", new RateClass(), new TokenCounts(1000, 1, 0, 0, 0, 0)).ShouldBeNull();
        Of("odd", new RateClass(), new TokenCounts(1, 0, 0, 0, 0, 0)).ShouldBeNull();

        decimal? Of(string model, RateClass rate, TokenCounts tokens) => book.CostOf("", model, rate, tokens, 0, _november)?.Total;
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("")]
    public void Something_that_is_no_price_map_is_refused_with_a_sentence(string text) =>
        Should.Throw<FormatException>(() => LiteLlm(text)).Message.ShouldContain("price map");

    [Fact]
    public void Every_row_of_the_table_prices_itself_under_all_its_names()
    {
        using var json = System.Text.Json.JsonDocument.Parse(
            typeof(PriceBook).Assembly.GetManifestResourceStream("models.json")!);
        foreach (var row in json.RootElement.EnumerateArray())
        {
            var at = row.GetProperty("effective_from").GetString() is { } from ? At(from + "T00:00") : At("2025-01-04T00:00");
            var input = row.GetProperty("input_per_mtok").GetDecimal();
            var provider = row.GetProperty("provider").GetString()!;

            InputPrice(provider, row.GetProperty("id").GetString()!, at: at).ShouldBe(input, row.GetProperty("id").GetString());
        }
    }

    [Theory]
    [InlineData("zed", "3.3")]
    [InlineData("anthropic", "3")]
    [InlineData("cursor", "3")]
    public void Zed_bills_its_hosted_models_a_tenth_above_the_list_price(string seller, string price) =>
        InputPrice(seller, "claude-sonnet-4-5").ShouldBe(decimal.Parse(price, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("zed")]
    [InlineData("")]
    public void A_price_of_ones_own_is_not_raised_for_zed(string provider)
    {
        var book = PriceBook.BuiltIn.With([new PriceRow(provider, "claude-sonnet-4-5", 2m, 10m, null, null, null, null, null)]);

        InputPrice("zed", "claude-sonnet-4-5", book).ShouldBe(2m);
    }

    private static decimal? InputPrice(string provider, string model, PriceBook? book = null, DateTimeOffset? at = null, bool expected = true)
    {
        var cost = (book ?? PriceBook.BuiltIn).CostOf(
            provider, model, new RateClass(), new TokenCounts(1_000_000, 0, 0, 0, 0, 0), 0, at ?? _november);
        return expected ? cost.ShouldNotBeNull(model).Total : cost?.Total;
    }

    private static Cost? Price(string provider, string model, TokenCounts tokens) =>
        PriceBook.BuiltIn.CostOf(provider, model, new RateClass(), tokens, 0, _november);

    private static PriceBook LiteLlm(string json) => PriceBook.FromLiteLlm(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static TokenCounts Counts(long[] counts) => new(counts[0], counts[1], counts[2], counts[3], counts[4], 0);

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
