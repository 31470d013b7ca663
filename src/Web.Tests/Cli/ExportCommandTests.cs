using System.Text.Json;
using TeamCost.Cli;

namespace TeamCost.Web.Tests.Cli;

/// <summary>Usage as files.</summary>
public sealed class ExportCommandTests
{
    [Fact]
    public async Task A_csv_has_a_row_for_each_hour_and_adds_up()
    {
        using var machine = CliMachine.WithSample();

        var lines = (await machine.RunAsync("export", "--timezone", "UTC")).Output.TrimEnd('\n').Split('\n');

        lines[0].ShouldBe(
            "hour,day,tool,provider,model,session,project,tier,region,grain,requests,input,output,reasoning,cache_read,cache_write_5m,cache_write_1h,web_searches,total,cost_usd,cost_source");
        lines.Skip(1).Sum(line => long.Parse(line.Split(',')[18], System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(357_685);
        lines[1].ShouldStartWith("2026-11-02T09:00:00Z,2026-11-02,claude-code,anthropic,claude-haiku-4-5-20251001,11111111-1111-4111-8111-111111111111,acme-api,standard,,request,1,40,120,");
    }

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task Json_has_the_same_rows(string format)
    {
        using var machine = CliMachine.WithSample();
        var csv = (await machine.RunAsync("export", "--by", "day")).Output.TrimEnd('\n').Split('\n');

        var text = (await machine.RunAsync("export", "--by", "day", "--format", format)).Output;

        var rows = format == "json"
            ? JsonDocument.Parse(text).RootElement.EnumerateArray().ToList()
            : [.. text.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        rows.Count.ShouldBe(csv.Length - 1);
        rows[0].EnumerateObject().Select(field => field.Name).ShouldBe(csv[0].Split(','));
        rows[0].GetProperty("total").ValueKind.ShouldBe(JsonValueKind.Number);
        rows[0].GetProperty("cost_usd").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task A_cell_that_a_spreadsheet_would_run_is_made_harmless()
    {
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), string.Concat(
            ClaudeLine.Reply("msg_1", "req_1", session: "s-1").With("cwd", "/home/dev/=cmd|' /C calc'!A0").Text(),
            ClaudeLine.Reply("msg_2", "req_2", session: "s-2").With("cwd", "/home/dev/a, \"b\"").Text()));

        var csv = (await machine.RunAsync("export")).Output;

        csv.ShouldNotContain(",=");
        csv.ShouldContain("\"a, \"\"b\"\"\"");
    }

    [Fact]
    public async Task Paths_leave_the_ledger_only_when_asked_for()
    {
        using var machine = CliMachine.WithSample();

        (await machine.RunAsync("export")).Output.ShouldNotContain("/home/");
        (await machine.RunAsync("export", "--with-paths")).Output.ShouldContain("/home/");
    }

    [Fact]
    public async Task A_file_is_only_for_its_owner_and_never_replaced_by_accident()
    {
        using var machine = CliMachine.WithSample();
        var path = Path.Combine(machine.Home, "usage.jsonl");

        var first = await machine.RunAsync("export", "--output", path);
        var second = await machine.RunAsync("export", "--output", path);
        var forced = await machine.RunAsync("export", "--output", path, "--force");

        first.Code.ShouldBe(ExitCode.Ok);
        first.Output.ShouldBeEmpty();
        (await File.ReadAllLinesAsync(path))[0].ShouldStartWith("{");
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        second.Code.ShouldBe(ExitCode.Usage);
        second.Talk.ShouldContain("--force");
        forced.Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public async Task An_unknown_price_is_empty_and_nothing_known_is_a_head_or_an_empty_array()
    {
        using var machine = new CliMachine();
        (await machine.RunAsync("export", "--format", "json")).Json.GetArrayLength().ShouldBe(0);
        (await machine.RunAsync("export")).Output.TrimEnd('\n').Split('\n').Length.ShouldBe(1);
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply(model: "claude-nobody-9").Text());

        (await machine.RunAsync("export")).Output.ShouldContain(",,unknown");
        (await machine.RunAsync("export", "--format", "json")).Json[0].GetProperty("cost_usd").ValueKind.ShouldBe(JsonValueKind.Null);
    }
}
