using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Usage;

/// <summary>One number: the same usage by several roads counts once, a road that reports a part of it loses nothing.</summary>
public sealed class OverlapTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly SourceClaim Anthropic = SourceClaim.Connection(Guid.NewGuid(), "Anthropic", "claude-code");
    private static readonly SourceClaim OpenAi = SourceClaim.Connection(Guid.NewGuid(), "OpenAI", "completions");

    private static UsageLine Told(
        string? identity, long input, long output = 0, string model = Sonnet, string tool = "claude-code", string provider = "anthropic", string paidBy = PaidModes.NotSaid,
        Money? reported = null, long cacheRead = 0, int? hour = null) =>
        Line(input: input, output: output, session: null, hour: hour, model: model, tool: tool, provider: provider, identity: identity, paidBy: paidBy, reported: reported, cacheRead: cacheRead);

    private static SourceClaim Laptop(Guid person) => SourceClaim.Device(person, Guid.NewGuid(), "laptop");

    private static BillItem Bill(decimal usd, BillKind kind = BillKind.Usage, string provider = "anthropic", string? identity = null) =>
        new(Day, provider, "api", $"{kind}", new Money(usd), kind, Identity: identity);

    private static async Task<Dictionary<string, (long Told, long Counted)>> SourcesAsync(UsageWorld world)
    {
        var names = (await world.ReadAsync(db => Task.FromResult(db.Sources.ToList()))).ToDictionary(source => source.Id, source => source.Name);
        return (await world.ReadAsync(db => Task.FromResult(db.DailySources.ToList()))).GroupBy(row => names[row.SourceId])
            .ToDictionary(source => source.Key, source => (source.Sum(row => row.Tokens), source.Sum(row => row.CountedTokens)), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Claude_Code_by_account_telemetry_and_laptop_counts_once_and_who_told_what_is_kept()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        var email = await world.EmailOfAsync(ann);

        await world.SendAsync(Anthropic, Told(email, 1_000, 100, paidBy: PaidModes.Metered, model: Sonnet + "-20250929"));
        await world.SendAsync(SourceClaim.Telemetry("t", "otlp", null, ann, false), Line(input: 900, output: 100, session: "s"));
        await world.SendAsync(Laptop(ann), Line(input: 1_000, output: 90, session: "s", project: "shop"));

        var row = (await world.RowsAsync()).ShouldHaveSingleItem();
        (row.Input, row.Output, row.PersonId, row.Project, row.BillingMode).ShouldBe((1_000, 100, ann, "shop", "metered"));
        var sources = await SourcesAsync(world);
        (sources["Anthropic"], sources["otlp"].Told, sources["laptop"]).ShouldBe(((1_100, 0), 1_000, (1_090, 1_100)));
    }

    [Fact]
    public async Task An_account_that_reports_a_part_loses_nothing_and_one_that_reports_more_adds_the_rest_under_the_same_name()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (ann, ben) = (await world.PersonAsync("ann"), await world.PersonAsync("ben"));
        await world.SendAsync(Laptop(ann), Line(input: 1_000, output: 100));
        await world.SendAsync(Laptop(ben), Line(input: 1_000, output: 100, session: "b"));

        await world.SendAsync(Anthropic, Told(await world.EmailOfAsync(ann), 300, 20, Sonnet + "-20250929"), Told(await world.EmailOfAsync(ben), 1_500, 20, Sonnet + "@20250929"));

        var rows = await world.RowsAsync();
        rows.Where(row => row.PersonId == ann).Sum(row => row.Input).ShouldBe(1_000);
        rows.Where(row => row.PersonId == ben).Sum(row => row.Input).ShouldBe(1_500);
        rows.Where(row => row.PersonId == ben).Sum(row => row.Output).ShouldBe(100);
        rows.Select(row => row.Model).Distinct().ShouldBe([Sonnet]);
        (await SourcesAsync(world))["Anthropic"].ShouldBe((1_840, 500));
    }

    [Fact]
    public async Task Codex_with_an_api_key_is_inside_the_completions_of_its_organization()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.SendAsync(Laptop(ann), Line(input: 700, output: 70, tool: "codex", provider: "openai", model: "gpt-5-codex"));

        await world.SendAsync(OpenAi,
            Told(await world.EmailOfAsync(ann), 800, 70, "gpt-5-codex-2025-09-15", "api", "openai", PaidModes.Metered),
            Told(await world.EmailOfAsync(ann), 50, 5, "gpt-5-mini-2025-08-07", "api", "openai", PaidModes.Metered));

        var rows = await world.RowsAsync();
        rows.Where(row => row.Model == "gpt-5-codex").Sum(row => row.Input).ShouldBe(800);
        rows.Single(row => row.Model == "gpt-5-mini-2025-08-07").Input.ShouldBe(50);
        rows.Single(row => row.Tool == "codex").Input.ShouldBe(700);
    }

    [Fact]
    public async Task OpenCode_through_OpenRouter_counts_once()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.SendAsync(Laptop(ann), Line(input: 700, output: 0, tool: "opencode", provider: "openrouter", model: "anthropic/claude-sonnet-4.5"));

        await world.SendAsync(
            SourceClaim.Connection(Guid.NewGuid(), "OpenRouter"),
            Told(await world.EmailOfAsync(ann), 700, 0, "anthropic/claude-4.5-sonnet-20250929", "api", "openrouter", PaidModes.Metered, new Money(0.5m)));

        (await world.RowsAsync()).ShouldHaveSingleItem().Input.ShouldBe(700);
    }

    [Fact]
    public async Task A_name_that_is_assigned_later_changes_the_past()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.SendAsync(Laptop(ann), Line(input: 700));
        await world.SendAsync(OpenAi, Told("key:ann-laptop", 700, 10));
        (await world.RowsAsync()).Sum(row => row.Input).ShouldBe(1_400);

        await world.ExecuteAssignAsync("key:ann-laptop", ann, by: ann);
        var name = (await world.NamesAsync()).Single().Id;
        await world.AskCommittedAsync<TeamCost.Web.Data.DirtyDays, int>(async days => { await days.MarkNamesAsync([name], CancellationToken.None); return 0; });

        (await world.RowsAsync()).Sum(row => row.Input).ShouldBe(700);
    }

    [Fact]
    public async Task Use_that_the_account_calls_covered_by_a_seat_has_a_value_and_is_no_spend()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.ExecuteAsync("insert into billing_modes (org_id, tool, user_id, mode, set_by) values ($1, 'claude-code', $2, 'metered', $3)", world.OrgId, Guid.Empty, ann);

        await world.SendAsync(Anthropic, Told(await world.EmailOfAsync(ann), 1_000_000, paidBy: PaidModes.Seat, reported: new Money(2.5m)));
        await world.SendAsync(Laptop(ann), Line(input: 1_000_000, output: 0));

        var rows = await world.RowsAsync();
        (rows.Sum(row => row.EstimatedUsd), rows.Sum(row => row.BestUsd)).ShouldBe((0m, 3m));
        rows.ShouldAllBe(row => row.BillingMode == "seat");
    }

    [Fact]
    public async Task Where_accounts_disagree_how_a_tool_is_paid_for_the_persons_word_decides()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.ExecuteAsync("insert into billing_modes (org_id, tool, user_id, mode, set_by) values ($1, 'claude-code', $2, 'metered', $2)", world.OrgId, ann);

        await world.SendAsync(Anthropic,
            Told(await world.EmailOfAsync(ann), 10, paidBy: PaidModes.Seat), Told(await world.EmailOfAsync(ann), 10, paidBy: PaidModes.Metered));
        await world.SendAsync(Laptop(ann), Line(input: 1_000_000, output: 0));

        var row = (await world.RowsAsync()).Single(row => row.Input > 100);
        (row.BillingMode, row.EstimatedUsd).ShouldBe(("metered", 3m));
    }

    [Fact]
    public async Task A_line_that_says_how_it_is_paid_for_outweighs_everybody()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.ExecuteAsync("insert into billing_modes (org_id, tool, user_id, mode, set_by) values ($1, 'claude-code', $2, 'metered', $2)", world.OrgId, ann);

        await world.SendAsync(Laptop(ann), Line(input: 5, session: "a", paidBy: PaidModes.Seat), Line(input: 6, session: "b"));

        (await world.RowsAsync()).ToDictionary(row => row.Input, row => row.BillingMode).ShouldBe(new Dictionary<long, string> { [5] = "seat", [6] = "metered" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData(BillKind.Usage, 5, 0, 5)]
    [InlineData(BillKind.Usage, 0, 0, 0)]
    [InlineData(BillKind.Seat, 5, 3, 5)]
    [InlineData(BillKind.Fee, 5, 3, 5)]
    [InlineData(BillKind.Credit, -1, 3, -1)]
    [InlineData(BillKind.Check, 5, 3, 0)]
    public async Task Only_a_bill_for_use_stands_instead_of_an_estimate_and_a_check_never_counts(BillKind kind, int amount, int estimated, int billed)
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SendAsync(Laptop(await world.PersonAsync()), Line(input: 1_000_000, output: 0));

        await world.BillAsync(Anthropic, Bill(amount, kind), Bill(1, provider: "openai"));

        var rows = (await world.RowsAsync()).Where(row => row.Provider == "anthropic").ToList();
        (rows.Sum(row => row.EstimatedUsd), rows.Sum(row => row.BilledUsd), rows.Sum(row => row.BestUsd)).ShouldBe((estimated, billed, 3m));
    }

    [Fact]
    public async Task Bills_say_what_they_are_and_whose()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");

        await world.BillAsync(Anthropic, Bill(1), Bill(2, BillKind.Seat), Bill(4, BillKind.Fee), Bill(-8, BillKind.Credit), Bill(16, identity: await world.EmailOfAsync(ann)));

        var rows = await world.RowsAsync();
        rows.Where(row => row.PersonId == Guid.Empty).ToDictionary(row => row.Grain, row => row.BilledUsd).ShouldBe(
            new Dictionary<string, decimal> { ["bill"] = 1, ["seat-fee"] = 2, ["fee"] = 4, ["credit"] = -8 }, ignoreOrder: true);
        rows.Single(row => row.PersonId == ann).BilledUsd.ShouldBe(16);
    }

    [Fact]
    public async Task Two_accounts_of_one_provider_add_up()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        var email = await world.EmailOfAsync(ann);
        await world.SendAsync(Laptop(ann), Line(input: 150));

        await world.SendAsync(SourceClaim.Connection(Guid.NewGuid(), "one"), Told(email, 100));
        await world.SendAsync(SourceClaim.Connection(Guid.NewGuid(), "two"), Told(email, 80, model: Sonnet + "-20250929"));

        (await world.RowsAsync()).Sum(row => row.Input).ShouldBe(180);
    }

    [Fact]
    public async Task An_amount_that_the_account_recorded_is_weighed_by_what_the_rest_is_worth()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.SendAsync(Laptop(ann), Line(input: 0, output: 0, cacheRead: 9_000_000));

        // 9 M cache reads are worth 2.70, 1 M outputs 15: the rest is 15 / 17.70 of what was recorded, not a tenth.
        await world.SendAsync(Anthropic, Told(await world.EmailOfAsync(ann), 0, 1_000_000, cacheRead: 9_000_000, reported: new Money(8.85m)));

        var rows = await world.RowsAsync();
        rows.Sum(row => row.RecordedUsd).ShouldBe(7.5m);
        rows.Sum(row => row.BestUsd).ShouldBe(2.7m + 7.5m);
    }

    [Fact]
    public async Task An_amount_of_a_model_without_a_price_is_weighed_by_tokens()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.SendAsync(Laptop(ann), Line(input: 750, output: 0, model: "no-such-model"));

        await world.SendAsync(Anthropic, Told(await world.EmailOfAsync(ann), 1_000, 0, "no-such-model", reported: new Money(4m)));

        var rows = await world.RowsAsync();
        (rows.Sum(row => row.Input), rows.Sum(row => row.RecordedUsd), rows.Sum(row => row.UnpricedTokens)).ShouldBe((1_000, 1m, 750));
    }
}
