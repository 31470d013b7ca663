using System.Text.Json;
using System.Text.RegularExpressions;
using TeamCost.Cli;
using TeamCost.Contracts.Imports;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Tests.Browser;
using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Cli;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Clients;

/// <summary>The real tokscale 4.17.0 against the real server: only its address is told to it.</summary>
[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed partial class TokscaleTests(Chromium chromium, TestApp app)
{
    [Fact]
    public Task It_logs_in_through_the_page_submits_shows_what_was_said_and_deletes() => Journey.TakeAsync(chromium, app.Address, "tokscale", async journey =>
    {
        var people = new Browser.Cast(app.Address);
        var alice = await journey.NewVisitorAsync("Alice");
        await people.RegisterAsync(alice);
        var org = await (await new Frame(alice).NewOrganizationAsync()).CreateAsync($"Acme {people.Mark}");
        using var machine = MachineWithLogs();
        var tokscale = new Tokscale(machine, app.Address);

        var shown = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var login = tokscale.TellAsync((said, _) =>
        {
            if (CodeIn().Match(said) is { Success: true } code)
            {
                shown.TrySetResult(code.Value);
            }
        }, "login");
        var page = await (await DevicePage.OpenAsync(alice)).EnterAsync(await shown.Task.WaitAsync(Eventually.Patience));
        await page.AllowAsync($"Acme {people.Mark}");
        var loggedIn = await login;
        loggedIn.Code.ShouldBe(0, loggedIn.Output);
        var saved = JsonDocument.Parse(await File.ReadAllTextAsync(tokscale.Credentials)).RootElement;
        var username = saved.GetProperty("username").GetString()!;
        (await tokscale.RunAsync("whoami")).Output.ShouldContain(username);

        var submit = await tokscale.RunAsync("submit");
        submit.Code.ShouldBe(0, submit.Output);
        submit.Output.ShouldContain("Successfully submitted!");
        submit.Output.ShouldContain("Total tokens: 24,200");
        submit.Output.ShouldContain($"/u/{username}");
        (await tokscale.RunAsync("submit")).Output.ShouldContain("Total tokens: 24,200");
        await SumsAsync(org, [("claude-haiku-4-5", 9_800), ("claude-sonnet-4-5", 14_400)]);
        (await OneAsync("select count(*) from submissions s join org_slugs using (org_id) where slug = $1", org)).ShouldBe(1);

        // The page that it prints leads its owner somewhere, and nobody else.
        await alice.GoAsync($"/u/{username}");
        await alice.Page.GetByTestId("not-published").WaitForAsync();

        // The same person's own command, with the same logs: nothing counts twice.
        (await machine.RunAsync("login", "--server", app.Address.ToString(), "--token", saved.GetProperty("token").GetString()!)).Code.ShouldBe(ExitCode.Ok);
        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);
        await SumsAsync(org, [("claude-haiku-4-5-20251001", 9_800), ("claude-sonnet-4-5-20250929", 14_400)]);

        var answered = 0;
        var deleted = await tokscale.TellAsync((said, answers) =>
        {
            // It asks twice, and then wants the words.
            for (; answered < Questions().Count(said); answered++)
            {
                answers.WriteLine(answered < 2 ? "y" : "delete my data");
                answers.Flush();
            }
        }, "delete-submitted-data");
        deleted.Code.ShouldBe(0, deleted.Output);
        (await OneAsync("select count(*) from submissions s join org_slugs using (org_id) where slug = $1", org)).ShouldBe(0);
        (await OneAsync("select count(*) from usage_lines u join org_slugs using (org_id) where slug = $1 and session is null", org)).ShouldBe(0);
        await SumsAsync(org, [("claude-haiku-4-5-20251001", 9_800), ("claude-sonnet-4-5-20250929", 14_400)]);
    });

    [Fact]
    public async Task It_shows_that_a_submission_is_flagged_and_why()
    {
        var acme = await app.NewOrgAsync();
        using var machine = new CliMachine();
        var at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'");
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply("msg_1", "req_1", output: 1_234, input: 260_000_321, at).Text());
        var tokscale = new Tokscale(machine, app.Address);
        var login = await tokscale.RunAsync("login", "--token", "tt_" + (await acme.TokenAsync())["tc_".Length..]);
        login.Code.ShouldBe(0, login.Output);

        var submit = await tokscale.RunAsync("submit");

        submit.Code.ShouldBe(0, submit.Output);
        submit.Output.ShouldContain("flagged for review before it can be published");
        submit.Output.ShouldContain("260 million tokens, more than 250 million in one day");
        await SumsAsync(acme.Slug, [("claude-sonnet-4-5", 260_001_555)]);
    }

    [Fact]
    public async Task It_shows_what_was_wrong_with_a_refused_submission_and_with_a_token()
    {
        var acme = await app.NewOrgAsync();
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply("msg_1", "req_1", output: 20, input: 10, "2014-03-01T10:00:00.000Z").Text());
        var tokscale = new Tokscale(machine, app.Address);
        (await tokscale.RunAsync("login", "--token", "tt_" + (await acme.TokenAsync())["tc_".Length..])).Code.ShouldBe(0);

        var submit = await tokscale.RunAsync("submit");

        submit.Code.ShouldBe(1, submit.Output);
        submit.Output.ShouldContain("The submission was not accepted.");
        submit.Output.ShouldContain("contributions[0].date is 2014-03-01, long before anybody can have used these tools.");

        var wrong = await tokscale.RunAsync("login", "--token", "tt_" + new string('x', 43));
        wrong.Code.ShouldNotBe(0, wrong.Output);
    }

    /// <summary>Or the two tellings of one person would not find each other, and count twice.</summary>
    [Theory]
    [InlineData("amp")]
    [InlineData("antigravity-cli")]
    [InlineData("cline")]
    [InlineData("codebuff")]
    [InlineData("codex")]
    [InlineData("copilot-cli")]
    [InlineData("cursor")]
    [InlineData("gemini-cli")]
    [InlineData("goose")]
    [InlineData("grok")]
    [InlineData("hermes")]
    [InlineData("jcode")]
    [InlineData("junie")]
    [InlineData("kilo-cli")]
    [InlineData("kilo-code")]
    [InlineData("kimi")]
    [InlineData("kiro")]
    [InlineData("mux")]
    [InlineData("openclaw")]
    [InlineData("opencode")]
    [InlineData("pi")]
    [InlineData("qwen-code")]
    [InlineData("roo-code")]
    [InlineData("zed")]
    public async Task It_and_the_command_name_days_tools_sellers_and_models_alike(string sample)
    {
        using var machine = CliMachine.WithSample(sample);
        var theirs = await new Tokscale(machine, app.Address).RunAsync("graph", "--no-spinner");
        var ours = await machine.RunAsync("submit", "--dry-run", "--json");

        var said = NamesOf(JsonDocument.Parse(theirs.Data).RootElement);
        said.ShouldNotBeEmpty();
        said.Except(NamesOf(ours.Json)).ShouldBeEmpty();
    }

    private static HashSet<string> NamesOf(JsonElement body) => [.. body.GetProperty("contributions").EnumerateArray().SelectMany(day => day.GetProperty("clients").EnumerateArray().Select(row =>
    {
        var (tool, model) = (ReportTools.OfAgent(row.GetProperty("client").GetString()!), row.GetProperty("modelId").GetString()!);
        return $"{day.GetProperty("date").GetString()} {tool} {SellerNames.Of(row.GetProperty("providerId").GetString(), model, tool)} {ModelNames.Alike(model)}";
    }))];

    private static CliMachine MachineWithLogs()
    {
        var machine = new CliMachine();
        var at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'");
        File.WriteAllText(machine.Log(), string.Concat(
            ClaudeLine.Reply("msg_1", "req_1", output: 2_400, input: 12_000, at).Text(),
            ClaudeLine.Reply("msg_2", "req_2", output: 800, input: 9_000, at, "claude-haiku-4-5-20251001", "s-2").Text()));
        return machine;
    }

    private async Task SumsAsync(string slug, IReadOnlyList<(string Model, long Tokens)> expected)
    {
        await Eventually.AsyncTrue(async () => await OneAsync("select count(*) from dirty_days d join org_slugs using (org_id) where slug = $1", slug) == 0, "every day is rolled up");
        await using var command = app.Admin.CreateCommand("""
            select model, sum(input + output + cache_read + cache_write_5m + cache_write_1h)::bigint from daily_usage join org_slugs using (org_id)
            where slug = $1 group by model having sum(input + output + cache_read + cache_write_5m + cache_write_1h) > 0 order by model
            """);
        command.Parameters.AddWithValue(slug);
        await using var row = await command.ExecuteReaderAsync();
        var found = new List<(string, long)>();
        while (await row.ReadAsync())
        {
            found.Add((row.GetString(0), row.GetInt64(1)));
        }

        found.ShouldBe(expected);
    }

    private async Task<long> OneAsync(string sql, string slug)
    {
        await using var command = app.Admin.CreateCommand(sql);
        command.Parameters.AddWithValue(slug);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    [GeneratedRegex("[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}")]
    private static partial Regex CodeIn();

    [GeneratedRegex(@"\(y/N\):|to confirm:")]
    private static partial Regex Questions();
}
