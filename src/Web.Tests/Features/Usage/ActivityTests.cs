using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Usage;

public sealed class ActivityTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly DayRange Today = new(Day, Day);
    private static readonly SourceClaim Account = SourceClaim.Connection(Guid.NewGuid(), "Anthropic");

    private static ActivityItem Item(decimal value, string metric = ActivityMetrics.Sessions, string? identity = null, string detail = "") =>
        new(Day, "claude-code", "anthropic", metric, value, identity, detail);

    private static async Task<List<DailyActivity>> RowsAsync(UsageWorld world)
    {
        await world.SettleAsync();
        return await world.ReadAsync(db => db.DailyActivity.AsNoTracking().OrderBy(row => row.Seq).ToListAsync());
    }

    [Fact]
    public async Task Details_of_one_source_add_up_and_of_two_sources_the_larger_counts()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        var team = await world.TeamAsync(ann, Day.AddDays(-5));
        var email = await world.EmailOfAsync(ann);

        await world.ActivityAsync(Account, Today, [Item(3, identity: email, detail: "vscode"), Item(4, identity: email, detail: "iTerm"), Item(9, ActivityMetrics.Commits, email)]);
        await world.ActivityAsync(SourceClaim.Telemetry("t", "otlp", null, ann, false), Today, [Item(5), Item(11, ActivityMetrics.Commits)]);

        var rows = await RowsAsync(world);
        rows.Select(row => (row.Metric, row.Value)).Order().ShouldBe([("commits", 11), ("sessions", 7)]);
        rows.ShouldAllBe(row => row.PersonId == ann && row.TeamId == team && row.IdentityId == Guid.Empty);
    }

    [Fact]
    public async Task What_is_told_again_replaces_and_the_same_again_marks_no_day()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.ActivityAsync(Account, Today, [Item(3, identity: "key:one"), Item(3, identity: "key:two")]);
        await world.ActivityAsync(Account, Today, [Item(5, identity: "Key:One")], Morning.AddHours(1));
        (await RowsAsync(world)).ShouldHaveSingleItem().Value.ShouldBe(5);

        var same = await world.ActivityAsync(Account, Today, [Item(5, identity: "key:one")], Morning.AddHours(2));
        var late = await world.ActivityAsync(Account, Today, [Item(64, identity: "key:one")], Morning.AddHours(1));

        (same, late, await world.DirtyAsync()).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task Names_that_are_nobodys_yet_are_rows_of_their_own_and_teams_get_theirs()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var team = await world.TeamAsync(await world.PersonAsync(), Day);
        await world.ActivityAsync(Account, Today, [Item(3, identity: "key:one"), Item(4, identity: "key:two"), Item(8)]);
        await world.ExecuteAsync("update identities set state = 'team', team_id = $2 where org_id = $1 and name = 'key:two'", world.OrgId, team);
        await world.RebuildAsync();

        var rows = await RowsAsync(world);
        rows.Select(row => (row.Value, row.TeamId, IsNamed: row.IdentityId != Guid.Empty)).ShouldBe([(3, Guid.Empty, true), (4, team, false), (8, Guid.Empty, false)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_figure_that_cannot_be_true_is_refused_with_a_sentence()
    {
        var world = await UsageWorld.MakeAsync(app.Services);

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => world.ActivityAsync(Account, Today, [Item(1), Item(1, "Lines Added")]));

        refused.Message.ShouldStartWith("A metric is");
        (await RowsAsync(world)).ShouldBeEmpty();
    }
}
