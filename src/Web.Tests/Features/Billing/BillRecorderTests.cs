using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Billing;

public sealed class BillRecorderTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly DayRange Days = new(Day, Day.AddDays(1));

    private static BillItem Item(decimal amount, string what = "tokens", DateOnly? day = null, string? identity = null, string currency = "USD") =>
        new(day ?? Day, "anthropic", "api", what, new Money(amount, currency), Identity: identity);

    private static Task<List<BillLine>> LinesAsync(UsageWorld world) =>
        world.ReadAsync(db => db.BillLines.AsNoTracking().OrderBy(l => l.Day).ThenBy(l => l.Amount).ToListAsync());

    [Fact]
    public async Task The_same_bill_twice_changes_nothing_and_marks_no_day()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var account = SourceClaim.Connection(Guid.NewGuid(), "Anthropic", "cost");
        await world.BillAsync(account, Days, [Item(1.5m), Item(2, day: Day.AddDays(1), identity: "Ann")]);
        await world.SettleAsync();

        var changed = await world.BillAsync(account, Days, [Item(1.5m), Item(2, day: Day.AddDays(1), identity: "ann")], Morning.AddHours(1));

        changed.ShouldBe(0);
        (await world.DirtyAsync()).ShouldBe(0);
        (await LinesAsync(world)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_the_provider_no_longer_says_vanishes_and_what_it_corrects_is_corrected()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var account = SourceClaim.Connection(Guid.NewGuid(), "Anthropic", "cost");
        await world.BillAsync(account, Days, [Item(1), Item(2, "search"), Item(4, day: Day.AddDays(1))]);

        await world.BillAsync(account, Days, [Item(8), Item(4, day: Day.AddDays(1))], Morning.AddHours(1));

        (await LinesAsync(world)).Select(line => line.Amount).ShouldBe([8, 4]);
    }

    [Fact]
    public async Task An_older_telling_changes_nothing_and_another_source_is_left_alone()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (one, two) = (SourceClaim.Connection(Guid.NewGuid(), "one"), SourceClaim.Connection(Guid.NewGuid(), "two"));
        await world.BillAsync(one, Days, [Item(1)], Morning.AddHours(1));
        await world.BillAsync(two, Days, [Item(2)]);

        await world.BillAsync(one, Days, [Item(64), Item(128, "more")]);
        await world.BillAsync(one, Days, [], Morning.AddHours(2));
        await world.BillAsync(one, Days, [Item(64)], Morning);

        (await LinesAsync(world)).ShouldHaveSingleItem().Amount.ShouldBe(2);
    }

    [Fact]
    public async Task Items_that_say_the_same_are_one_line_and_fractions_of_cents_stay()
    {
        var world = await UsageWorld.MakeAsync(app.Services);

        await world.BillAsync(SourceClaim.Connection(Guid.NewGuid(), "Anthropic"), Item(0.001234567891m), Item(0.000000000001m), Item(-1, "credit"));

        (await LinesAsync(world)).Select(line => line.Amount).ShouldBe([-1, 0.001234567892m]);
    }

    [Fact]
    public async Task Another_currency_keeps_its_amount_and_is_no_dollars()
    {
        var world = await UsageWorld.MakeAsync(app.Services);

        await world.BillAsync(SourceClaim.Connection(Guid.NewGuid(), "Mistral"), Item(5, currency: "EUR"));

        var line = (await LinesAsync(world)).ShouldHaveSingleItem();
        (line.Amount, line.Currency, line.AmountUsd).ShouldBe((5, "EUR", null));
        (await world.RowsAsync()).Sum(row => row.BilledUsd).ShouldBe(0);
    }

    [Fact]
    public async Task An_amount_outside_its_days_is_refused_with_a_sentence_and_nothing_is_written()
    {
        var world = await UsageWorld.MakeAsync(app.Services);

        var refused = await Should.ThrowAsync<InvalidOperationException>(() =>
            world.BillAsync(SourceClaim.Connection(Guid.NewGuid(), "Anthropic"), Days, [Item(1), Item(2, day: Day.AddDays(9))]));

        refused.Message.ShouldContain("outside the days");
        (await LinesAsync(world)).ShouldBeEmpty();
    }
}
