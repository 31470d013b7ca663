using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Cli;
using TeamCost.Web.Features.Accounts;
using TeamCost.Web.Tests.Cli;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests;

/// <summary>Every tool's sample logs, through <c>teamcost sync</c>, are in the server's rollup what they are on paper: day, model, counts, and cost to the eighth decimal.</summary>
public sealed class SampleSyncTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(null, ownDatabase: false, ("TeamCost:Pricing:File", CliMachine.PriceMap));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_rollup_says_what_every_tools_logs_say()
    {
        foreach (var sample in SampleTests.Names)
        {
            using var machine = CliMachine.WithSample(sample);
            var account = await AccountAsync(sample);
            (await machine.RunAsync("login", "--server", _app.Address.ToString(), "--token", account.Token)).Code.ShouldBe(ExitCode.Ok);

            var sync = await machine.RunAsync("sync");

            sync.Code.ShouldBe(ExitCode.Ok, $"{sample}: {sync.Talk}");
            await SaysAsync(sample, account, Expected(sample));
            (await machine.RunAsync("sync", "--full")).Code.ShouldBe(ExitCode.Ok, sample);
            await SaysAsync(sample, account, Expected(sample));
        }
    }

    private async Task SaysAsync(string sample, CreatedAccount account, List<string> expected)
    {
        List<string> rows = [];
        try
        {
            await Eventually.AsyncTrue(async () => (rows = await RollupAsync(account)).SequenceEqual(expected, StringComparer.Ordinal), "the rollup says so");
        }
        catch (ShouldAssertException)
        {
            rows.ShouldBe(expected, sample);
        }
    }

    private async Task<List<string>> RollupAsync(CreatedAccount account)
    {
        await using var command = _app.Admin.CreateCommand(
            """
            select u.day, u.model, sum(u.requests)::bigint, sum(u.input)::bigint, sum(u.output)::bigint, sum(u.cache_read)::bigint, sum(u.cache_write_5m)::bigint,
              sum(u.cache_write_1h)::bigint, sum(u.web_searches)::bigint, sum(u.best_usd)
            from daily_usage u join org_slugs s using (org_id)
            where s.slug = $1
            group by u.day, u.model
            """);
        command.Parameters.AddWithValue(account.Org);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await row.ReadAsync())
        {
            rows.Add(Row(
                row.GetFieldValue<DateOnly>(0).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.GetString(1),
                [.. Enumerable.Range(2, 7).Select(row.GetInt64)], row.GetDecimal(9)));
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static List<string> Expected(string sample)
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(CliMachine.SampleFolder, sample, "expected.json")));
        return [.. expected.RootElement.GetProperty("rows").EnumerateArray()
            .Select(row => Row(
                row.GetProperty("date").GetString()!, row.GetProperty("model").GetString()!,
                [.. new[] { "requests", "input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h", "webSearches" }.Select(name => row.TryGetProperty(name, out var value) ? value.GetInt64() : 0)],
                row.GetProperty("costUsd").GetDecimal()))
            .Order(StringComparer.Ordinal)];
    }

    private static string Row(string day, string model, long[] counts, decimal usd) =>
        $"{day} {model}: {string.Join(' ', counts)} usd {Math.Round(usd, 8).ToString("0.00000000", CultureInfo.InvariantCulture)}";

    private async Task<CreatedAccount> AccountAsync(string sample)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var name = $"s-{sample}-{Guid.NewGuid():N}"[..24].TrimEnd('-');
        var made = await scope.ServiceProvider.GetRequiredService<AccountCreateCommand>()
            .MakeAsync($"{name}@example.com", "correct horse battery", $"{name}-co", "laptop", CancellationToken.None);
        return made.Match(account => account, error => throw new InvalidOperationException(error.Message));
    }
}
