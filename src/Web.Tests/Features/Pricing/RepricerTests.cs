using TeamCost.Contracts.Pricing;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Pricing;

public sealed class RepricerTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_price_that_arrives_later_prices_what_was_used_before()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync();
        var laptop = SourceClaim.Device(ann, Guid.NewGuid(), "laptop");
        await world.SendAsync(laptop, Line(model: "house-model", input: 1_000_000, output: 0), Line(session: "b", input: 1_000_000, output: 0));
        (await world.RowsAsync()).Sum(row => row.UnpricedTokens).ShouldBe(1_000_000);

        await ChangeAsync(world, new PriceRow("", "house-model", 2m, 4m, null, null, null, null, null), ann);

        var rows = await world.RowsAsync();
        rows.Sum(row => row.UnpricedTokens).ShouldBe(0);
        rows.Sum(row => row.BestUsd).ShouldBe(5m);
    }

    [Fact]
    public async Task After_another_table_everything_is_priced_again_once()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SendAsync(SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop"), Line(input: 1_000_000, output: 0));
        await world.SettleAsync();
        await world.ExecuteAsync("update usage_lines set list_input_usd = 99 where org_id = $1", world.OrgId);

        await RepriceAllAsync(world);
        var lines = await world.LinesAsync();
        await world.ExecuteAsync("update usage_lines set list_input_usd = 98 where org_id = $1", world.OrgId);
        await RepriceAllAsync(world);

        lines.Single().ListInputUsd.ShouldBe(3m);
        (await world.LinesAsync()).Single().ListInputUsd.ShouldBe(98m);
    }

    private static Task<int> RepriceAllAsync(UsageWorld world) => world.InsideAsync<Repricer, int>(async repricer =>
    {
        await repricer.RepriceAllAsync(CancellationToken.None);
        return 0;
    });

    private static Task<int> ChangeAsync(UsageWorld world, PriceRow row, Guid by) => world.InsideAsync<IServiceProvider, int>(async scope =>
    {
        var db = scope.GetRequiredService<AppDbContext>();
        await using var transaction = await scope.GetRequiredService<OrgTransaction>().BeginAsync(CancellationToken.None);
        await scope.GetRequiredService<OrgPriceBook>().LockForChangeAsync(CancellationToken.None);
        db.Prices.Add(new OrgPrice(row, by, Morning));
        await db.SaveChangesAsync();
        await scope.GetRequiredService<Repricer>().ApplyAsync(row, CancellationToken.None);
        await transaction.CommitAsync();
        return 0;
    });
}
