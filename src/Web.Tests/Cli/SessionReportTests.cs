using TeamCost.Cli;
using TeamCost.Cli.Output;

namespace TeamCost.Web.Tests.Cli;

/// <summary>Conversations and projects.</summary>
public sealed class SessionReportTests
{
    [Fact]
    public async Task One_conversation_is_found_by_the_beginning_of_its_id()
    {
        using var machine = CliMachine.WithSample();

        var page = await machine.RunAsync("sessions", "--id", "1111", "--timezone", "UTC");
        var json = (await machine.RunAsync("sessions", "--id", "1111", "--json", "--breakdown")).Json;
        var none = await machine.RunAsync("sessions", "--id", "99");

        page.Output.ShouldContain("11111111-1111-4111-8111-111111111111");
        page.Output.ShouldContain("By hour and model");
        json.GetProperty("rows").GetArrayLength().ShouldBe(1);
        json.GetProperty("rows")[0].GetProperty("breakdown").GetArrayLength().ShouldBe(2);
        none.Code.ShouldBe(ExitCode.Error);
        none.Talk.ShouldContain("\"99\"");
    }

    [Fact]
    public async Task A_limit_shows_the_latest_and_keeps_the_total_of_all()
    {
        using var machine = CliMachine.WithSample();

        var all = (await machine.RunAsync("sessions", "--json")).Json;
        var one = (await machine.RunAsync("sessions", "--json", "--limit", "1")).Json;

        one.GetProperty("rows").GetArrayLength().ShouldBe(1);
        one.GetProperty("rows")[0].GetProperty("session").GetString().ShouldBe(all.GetProperty("rows")[0].GetProperty("session").GetString());
        one.GetProperty("totals").ToString().ShouldBe(all.GetProperty("totals").ToString());
        (await machine.RunAsync("sessions", "--limit", "1")).Talk.ShouldContain($"1 of {all.GetProperty("rows").GetArrayLength()} conversations are shown");
        (await machine.RunAsync("sessions")).Talk.ShouldNotContain("are shown");
    }

    [Theory]
    [InlineData("/home/dev/acme", "acme")]
    [InlineData(@"C:\Users\dev\source\acme web\", "acme web")]
    [InlineData(@"\\server\share\acme", "acme")]
    [InlineData("/", "–")]
    [InlineData("/home/dev/日本語プロジェクト", "日本語プロジェクト")]
    [InlineData("/home/dev/\u001b[31mred", "\uFFFD[31mred")]
    public async Task A_project_is_named_by_the_last_part_of_its_folder(string folder, string name)
    {
        using var machine = new CliMachine { Width = 80 };
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply().With("cwd", folder).Text());

        var run = await machine.RunAsync("projects", "--timezone", "UTC");

        run.Output.Split('\n').ShouldContain(line => line.StartsWith($"  {name} ", StringComparison.Ordinal), run.Output);
        run.Output.Split('\n').Max(TextWidth.Of).ShouldBeLessThanOrEqualTo(80);
        run.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task Folders_of_one_name_are_told_apart_and_paths_are_shown_only_when_asked_for()
    {
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), string.Concat(
            ClaudeLine.Reply("msg_1", "req_1", session: "s-1").With("cwd", "/home/dev/shop/api").Text(),
            ClaudeLine.Reply("msg_2", "req_2", session: "s-2").With("cwd", "/home/dev/blog/api").Text(),
            ClaudeLine.Reply("msg_3", "req_3", session: "s-3").With("cwd", @"D:\work\tools").Text()));

        var plain = await machine.RunAsync("projects", "--json");
        var withPaths = await machine.RunAsync("projects", "--json", "--with-paths");

        plain.Json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("project").GetString()).Order(StringComparer.Ordinal).ShouldBe(["blog/api", "shop/api", "tools"]);
        plain.Output.ShouldNotContain("/home/dev");
        withPaths.Json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("path").GetString()).ShouldContain("/home/dev/shop/api");
    }
}
