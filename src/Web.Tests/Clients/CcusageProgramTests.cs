using System.Globalization;
using System.Text.Json;
using TeamCost.Web.Tests.Cli;
using TeamCost.Web.Tests.Features.Ingestion;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Clients;

/// <summary>What the real programs print is taken to the token, whatever their version.</summary>
public sealed class CcusageProgramTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Sum = "input + output + cache_read + cache_write_5m";
    private static readonly string[] Versions = ["15", "16", "17", "18", "19", "20"];

    public static TheoryData<string> EachVersion => [.. Versions];

    [Theory]
    [MemberData(nameof(EachVersion))]
    public async Task Every_version_imports_to_its_own_totals_day_by_day(string version)
    {
        using var machine = CliMachine.WithSample();
        var report = await CcusagePrograms.RunAsync(version, machine.Home, "daily", "--json", "--offline");

        var stored = await StoredAsync(report);

        stored.ShouldBe(SaidBy(report));
        stored.Split(';').Length.ShouldBe(3, "the sample has three days");
    }

    [Fact]
    public async Task All_versions_import_to_the_same_where_they_agree()
    {
        using var machine = new CliMachine();
        WriteLog(machine);
        var stored = new List<string>();
        foreach (var version in Versions)
        {
            stored.Add(await StoredAsync(await CcusagePrograms.RunAsync(version, machine.Home, "daily", "--json", "--offline")));
        }

        stored.Distinct().ShouldHaveSingleItem().ShouldBe("2026-11-02 1360;2026-11-03 2720");
    }

    [Theory]
    [InlineData("20", "daily", "--by-agent")]
    [InlineData("20", "daily", "--no-cost")]
    [InlineData("20", "claude", "daily")]
    [InlineData("20", "claude", "daily", "--instances")]
    [InlineData("20", "--sections", "daily,monthly,weekly,session")]
    [InlineData("18", "daily", "--instances")]
    public async Task Every_way_of_asking_for_days_imports_to_the_same(string version, params string[] args)
    {
        using var machine = CliMachine.WithSample();
        var plain = await CcusagePrograms.RunAsync(version, machine.Home, "daily", "--json", "--offline");

        (await StoredAsync(await CcusagePrograms.RunAsync(version, machine.Home, [.. args, "--json", "--offline"]))).ShouldBe(SaidBy(plain));
    }

    [Theory]
    [InlineData("codex", "daily", "--json", "--offline")]
    [InlineData("20", "codex", "daily", "--json", "--offline")]
    public async Task Codex_reports_keep_cached_input_apart(string program, params string[] args)
    {
        using var machine = CliMachine.WithSample("codex");
        var report = await CcusagePrograms.RunAsync(program, machine.Home, args);
        var sender = await Sender.WithDeviceTokenAsync(app);

        (await sender.PostTextAsync("claude-code-stats?username=ada", report)).Status.ShouldBe(200);

        using var json = JsonDocument.Parse(report);
        var totals = json.RootElement.GetProperty("totals");
        (await sender.StoredAsync($"sum({Sum})")).ShouldBe(totals.GetProperty("totalTokens").GetInt64());
        (await sender.StoredAsync("sum(cache_read)")).ShouldBe(totals.TryGetProperty("cachedInputTokens", out var cached) ? cached.GetInt64() : totals.GetProperty("cacheReadTokens").GetInt64());
        (await sender.OneAsync<string>("select string_agg(distinct tool, ',') from usage_lines where org_id = $1")).ShouldBe("codex");
    }

    [Theory]
    [InlineData("18", "blocks", 400)]
    [InlineData("20", "blocks", 400)]
    [InlineData("18", "monthly", 400)]
    [InlineData("19", "weekly", 400)]
    [InlineData("18", "session", 400)]
    [InlineData("20", "session", 400)]
    public async Task Reports_without_days_are_refused_with_a_sentence(string version, string what, int expected)
    {
        using var machine = CliMachine.WithSample();
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, body, _) = await sender.PostTextAsync("claude-code-stats?username=ada", await CcusagePrograms.RunAsync(version, machine.Home, what, "--json", "--offline"));

        status.ShouldBe(expected);
        body.GetProperty("message").GetString()!.ShouldContain("ccusage daily --json");
    }

    [Theory]
    [InlineData("18")]
    [InlineData("20")]
    public async Task An_empty_range_changes_nothing(string version)
    {
        using var machine = CliMachine.WithSample();
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, _, _) = await sender.PostTextAsync(
            "claude-code-stats?username=ada", await CcusagePrograms.RunAsync(version, machine.Home, "daily", "--json", "--offline", "--since", "20200101", "--until", "20200102"));

        (status, await sender.StoredAsync()).ShouldBe((200, 0));
    }

    private async Task<string> StoredAsync(string report)
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var (status, body, _) = await sender.PostTextAsync("claude-code-stats?username=ada", report);
        status.ShouldBe(200, body.ToString());
        (await sender.OneAsync<string>("select string_agg(distinct tool, ',') from usage_lines where org_id = $1")).ShouldBe("claude-code");
        return await sender.OneAsync<string>($"select string_agg(d.day::text || ' ' || d.tokens, ';' order by d.day) from (select day, sum({Sum}) as tokens from usage_lines where org_id = $1 group by day) d");
    }

    private static string SaidBy(string report)
    {
        using var json = JsonDocument.Parse(report);
        return string.Join(';', json.RootElement.GetProperty("daily").EnumerateArray()
            .Select(row => (Day: (row.TryGetProperty("date", out var date) ? date : row.GetProperty("period")).GetString()!, Tokens: row.GetProperty("totalTokens").GetInt64()))
            .OrderBy(row => row.Day, StringComparer.Ordinal).Select(row => $"{row.Day} {row.Tokens.ToString(CultureInfo.InvariantCulture)}"));
    }

    // Every reply once: old versions keep the first telling of a streamed reply, new ones the last.
    private static void WriteLog(CliMachine machine)
    {
        var lines = new[] { ("2026-11-02", 1), ("2026-11-03", 2), ("2026-11-03", 3) }.Select(reply => $$$$"""
            {"type":"assistant","timestamp":"{{{{reply.Item1}}}}T09:0{{{{reply.Item2}}}}:00.000Z","sessionId":"11111111-1111-4111-8111-111111111111","cwd":"/home/dev/acme","version":"2.0.30","requestId":"req_{{{{reply.Item2}}}}","uuid":"u{{{{reply.Item2}}}}","message":{"id":"msg_{{{{reply.Item2}}}}","role":"assistant","model":"claude-sonnet-4-5-20250929","stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":250,"cache_creation_input_tokens":100,"cache_read_input_tokens":1000}}}
            """.Trim());
        File.WriteAllText(machine.Log(), string.Join('\n', lines) + "\n");
    }
}
