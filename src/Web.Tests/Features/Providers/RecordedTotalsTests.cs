using Microsoft.Extensions.DependencyInjection;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.Anthropic;
using TeamCost.FakeProviders.OpenAi;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Providers.OpenAi;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>The samples of Anthropic and OpenAI in the tables: exactly the expected totals, after a second reading and in another order too.</summary>
public sealed class RecordedTotalsTests(ConnectorApp app) : IClassFixture<ConnectorApp>
{
    private static readonly DateOnly Day16 = new(2026, 11, 16);
    private static readonly DateOnly Day17 = new(2026, 11, 17);
    private static readonly DateOnly Day18 = new(2026, 11, 18);

    [Fact]
    public async Task A_console_organization_stands_in_the_tables_to_the_cent_and_token()
    {
        await using var fake = FakeAnthropic.FromSamples();
        await fake.StartAsync();
        var recorded = await RecordAsync(fake, "anthropic", "sk-ant-admin01-good", into: null, ("usage", Day17), ("cost", Day17), ("usage", Day18), ("cost", Day18));
        await CheckAsync();
        await RecordAsync(fake, "anthropic", "sk-ant-admin01-good", recorded, ("cost", Day18), ("usage", Day18), ("usage", Day17), ("cost", Day17), ("usage", Day18));
        await CheckAsync();

        async Task CheckAsync()
        {
            (await recorded.ReportedUsdAsync(Day18)).ShouldBe(14.58m);
            (await recorded.BilledUsdAsync(Day17, Day17)).ShouldBe(10.27m);
            (await recorded.BilledUsdAsync(Day18, Day18)).ShouldBe(24.175m);
            (await recorded.ActivityAsync(Day18, "sessions")).ShouldBe(41);
            (await recorded.ActivityAsync(Day18, "lines-added")).ShouldBe(1_691);
            (await MeteredAsync(recorded, Day17)).ShouldBe((2_050_000, 430_000, 11_500_000, 450_000));
            (await MeteredAsync(recorded, Day18)).ShouldBe((2_107_000, 574_000, 27_550_000, 1_512_000));
        }
    }

    [Fact]
    public async Task An_enterprise_organization_stands_in_the_tables_to_the_cent()
    {
        await using var fake = FakeAnthropic.FromSamples();
        await fake.StartAsync();

        var recorded = await RecordAsync(
            fake, "anthropic", "sk-ant-api01-good", into: null, ("enterprise-usage", Day18), ("enterprise-activity", Day18), ("enterprise-usage", Day18));

        (await recorded.ReportedUsdAsync(Day18)).ShouldBe(5.12325m);
        (await recorded.BilledUsdAsync(Day18, Day18)).ShouldBe(5.12325m);
        (await recorded.ActivityAsync(Day18, "sessions")).ShouldBe(4 + 4);
    }

    [Fact]
    public async Task An_openai_organization_stands_in_the_tables_to_the_cent_and_token()
    {
        await using var fake = FakeOpenAi.FromSamples();
        await fake.StartAsync();
        var recorded = await RecordAsync(fake, "openai", "sk-admin-good", into: null, ("usage", Day17), ("usage", Day18), ("costs", Day17), ("costs", Day18), ("other", Day16));
        await RecordAsync(fake, "openai", "sk-admin-good", recorded, ("costs", Day18), ("usage", Day18), ("other", Day16), ("costs", Day17), ("usage", Day17));

        (await recorded.BilledUsdAsync(Day17, Day17)).ShouldBe(8.575m);
        (await recorded.BilledUsdAsync(Day18, Day18)).ShouldBe(9.24m);
        // Embeddings (5,000,000 and 3,000,000) stand beside the completions.
        (await MeteredAsync(recorded, Day17)).ShouldBe((2_400_000 + 5_000_000, 490_000, 1_800_000, 0));
        (await MeteredAsync(recorded, Day18)).ShouldBe((2_600_000 + 3_000_000, 400_000, 1_000_000, 0));
        (await recorded.ActivityAsync(Day16, "images")).ShouldBe(14);
    }

    [Fact]
    public async Task A_chatgpt_workspace_stands_in_the_tables()
    {
        await using var fake = FakeChatGpt.FromSamples(inDollars: true);
        await fake.StartAsync();
        var connector = new ChatGptConnector(app.Services.GetRequiredService<ProviderHttp>(), fake.Clock);
        var day = await connector.ReadDayAsync(ConnectorApp.Access(fake, "ws-admin-good", ("workspace", "ws_EXAMPLE")), "usage", Day17, default);

        var recorded = await app.RecordAsync("chatgpt", [("usage", day), ("usage", day)]);

        (await recorded.ReportedUsdAsync(Day17)).ShouldBe(1.54m);
        (await recorded.BilledUsdAsync(Day17, Day17)).ShouldBe(1.54m);
    }

    private async Task<Recorded> RecordAsync(FakeProvider fake, string provider, string key, Recorded? into, params (string Feed, DateOnly Day)[] days)
    {
        var access = ConnectorApp.Access(fake, key);
        foreach (var (feed, day) in days)
        {
            into = await app.RecordAsync(provider, [(feed, await app.Connector(provider).ReadDayAsync(access, feed, day, default))], into);
        }

        return into!;
    }

    private static async Task<(long Input, long Output, long CacheRead, long CacheWrite)> MeteredAsync(Recorded recorded, DateOnly day)
    {
        Task<long> SumAsync(string column) => recorded.World.OneAsync<long>(
            $"select coalesce(sum({column}), 0)::bigint from usage_lines where org_id = $1 and day = $2 and paid_by = 'metered'", recorded.World.OrgId, day);

        return (await SumAsync("input"), await SumAsync("output"), await SumAsync("cache_read"), await SumAsync("cache_write_5m + cache_write_1h"));
    }
}
