using System.Net;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Organizations;

public sealed class TeamsTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly DateOnly March = new(2026, 3, 1);

    [Fact]
    public async Task A_move_ends_the_old_membership_on_that_day_and_marks_the_persons_days_from_then_on()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        var (red, blue) = (await TeamAsync(acme, "Red"), await TeamAsync(acme, "Blue"));

        (await AddAsync(acme, red, bob, March)).Location.ShouldEndWith(red.ToString());
        await UseAsync(acme, bob, March.AddDays(4), March.AddDays(20));
        await AddAsync(acme, blue, bob, March.AddDays(10));

        (await PlacesAsync(acme)).ShouldBe([(March, March.AddDays(10), red), (March.AddDays(10), null, blue)]);
        (await acme.MarkedDaysAsync()).ShouldBe([March.AddDays(20)]);
    }

    [Fact]
    public async Task A_person_is_in_one_team_a_day_however_often_and_in_whatever_order_the_moves_come()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        var (red, blue) = (await TeamAsync(acme, "Red"), await TeamAsync(acme, "Blue"));

        await AddAsync(acme, red, bob, March.AddDays(10));
        await AddAsync(acme, red, bob, March.AddDays(12));
        await AddAsync(acme, blue, bob, March.AddDays(5));
        var atOnce = await Task.WhenAll(AddAsync(acme, red, bob, March.AddDays(20)), AddAsync(acme, blue, bob, March.AddDays(20)), AddAsync(acme, red, bob, March.AddDays(20)));

        atOnce.ShouldAllBe(a => a.Status == HttpStatusCode.Redirect);
        var places = await PlacesAsync(acme);
        places.Zip(places.Skip(1)).ShouldAllBe(pair => pair.First.Until == pair.Second.From);
        places[^1].Until.ShouldBeNull();
    }

    [Fact]
    public async Task Names_are_unique_in_any_case_and_bad_input_is_told()
    {
        var acme = await app.NewOrgAsync();
        var red = await TeamAsync(acme, "Red");

        (await acme.Alice.PostAsync(Path(acme), ("Form.Name", "RED"))).Errors.ShouldContain("of this name already");
        (await acme.Alice.PostAsync(Path(acme), ("Form.Name", " "))).Errors.ShouldContain("Give the team a name");
        var page = await acme.Alice.PostAsync($"{Path(acme)}/{red}/people", ("Member.UserId", ""), ("Member.FromDay", "2999-01-01"));
        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldContain("Choose a person");
        page.Errors.ShouldContain("between 2020 and today");
    }

    [Fact]
    public async Task Deleting_a_team_sums_its_days_up_again()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        var red = await TeamAsync(acme, "Red");
        await UseAsync(acme, bob, March, March.AddDays(1));
        await app.ExecuteAsync("update daily_usage set team_id = $2 where org_id = $1 and day = $3", acme.Id, red, March);

        (await acme.Alice.PostAsync($"{Path(acme)}/{red}/delete")).Location.ShouldBe(Path(acme));

        (await acme.MarkedDaysAsync()).ShouldBe([March]);
        (await acme.Alice.GetAsync($"{Path(acme)}/{red}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string Path(TestOrg org) => $"{org.Path}/settings/teams";

    private static async Task<Guid> TeamAsync(TestOrg org, string name) =>
        Guid.Parse((await org.Alice.PostAsync(Path(org), ("Form.Name", name))).Location!.Split('/')[^1]);

    private static Task<Answer> AddAsync(TestOrg org, Guid team, Person person, DateOnly from) => org.Alice.PostAsync(
        $"{Path(org)}/{team}/people", ("Member.UserId", person.UserId.ToString()), ("Member.FromDay", from.ToString("yyyy-MM-dd")));

    private static Task<List<(DateOnly From, DateOnly? Until, Guid Team)>> PlacesAsync(TestOrg org) =>
        org.InAsync<AppDbContext, List<(DateOnly, DateOnly?, Guid)>>(async (db, ct) =>
            [.. (await db.TeamMembers.OrderBy(m => m.FromDay).ToListAsync(ct)).Select(m => (m.FromDay, m.UntilDay, m.TeamId))]);

    private async Task UseAsync(TestOrg org, Person person, params DateOnly[] days)
    {
        foreach (var day in days)
        {
            await app.ExecuteAsync(
                """
                insert into daily_usage (org_id, day, utc_day, seq, person_id, identity_id, team_id, tool, provider, model, project, billing_mode, grain,
                  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, unpriced_tokens,
                  billed_usd, estimated_usd, best_usd, list_usd, input_usd, output_usd, cache_usd, search_usd, recorded_usd)
                values ($1, $3, $3, 1, $2, $4, $4, 'claude-code', 'anthropic', 'm', '', 'not-said', 'request', 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                """,
                org.Id, person.UserId, day, Guid.Empty);
        }
    }
}
