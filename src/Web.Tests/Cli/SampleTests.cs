using System.Globalization;
using System.Text.Json;

namespace TeamCost.Web.Tests.Cli;

/// <summary>Every tool's sample logs give the rows that were worked out by hand: the day, the model, every count, and the cost to the eighth decimal.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Tools => [.. Names];

    public static IReadOnlyList<string> Names { get; } = [.. Directory.EnumerateFiles(CliMachine.SampleFolder, "expected.json", SearchOption.AllDirectories)
        .Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_sample_gives_the_expected_rows(string sample)
    {
        using var machine = CliMachine.WithSample(sample);

        var report = await machine.DailyAsync();

        Rows(report).ShouldBe(Expected(sample));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Reading_again_changes_nothing(string sample)
    {
        using var machine = CliMachine.WithSample(sample);
        var first = await machine.DailyAsync();
        foreach (var file in Directory.EnumerateFiles(machine.Home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            if (!file.StartsWith(machine.StateFolder, StringComparison.Ordinal))
            {
                File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(1));
            }
        }

        (await machine.DailyAsync()).ToString().ShouldBe(first.ToString());
    }

    private static List<string> Expected(string sample)
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(CliMachine.SampleFolder, sample, "expected.json")));
        return Rows(expected.RootElement);
    }

    // A model that two tools used on one day is two rows of the report and one of the sample.
    private static List<string> Rows(JsonElement report) => [.. report.GetProperty("rows").EnumerateArray()
        .GroupBy(row => (Day: row.GetProperty("date").GetString()!, Model: row.GetProperty("model").GetString()!))
        .OrderBy(rows => rows.Key.Day, StringComparer.Ordinal).ThenBy(rows => rows.Key.Model, StringComparer.Ordinal)
        .Select(rows => $"{rows.Key.Day} {rows.Key.Model}: "
            + string.Join(" ", new[] { "requests", "input", "output", "reasoning", "cacheRead", "cacheWrite5m", "cacheWrite1h", "webSearches", "total" }
                .Select(name => $"{name} {rows.Sum(row => row.TryGetProperty(name, out var value) ? value.GetInt64() : 0)}"))
            + $" usd {Math.Round(rows.Sum(row => Usd(row.GetProperty("costUsd"))), 8).ToString("0.00000000", CultureInfo.InvariantCulture)}")];

    private static decimal Usd(JsonElement cost) =>
        cost.ValueKind == JsonValueKind.String ? decimal.Parse(cost.GetString()!, CultureInfo.InvariantCulture)
        : cost.ValueKind == JsonValueKind.Number ? cost.GetDecimal()
        : -1m; // unknown: never what is expected
}
