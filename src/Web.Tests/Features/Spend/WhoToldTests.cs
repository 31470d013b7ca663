using System.Net;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Spend;

/// <summary>Who reported the usage of a range and how much of it counts, what people did besides, and under which names they are known.</summary>
public sealed class WhoToldTests(TestApp app) : IClassFixture<TestApp>
{
    private const string March = "from=2026-03-01&to=2026-03-31";

    [Fact]
    public async Task The_same_use_told_by_an_account_and_a_machine_is_shown_twice_and_counts_once()
    {
        var (world, alice, path) = await WorldAsync("owner");
        var email = await world.EmailOfAsync(alice.UserId);
        await world.SendAsync(SourceClaim.Connection(Guid.CreateVersion7(), "Larkspur console", "messages"), UsageWorld.Line(input: 900, output: 0, session: null, hour: null, identity: email));
        await world.SendAsync(SourceClaim.Device(alice.UserId, Guid.CreateVersion7(), "alices-laptop"), UsageWorld.Line(input: 700, output: 0));
        await world.SettleAsync();

        foreach (var page in new[] { $"{path}/people/{alice.UserId}?{March}", $"{path}/spend?{March}" })
        {
            var told = Cells(await alice.GetAsync(page), "tellings");
            told.ShouldContain("Larkspur console Provider account 10 Mar 1 900 200");
            told.ShouldContain("alices-laptop Machine 10 Mar 1 700 700", customMessage: "the detail comes from the machine, the account adds what it knows beyond");
            told.ShouldContain("Told in all 2 1.6k 900");
            told.ShouldContain("Counts 1 900");
        }

        (await alice.GetAsync($"{path}/people/{alice.UserId}?{March}")).Text("person-names").ShouldContain(email);
        (await alice.GetAsync($"{path}/spend?{March}&project=none")).Page.QuerySelector("[data-testid=tellings]").ShouldBeNull("sources know no projects");
    }

    [Fact]
    public async Task A_member_sees_that_machines_told_but_not_whose()
    {
        var (world, bob, path) = await WorldAsync("member");
        var carol = await world.PersonAsync("carol");
        await world.SendAsync(SourceClaim.Device(carol, Guid.CreateVersion7(), "carols-laptop"), UsageWorld.Line());
        await world.SettleAsync();

        var page = await bob.GetAsync($"{path}/spend?{March}");

        page.Body.ShouldNotContain("carols-laptop");
        Cells(page, "tellings").ShouldContain("Machine Machine 10 Mar");
        (await bob.GetAsync($"{path}/people/{carol}?{March}")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Activity_is_shown_by_tool_with_who_said_it_and_up_to_when()
    {
        var (world, bob, path) = await WorldAsync("member");
        await DoAsync(world, bob.UserId, 1, ("sessions", 41), ("lines-added", 1_691), ("lines-removed", 510), ("commits", 18), ("pull-requests", 4), ("suggestions", 200), ("acceptances", 120));
        await DoAsync(world, await world.PersonAsync("carol"), 2, ("sessions", 9));

        var own = Cells(await bob.GetAsync($"{path}/people/{bob.UserId}?{March}"), "activity");
        own.ShouldContain("Claude Code 41 – – 1.69k 510 18 4 60% 10 Mar");
        var all = await bob.GetAsync($"{path}/spend?{March}");
        Cells(all, "activity").ShouldContain("Claude Code 2 50 – –");
    }

    [Fact]
    public async Task A_range_without_activity_or_tellings_shows_neither()
    {
        var (_, alice, path) = await WorldAsync("owner");

        var page = await alice.GetAsync($"{path}/people/{alice.UserId}?{March}");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Page.QuerySelector("[data-testid=activity], [data-testid=tellings], [data-testid=person-names]").ShouldBeNull();
    }

    private async Task<(UsageWorld World, Person Person, string Path)> WorldAsync(string role)
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var person = await app.NewPersonAsync("Somebody");
        await world.ExecuteAsync("insert into memberships (org_id, user_id, role) values ($1, $2, $3)", world.OrgId, person.UserId, role);
        await world.ExecuteAsync("update users set email_confirmed = true where id = $1", person.UserId);
        return (world, person, $"/o/world-{world.OrgId:N}");
    }

    private static string Cells(Answer page, string testId) => string.Join(" ", page.Find($"[data-testid={testId}]").QuerySelectorAll("th, td").Select(cell => cell.TextContent.Trim()).Where(text => text.Length > 0));

    /// <summary>As the rollup of activity writes it.</summary>
    private static async Task DoAsync(UsageWorld world, Guid person, int first, params (string Metric, int Value)[] done)
    {
        foreach (var (i, (metric, value)) in done.Index())
        {
            await world.ExecuteAsync(
                """
                insert into daily_activity (org_id, day, seq, person_id, identity_id, team_id, tool, provider, metric, value)
                values ($1, $2, $3, $4, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'claude-code', 'anthropic', $5, $6)
                """,
                world.OrgId, UsageWorld.Day, (first * 100) + i, person, metric, (decimal)value);
        }
    }
}
