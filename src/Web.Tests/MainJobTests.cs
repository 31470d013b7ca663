using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Cli;
using TeamCost.Web.Features.Accounts;
using TeamCost.Web.Tests.Cli;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests;

/// <summary>
/// The main job from end to end: <c>account create</c>, <c>teamcost login</c>, <c>teamcost sync</c> over the sample logs, and the numbers that the server
/// then says, to the token and to the eighth decimal.
/// </summary>
public sealed class MainJobTests : IAsyncLifetime
{
    private static readonly JsonElement Expected =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(CliMachine.SampleFolder, "claude-code", "expected.json"))).RootElement;

    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(null, ownDatabase: false, ("TeamCost:Pricing:File", CliMachine.PriceMap));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_server_says_exactly_what_the_logs_say_per_day_and_model()
    {
        var account = await AccountAsync();
        using var machine = await SignedInAsync(account);

        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);

        await ShowsExpectedAsync(account);
    }

    [Fact]
    public async Task Syncing_again_changes_nothing_and_deleted_logs_take_nothing_away()
    {
        var account = await AccountAsync();
        using var machine = await SignedInAsync(account);
        await machine.RunAsync("sync");
        await machine.RunAsync("sync", "--full");
        foreach (var log in machine.Logs().Where((_, i) => i % 2 == 0))
        {
            File.Delete(log);
        }

        (await machine.RunAsync("sync", "--full")).Code.ShouldBe(ExitCode.Ok);

        await ShowsExpectedAsync(account);
    }

    [Fact]
    public async Task A_machine_that_lost_its_memory_takes_nothing_away_either()
    {
        var account = await AccountAsync();
        using var machine = await SignedInAsync(account);
        await machine.RunAsync("sync");
        var logs = machine.Logs();
        File.Delete(machine.LedgerPath);
        foreach (var log in logs.Take(logs.Length / 2))
        {
            File.Delete(log);
        }

        (await machine.RunAsync("sync", "--full")).Code.ShouldBe(ExitCode.Ok);

        await ShowsExpectedAsync(account);
    }

    [Fact]
    public async Task Two_machines_with_the_same_logs_count_once_and_with_other_logs_add_up()
    {
        var account = await AccountAsync();
        using var laptop = await SignedInAsync(account);
        using var copy = await SignedInAsync(account);
        await laptop.RunAsync("sync");
        await copy.RunAsync("sync");
        await ShowsExpectedAsync(account);

        using var desktop = new CliMachine();
        await SignInAsync(desktop, account);
        await File.WriteAllTextAsync(desktop.Log(), ClaudeLine.Reply("msg_other", "req_other", at: "2026-11-02T11:00:00Z").Text());
        await desktop.RunAsync("sync");

        var other = (await desktop.DailyAsync()).GetProperty("totals").GetProperty("total").GetInt64();
        other.ShouldBeGreaterThan(0);
        await Eventually.AsyncTrue(
            async () => (await UsageAsync(account, "api/usage", "from=2026-11-01&to=2026-11-30")).GetProperty("totalTokens").GetInt64() == ExpectedTotal + other,
            "both machines' sessions add up");
    }

    private static long ExpectedTotal => Expected.GetProperty("totals").GetProperty("total").GetInt64();

    private async Task ShowsExpectedAsync(CreatedAccount account)
    {
        await Eventually.AsyncTrue(
            async () => (await UsageAsync(account, "api/usage", "from=2026-11-01&to=2026-11-30")).GetProperty("totalTokens").GetInt64() >= ExpectedTotal,
            "the rollup has the sync");

        foreach (var day in Expected.GetProperty("rows").EnumerateArray().GroupBy(row => row.GetProperty("date").GetString()!))
        {
            var answer = await UsageAsync(account, "api/usage/by-service", $"from={day.Key}&to={day.Key}");
            var rows = answer.GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("model").GetString()!, StringComparer.Ordinal);
            rows.Count.ShouldBe(day.Count(), day.Key);
            foreach (var want in day)
            {
                var has = rows[want.GetProperty("model").GetString()!];
                has.GetProperty("tool").GetString().ShouldBe("claude-code");
                has.GetProperty("provider").GetString().ShouldBe("anthropic");
                has.GetProperty("totalTokens").GetInt64().ShouldBe(want.GetProperty("total").GetInt64());
                has.GetProperty("requests").GetInt64().ShouldBe(want.GetProperty("requests").GetInt64());
                decimal.Round(Usd(has, "totalCost"), 8).ShouldBe(decimal.Round(want.GetProperty("costUsd").GetDecimal(), 8), $"{day.Key} {want}");
            }
        }

        var total = await UsageAsync(account, "api/usage", "from=2026-11-01&to=2026-11-30");
        total.GetProperty("totalTokens").GetInt64().ShouldBe(ExpectedTotal);
        decimal.Round(Usd(total, "totalCost"), 8).ShouldBe(0.560285m);
        total.GetProperty("unpricedTokens").GetInt64().ShouldBe(0);
    }

    private static decimal Usd(JsonElement row, string name) => decimal.Parse(row.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private async Task<JsonElement> UsageAsync(CreatedAccount account, string path, string query)
    {
        using var client = _app.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", account.Token);
        using var answer = await client.GetAsync(new Uri($"{path}?{query}", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    private async Task<CreatedAccount> AccountAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var name = $"main-{Guid.NewGuid():N}"[..20];
        var made = await scope.ServiceProvider.GetRequiredService<AccountCreateCommand>()
            .MakeAsync($"{name}@example.com", "correct horse battery", $"{name}-co", "laptop", CancellationToken.None);
        return made.Match(account => account, error => throw new InvalidOperationException(error.Message));
    }

    private async Task<CliMachine> SignedInAsync(CreatedAccount account)
    {
        var machine = CliMachine.WithSample();
        await SignInAsync(machine, account);
        return machine;
    }

    private async Task SignInAsync(CliMachine machine, CreatedAccount account) =>
        (await machine.RunAsync("login", "--server", _app.Address.ToString(), "--token", account.Token)).Code.ShouldBe(ExitCode.Ok);
}
