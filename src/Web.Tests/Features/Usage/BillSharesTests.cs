using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Usage;

/// <summary>A bill that names nobody is shared out to the use that it is for, exactly.</summary>
public sealed class BillSharesTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly SourceClaim Account = SourceClaim.Connection(Guid.CreateVersion7(), "Anthropic", "usage");
    private static readonly DateOnly Day = UsageWorld.Day;

    private static BillItem Bill(decimal usd, string model = "", string? identity = null, string what = "Tokens") =>
        new(Day, "anthropic", "api", what, new Money(usd), BillKind.Usage, model, identity);

    // A million tokens of Sonnet 4.5 in are three dollars.
    private static UsageLine Use(string who, long millions, string paidBy = PaidModes.Metered, string model = UsageWorld.Sonnet) =>
        UsageWorld.Line(input: millions * 1_000_000, output: 0, session: null, hour: null, identity: who, model: model) with { PaidBy = paidBy };

    [Fact]
    public async Task A_bill_at_list_price_goes_to_those_who_used_it_and_nothing_is_left()
    {
        var (world, ann, ben) = await WorldAsync();

        await world.BillAsync(Account, Bill(9m, UsageWorld.Sonnet));

        var rows = await world.RowsAsync();
        rows.Where(row => row.PersonId == ann).Sum(row => row.BilledUsd).ShouldBe(6m);
        rows.Where(row => row.PersonId == ben).Sum(row => row.BilledUsd).ShouldBe(3m);
        rows.Count(row => row.Grain == "bill").ShouldBe(0);
        rows.Sum(row => row.EstimatedUsd).ShouldBe(0m);
    }

    [Fact]
    public async Task A_smaller_bill_is_shared_in_proportion_and_adds_up_to_the_last_decimal()
    {
        var (world, ann, _) = await WorldAsync();

        await world.BillAsync(Account, Bill(1m, UsageWorld.Sonnet));

        var rows = await world.RowsAsync();
        rows.Sum(row => row.BilledUsd).ShouldBe(1m);
        rows.Where(row => row.PersonId == ann).Sum(row => row.BilledUsd).ShouldBe(0.666666666666m);
    }

    [Fact]
    public async Task What_a_bill_has_beyond_the_use_stays_nobodys()
    {
        var (world, ann, _) = await WorldAsync();

        await world.BillAsync(Account, Bill(10m, UsageWorld.Sonnet), Bill(0.375m, what: "Code execution"));

        var rows = await world.RowsAsync();
        rows.Sum(row => row.BilledUsd).ShouldBe(10.375m);
        rows.Where(row => row.PersonId == ann).Sum(row => row.BilledUsd).ShouldBe(6m);
        rows.Where(row => row.Grain == "bill").Select(row => (row.Model, row.BilledUsd, row.PersonId)).ShouldBe(
            [(UsageWorld.Sonnet, 1m, Guid.Empty), ("", 0.375m, Guid.Empty)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_bill_without_models_is_shared_over_the_providers_day()
    {
        var (world, ann, ben) = await WorldAsync();

        await world.BillAsync(Account, Bill(4.5m));

        var rows = await world.RowsAsync();
        (rows.Where(row => row.PersonId == ann).Sum(row => row.BilledUsd), rows.Where(row => row.PersonId == ben).Sum(row => row.BilledUsd)).ShouldBe((3m, 1.5m));
    }

    [Fact]
    public async Task A_dated_name_in_the_bill_finds_the_short_name_of_the_use()
    {
        var (world, ann, _) = await WorldAsync();

        await world.BillAsync(Account, Bill(9m, "claude-sonnet-4-5-20250929"));

        (await world.RowsAsync()).Where(row => row.PersonId == ann).Sum(row => row.BilledUsd).ShouldBe(6m);
    }

    [Fact]
    public async Task Use_that_a_seat_covers_takes_no_share()
    {
        var (world, ann, ben) = await WorldAsync(bensMode: PaidModes.Seat);

        await world.BillAsync(Account, Bill(6m, UsageWorld.Sonnet));

        var rows = await world.RowsAsync();
        (rows.Where(row => row.PersonId == ann).Sum(row => row.BilledUsd), rows.Where(row => row.PersonId == ben).Sum(row => row.BilledUsd)).ShouldBe((6m, 0m));
    }

    [Fact]
    public async Task Who_is_billed_by_name_takes_only_the_rest_of_a_share()
    {
        var (world, ann, ben) = await WorldAsync();

        await world.BillAsync(Account, Bill(6m, UsageWorld.Sonnet, await world.EmailOfAsync(ann)), Bill(3m, UsageWorld.Sonnet));

        var rows = await world.RowsAsync();
        (rows.Where(row => row.PersonId == ann).Sum(row => row.BilledUsd), rows.Where(row => row.PersonId == ben).Sum(row => row.BilledUsd)).ShouldBe((6m, 3m));
    }

    [Fact]
    public async Task Another_day_and_another_provider_are_not_touched()
    {
        var (world, ann, _) = await WorldAsync();
        await world.SendAsync(Account, UsageWorld.Batch([Use(await world.EmailOfAsync(ann), 1) with { Day = Day.AddDays(1) }], wholeTruth: true, days: new DayRange(Day.AddDays(1), Day.AddDays(1))));

        await world.BillAsync(Account, Bill(9m, UsageWorld.Sonnet) with { Provider = "openai" });

        var rows = await world.RowsAsync();
        rows.Where(row => row.PersonId == ann).Sum(row => row.BilledUsd).ShouldBe(0m);
        rows.Where(row => row.PersonId == ann).Sum(row => row.EstimatedUsd).ShouldBe(9m);
    }

    private async Task<(UsageWorld World, Guid Ann, Guid Ben)> WorldAsync(string bensMode = PaidModes.Metered)
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (ann, ben) = (await world.PersonAsync("ann"), await world.PersonAsync("ben"));
        await world.SendAsync(Account, UsageWorld.Batch(
            [Use(await world.EmailOfAsync(ann), 2), Use(await world.EmailOfAsync(ben), 1, bensMode)], wholeTruth: true, days: new DayRange(Day, Day)));
        return (world, ann, ben);
    }
}
