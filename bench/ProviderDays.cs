using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using TeamCost.DemoWorld;
using TeamCost.FakeProviders.Anthropic;

namespace TeamCost.Bench;

/// <summary>
/// One day of a provider account with many people, read by the real server from a fake provider over loopback: how long until it stands in the
/// rollups, and how much memory it takes. The yardstick is the same day of a tenth of the people, in a server of its own.
/// </summary>
internal sealed class ProviderDays(BenchOptions options)
{
    private const string Key = "sk-ant-admin01-good";
    private static readonly string[] Models = ["claude-sonnet-5", "claude-opus-4-8"];

    public async Task RunAsync()
    {
        Console.WriteLine("| people | rows of the provider | lines kept | read and kept, s | rows/s | in the rollups after, s | memory before, MB | at most, MB |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|--:|");
        await MeasureAsync(options.People / 10);
        await MeasureAsync(options.People);
    }

    private async Task MeasureAsync(int people)
    {
        var day = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1);
        await using var fake = new FakeAnthropic(Facts(people, day));
        await fake.StartAsync();
        await using var web = await WebUnderTest.StartAsync(
            options, $"--TeamCost:Providers:Anthropic:BaseUrl={fake.Address}", "--TeamCost:Providers:RequestsPerMinute=1000000", "--TeamCost:Sync:TickSeconds=1");
        var account = await web.MakeAccountAsync($"lead{people}@example.com", $"many-{people}");
        using var client = new HttpClient { BaseAddress = web.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", account.Token);
        var before = web.Memory();

        var watch = Stopwatch.StartNew();
        using var made = await client.PostAsJsonAsync("/api/accounts", new { provider = "anthropic", name = "Bench", key = Key });
        made.EnsureSuccessStatusCode();
        // Newest day first: when the day itself is there, the rest is empty days.
        await UntilAsync(web, $"select exists (select from connection_days where feed = 'usage' and state = 'done' and day = '{day:yyyy-MM-dd}')");
        var read = watch.Elapsed;
        await UntilAsync(web, "select not exists (select from connection_days where state = 'waiting') and not exists (select from dirty_days)");
        var settled = watch.Elapsed - read;

        var rows = (people * Models.Length) + (people * Models.Length * Hours.Length);
        var lines = await OneAsync(web, "select count(*) from usage_lines");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {people:n0} | {rows:n0} | {lines:n0} | {read.TotalSeconds:n1} | {rows / read.TotalSeconds:n0} | {settled.TotalSeconds:n1} | {before.Now:n0} | {web.Memory().Most:n0} |"));
    }

    private static readonly int[] Hours = [8, 10, 12, 14, 16];

    // Everybody codes with two models at five hours of the day.
    private static AnthropicFacts Facts(int people, DateOnly day)
    {
        var since = new DateTimeOffset(day.AddDays(-100).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        DateTimeOffset At(int hour) => new(day.ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero);
        var everybody = Enumerable.Range(0, people).Select(n => n.ToString("D5", CultureInfo.InvariantCulture)).ToList();
        return new AnthropicFacts
        {
            OrganizationId = "0a0a0a0a-0000-4000-8000-000000000005",
            OrganizationName = "Many",
            Users = [.. everybody.Select(n => new AnthropicUser($"user_{n}", $"person{n}@many.example", $"Person {n}", "claude_code_user", since))],
            Keys = [.. everybody.Select(n => new AnthropicKey($"apikey_{n}", $"key {n}", "wrkspc_1", since, $"user_{n}", $"user_{n}"))],
            Workspaces = [new AnthropicWorkspace("wrkspc_1", "Claude Code", since, "0a0a0a0a-0000-4000-8000-000000000006")],
            ClaudeCode = [.. everybody.Select(n => new ClaudeCodeFact(
                day, $"person{n}@many.example", null, "api", null, "vscode", false, true, 3, 120, 40, 2, 1, [new ToolActionFact("edit_tool", 20, 2)],
                [.. Models.Select(model => new ClaudeCodeModelFact(model, 5_000, 9_000, 900_000, 40_000, 90))]))],
            Messages = [.. everybody.SelectMany(n => Models.SelectMany(model => Hours.Select(hour => new MessagesFact(
                At(hour), $"apikey_{n}", "wrkspc_1", null, model, 1_100, 2_000, 200_000, 9_000, 0))))],
        };
    }

    private static async Task UntilAsync(WebUnderTest web, string isSo)
    {
        for (var tries = 0; tries < 12_000; tries++)
        {
            await using var ask = web.Database.CreateCommand(isSo);
            if ((bool)(await ask.ExecuteScalarAsync())!)
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"In vain: {isSo}");
    }

    private static async Task<long> OneAsync(WebUnderTest web, string sql)
    {
        await using var ask = web.Database.CreateCommand(sql);
        return (long)(await ask.ExecuteScalarAsync())!;
    }
}
