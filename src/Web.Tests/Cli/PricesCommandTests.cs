using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TeamCost.Cli;
using TeamCost.Cli.Output;
using TeamCost.Contracts;

namespace TeamCost.Web.Tests.Cli;

/// <summary>The list of prices, and taking a newer one from a server.</summary>
public sealed class PricesCommandTests
{
    private const string Newer = """
        {"asOf": "2027-05-01", "version": "v2", "models": [{"id": "claude-nobody-9", "provider": "anthropic", "input_per_mtok": 2, "output_per_mtok": 10,
          "effective_from": null, "effective_to": null, "aliases": [], "match_prefixes": []}]}
        """;

    [Fact]
    public async Task Prices_are_per_million_tokens_and_found_by_any_of_a_models_names()
    {
        using var machine = new CliMachine { Width = 100 };

        var table = await machine.RunAsync("prices", "sonnet-4-5");
        var json = (await machine.RunAsync("prices", "claude-sonnet-4-5-20250929", "--provider", "anthropic", "--json")).Json;

        table.Output.ShouldContain("claude-sonnet-4-5");
        table.Output.Split('\n').Max(TextWidth.Of).ShouldBeLessThanOrEqualTo(100);
        var price = json.GetProperty("prices").EnumerateArray().ShouldHaveSingleItem();
        price.GetProperty("input").GetString().ShouldBe("3");
        price.GetProperty("cacheRead").GetString().ShouldBe("0.3");
        price.GetProperty("cacheWrite1h").GetString().ShouldBe("6");
    }

    [Fact]
    public async Task No_price_is_a_sentence_and_not_an_empty_table()
    {
        using var machine = new CliMachine();

        var run = await machine.RunAsync("prices", "nonesuch");

        run.Code.ShouldBe(ExitCode.Error);
        run.Talk.ShouldContain("No price is known for \"nonesuch\"");
    }

    [Fact]
    public async Task A_newer_table_of_the_server_prices_the_next_report()
    {
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply(model: "claude-nobody-9").Text());
        await using var server = await ServerAsync(() => Newer);

        var before = (await machine.RunAsync("daily", "--json")).Json;
        var update = await machine.RunAsync("prices", "update", "--server", server.Address);
        var after = (await machine.RunAsync("daily", "--json")).Json;
        var again = await machine.RunAsync("prices", "update", "--server", server.Address);

        before.GetProperty("totals").GetProperty("unpricedTokens").GetInt64().ShouldBe(110);
        update.Code.ShouldBe(ExitCode.Ok, update.Talk);
        update.Talk.ShouldContain("1 price from");
        after.GetProperty("totals").GetProperty("costUsd").GetString().ShouldBe("0.00102");
        again.Talk.ShouldContain("Up to date");
        (await machine.RunAsync("prices", "--json")).Json.GetProperty("source").GetString().ShouldBe("from the server");
    }

    [Theory]
    [InlineData("""{"asOf": "2020-01-01", "version": "v0", "models": []}""", "newer")]
    [InlineData("<html>", "no price table")]
    [InlineData("""{"asOf": "2027-05-01", "models": [{"id": 7}]}""", "no price table")]
    public async Task What_is_older_or_no_table_leaves_the_built_in_prices(string given, string sentence)
    {
        using var machine = CliMachine.WithSample();
        var before = (await machine.RunAsync("daily", "--json")).Output;
        await using var server = await ServerAsync(() => given);

        var update = await machine.RunAsync("prices", "update", "--server", server.Address);

        update.Talk.ShouldContain(sentence);
        (await machine.RunAsync("daily", "--json")).Output.ShouldBe(before);
    }

    [Fact]
    public async Task A_damaged_table_is_named_and_not_used()
    {
        using var machine = CliMachine.WithSample();
        var before = (await machine.RunAsync("daily", "--json")).Output;
        await File.WriteAllTextAsync(Path.Combine(machine.StateFolder, "prices.json"), "{\"models\": [");

        var run = await machine.RunAsync("daily", "--json");

        run.Output.ShouldBe(before);
        run.Talk.ShouldContain("teamcost prices update");
    }

    [Fact]
    public async Task Without_a_server_or_a_network_it_says_so()
    {
        using var machine = new CliMachine();

        (await machine.RunAsync("prices", "update")).Code.ShouldBe(ExitCode.Usage);
        (await machine.RunAsync("prices", "update", "--server", "http://127.0.0.1:9")).Code.ShouldBe(ExitCode.ServerUnavailable);
    }

    private static async Task<PriceServer> ServerAsync(Func<string> body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/" + ApiRoutes.Prices, (HttpRequest request) => request.Headers.IfNoneMatch == "\"v2\"" ? Results.StatusCode(304) : Results.Text(body(), "application/json"));
        await app.StartAsync();
        return new PriceServer(app);
    }

    private sealed class PriceServer(WebApplication app) : IAsyncDisposable
    {
        public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
