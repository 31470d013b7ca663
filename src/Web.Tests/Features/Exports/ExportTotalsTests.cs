using System.Globalization;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Exports;

/// <summary>The same question gives the same totals wherever it is asked. The text of the PDF joins by <see cref="ExportReading.UsdAfter"/>.</summary>
public sealed class ExportTotalsTests(TestApp app) : IClassFixture<TestApp>
{
    private const int Combinations = 20;
    private static readonly string[] Dimensions = ["model", "tool", "provider", "project", "team", "person"];

    [Fact]
    public async Task Twenty_random_filters_give_the_same_totals_on_the_screen_and_in_every_file()
    {
        var (org, _, platform, web) = await ExportWorld.FilledAsync(app);
        var vera = await org.VeraAsync();
        var random = new Random(20261121);
        var nonEmpty = 0;
        for (var i = 0; i < Combinations; i++)
        {
            var query = RandomQuery(random, [org.Alice.UserId, vera.UserId], [platform, web]);
            var by = Dimensions[random.Next(Dimensions.Length)];
            var person = random.Next(2) == 0 ? org.Alice : vera;

            var screen = await ExportReading.ScreenAsync(person, org.Path, $"{query}&by={by}");

            nonEmpty += screen.Tokens > 0 ? 1 : 0;
            foreach (var (table, more) in new[] { ("spend", $"&by={by}"), ("spend", $"&by={by}&per=day"), ("spend", "&by=none"), ("spend", "&by=none&per=day"), ("daily", "") })
            {
                (await ExportReading.CsvAsync(person, org.Path, table, query + more)).Rounded.ShouldBe(screen.Rounded, $"{table}.csv {query}{more}");
                (await ExportReading.JsonAsync(person, org.Path, table, query + more)).Rounded.ShouldBe(screen.Rounded, $"{table}.json {query}{more}");
            }
        }

        nonEmpty.ShouldBeGreaterThan(Combinations / 2, "most combinations must find something");
    }

    [Fact]
    public async Task The_rows_of_a_file_add_up_to_the_total_that_the_database_gives()
    {
        var (org, bob, _, _) = await ExportWorld.FilledAsync(app);

        foreach (var person in new[] { org.Alice, bob })
        {
            var said = await ExportReading.CsvAsync(person, org.Path, "daily", "range=90d");
            await using var command = app.Admin.CreateCommand("""
                select sum(billed_usd + estimated_usd), sum(best_usd), sum(input + output + cache_read + cache_write_5m + cache_write_1h)::bigint, sum(requests)::bigint
                from daily_usage where org_id = $1 and day > (now() at time zone 'UTC')::date - 90
                """);
            command.Parameters.AddWithValue(org.Id);
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();

            said.Rounded.ShouldBe(new SaidTotals(row.GetDecimal(0), row.GetDecimal(1), row.GetInt64(2), row.GetInt64(3)).Rounded);
        }
    }

    private static string RandomQuery(Random random, Guid[] people, Guid[] teams)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        string Day(int back) => today.AddDays(-back).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string One(params string[] of) => of[random.Next(of.Length)];
        var last = random.Next(0, 40);
        var parts = new List<string> { random.Next(2) == 0 ? $"range={One("7d", "30d", "90d", "month", "last-month", "year")}" : $"from={Day(last + random.Next(0, 50))}&to={Day(last)}" };
        (string Name, string[] Values)[] filters =
        [
            ("model", ["claude-sonnet-4-5", "gpt-5", "mystery-1", "none", "@model"]), ("tool", ["claude-code", "codex", "cursor", "copilot"]), ("provider", ["anthropic", "openai", "github"]),
            ("project", ["web", "none", "-api", "+x, \"y\""]), ("team", [.. teams.Select(t => t.ToString()), "none"]), ("person", [.. people.Select(p => p.ToString()), "none"]),
        ];
        foreach (var (name, values) in filters.OrderBy(_ => random.Next()).Take(random.Next(0, 3)))
        {
            parts.AddRange(values.OrderBy(_ => random.Next()).Take(random.Next(1, 3)).Select(v => $"{name}={Uri.EscapeDataString(v)}"));
        }

        return string.Join('&', parts);
    }
}
