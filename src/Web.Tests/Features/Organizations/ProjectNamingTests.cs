using TeamCost.Cli;
using TeamCost.Contracts;
using TeamCost.Web.Tests.Cli;
using TeamCost.Web.Tests.Features.Ingestion;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Organizations;

/// <summary>How much of a project's name leaves a machine: the organization's rule, on the machine and at the door.</summary>
public sealed class ProjectNamingTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task An_admin_sets_the_rule_and_every_token_is_told()
    {
        var acme = await app.NewOrgAsync();
        var token = await acme.TokenAsync();

        (await TellsAsync(token)).ShouldBe("name");
        (await SetAsync(acme, "Hash")).Location.ShouldBe($"{acme.Path}/settings");

        (await TellsAsync(token)).ShouldBe("hash");
        (await acme.Alice.GetAsync($"{acme.Path}/settings")).Find("#Form_ProjectNaming option[selected]").GetAttribute("value").ShouldBe("Hash");
        (await SetAsync(acme, "Everything")).Errors.ShouldNotBeEmpty();
        (await TellsAsync(token)).ShouldBe("hash");
    }

    [Theory]
    [InlineData("Hash")]
    [InlineData("None")]
    public async Task A_plain_name_is_hashed_or_cut_at_the_door_and_the_sender_is_told(string rule)
    {
        var acme = await app.NewOrgAsync();
        var sender = await SenderOf(acme);
        await SetAsync(acme, rule);

        var (status, receipt, _) = await sender.PostAsync(ApiRoutes.UsageBatches, UsageWorld.Batch([
            UsageWorld.Line(project: "secret-merger"), UsageWorld.Line(session: "b", project: "0123456789abcdef"), UsageWorld.Line(session: "c")]));

        status.ShouldBe(200);
        receipt.GetProperty("accepted").GetInt32().ShouldBe(3);
        receipt.GetProperty("notes")[0].GetString()!.ShouldContain(rule == "Hash" ? "1 line named a project" : "2 lines named a project");
        var stored = await ProjectsAsync(acme);
        stored.ShouldNotContain("secret-merger");
        stored.Count(project => project.Length > 0).ShouldBe(rule == "Hash" ? 2 : 0);
        stored.Contains("0123456789abcdef").ShouldBe(rule == "Hash", "what is a hash already stays");
        stored.Where(project => project.Length > 0).ShouldAllBe(project => project.Length == 16 && project.All(char.IsAsciiHexDigitLower));
    }

    [Fact]
    public async Task Totals_without_sessions_of_two_projects_are_not_merged_by_cutting_their_names()
    {
        var acme = await app.NewOrgAsync();
        var sender = await SenderOf(acme);
        await SetAsync(acme, "None");

        await sender.PostAsync(ApiRoutes.UsageBatches, UsageWorld.Batch([
            UsageWorld.Line(input: 70, session: null, project: "one"), UsageWorld.Line(input: 30, session: null, project: "two")]));

        (await ProjectsAsync(acme)).ShouldBe(["", ""]);
        await using var sum = app.Admin.CreateCommand("select sum(input)::bigint from usage_lines where org_id = $1");
        sum.Parameters.AddWithValue(acme.Id);
        (await sum.ExecuteScalarAsync()).ShouldBe(100L);
    }

    [Fact]
    public async Task A_machine_that_would_say_names_obeys_before_anything_leaves()
    {
        var acme = await app.NewOrgAsync();
        await SetAsync(acme, "None");
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("login", "--server", app.Address.ToString(), "--token", await acme.TokenAsync());

        machine.Set("TEAMCOST_PROJECT", "name");
        var run = await machine.RunAsync("sync");

        run.Code.ShouldBe(ExitCode.Ok, run.Talk);
        run.Talk.ShouldNotContain("named a project", Case.Insensitive, "the command obeyed before anything left");
        (await ProjectsAsync(acme)).Distinct().ShouldBe([""]);
    }

    [Theory]
    [InlineData("Name", "hash", "hash")]
    [InlineData("Hash", "name", "hash")]
    [InlineData("None", "hash", "none")]
    [InlineData("Hash", "none", "none")]
    public async Task The_command_obeys_the_stricter_of_person_and_organization(string organization, string person, string sent)
    {
        var acme = await app.NewOrgAsync();
        await SetAsync(acme, organization);
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("login", "--server", app.Address.ToString(), "--token", await acme.TokenAsync());
        machine.Set("TEAMCOST_PROJECT", person);

        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);

        var projects = (await ProjectsAsync(acme)).Distinct().ToList();
        projects.ShouldNotContain("acme-api");
        projects.All(project => project.Length == 0).ShouldBe(sent == "none");
        (await machine.RunAsync("status", "--json")).Json.GetProperty("projects").GetString().ShouldBe(sent);
        (await machine.RunAsync("sync")).Talk.ShouldContain("Up to date");
    }

    private static Task<Answer> SetAsync(TestOrg acme, string rule) =>
        acme.Alice.PostAsync($"{acme.Path}/settings", ("Form.Name", "Acme"), ("Form.TimeZone", "UTC"), ("Form.ProjectNaming", rule));

    private async Task<Sender> SenderOf(TestOrg acme) => (await Sender.WithDeviceTokenAsync(app)).WithToken(await acme.TokenAsync());

    private async Task<string?> TellsAsync(string token)
    {
        using var client = app.NewApiClient(token);
        return System.Text.Json.JsonDocument.Parse(await client.GetStringAsync(new Uri("/" + ApiRoutes.Me, UriKind.Relative))).RootElement.GetProperty("projectNaming").GetString();
    }

    private async Task<List<string>> ProjectsAsync(TestOrg acme)
    {
        await using var command = app.Admin.CreateCommand("select project from usage_lines where org_id = $1");
        command.Parameters.AddWithValue(acme.Id);
        await using var rows = await command.ExecuteReaderAsync();
        var projects = new List<string>();
        while (await rows.ReadAsync())
        {
            projects.Add(rows.GetString(0));
        }

        return projects;
    }
}
