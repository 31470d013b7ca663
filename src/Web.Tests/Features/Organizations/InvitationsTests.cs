using System.Net;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Organizations;

public sealed class InvitationsTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_link_lets_one_person_in_and_then_nobody()
    {
        var acme = await app.NewOrgAsync();
        var link = await InviteAsync(acme);
        var (charlie, dora) = (await app.NewOutsiderAsync(), await app.NewPersonAsync("Dora"));

        (await charlie.GetAsync(link)).Find("h1").TextContent.ShouldBe("Join Acme");
        (await charlie.PostAsync(link)).Location.ShouldBe(acme.Path);

        (await charlie.GetAsync(acme.Path)).Status.ShouldBe(HttpStatusCode.OK);
        (await dora.PostAsync(link)).Errors.ShouldContain("used already");
        (await dora.GetAsync(acme.Path)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_joins_gets_the_names_that_sources_already_use_for_them()
    {
        var acme = await app.NewOrgAsync();
        var dora = await app.NewPersonAsync("Dora");
        await using (var confirm = app.Admin.CreateCommand("update users set email_confirmed = true where id = $1"))
        {
            confirm.Parameters.AddWithValue(dora.UserId);
            await confirm.ExecuteNonQueryAsync();
        }

        await using (var name = app.Admin.CreateCommand("insert into identities (org_id, id, name) values ($1, gen_random_uuid(), lower($2))"))
        {
            name.Parameters.AddWithValue(acme.Id);
            name.Parameters.AddWithValue(dora.Email);
            await name.ExecuteNonQueryAsync();
        }

        (await dora.PostAsync(await InviteAsync(acme))).Location.ShouldBe(acme.Path);

        await using var whose = app.Admin.CreateCommand("select user_id from identities where org_id = $1");
        whose.Parameters.AddWithValue(acme.Id);
        (await whose.ExecuteScalarAsync()).ShouldBe(dora.UserId);
    }

    [Fact]
    public async Task Of_several_who_open_one_link_at_once_one_gets_in()
    {
        var acme = await app.NewOrgAsync();
        var link = await InviteAsync(acme);
        var people = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.NewPersonAsync("Racer")));

        var answers = await Task.WhenAll(people.Select(person => person.PostAsync(link)));

        answers.Count(a => a.Location == acme.Path).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.Conflict).ShouldBe(3);
    }

    [Fact]
    public async Task A_stranger_registers_and_comes_back_to_the_invitation()
    {
        var acme = await app.NewOrgAsync();
        var link = await InviteAsync(acme);
        var stranger = app.NewStranger();

        var register = (await stranger.GetAsync(link)).Find("[data-testid=accept-register]").GetAttribute("href")!;
        (await stranger.GetAsync(register)).Find("#ReturnUrl").GetAttribute("value").ShouldBe(link);
        var registered = await stranger.PostAsync("/register", ("Name", "New"), ("Email", stranger.Email), ("Password", Person.Password), ("ReturnUrl", link));

        registered.Location.ShouldBe(link);
        stranger.Forget();
        (await stranger.PostAsync(link)).Location.ShouldBe(acme.Path);
    }

    [Fact]
    public async Task An_invitation_to_an_address_is_mailed_and_opens_only_for_it()
    {
        var acme = await app.NewOrgAsync();
        var (charlie, dora) = (await app.NewOutsiderAsync(), await app.NewPersonAsync("Dora"));
        await InviteAsync(acme, dora.Email, "Admin");
        var link = new Uri((await app.Mailbox.NextAsync(dora.Email)).Link("/invitations/")).PathAndQuery;

        (await charlie.PostAsync(link)).Errors.ShouldContain($"is for {dora.Email}");
        (await dora.PostAsync(link)).Location.ShouldBe(acme.Path);
        (await dora.GetAsync($"{acme.Path}/settings")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Admins_are_invited_by_address_and_owners_by_owners_only()
    {
        var acme = await app.NewOrgAsync();
        var adam = await acme.AdamAsync();

        (await acme.Alice.PostAsync(Path(acme), ("Form.Email", ""), ("Form.Role", "Admin"))).Errors.ShouldContain("by e-mail address");
        (await adam.PostAsync(Path(acme), ("Form.Email", "x@example.com"), ("Form.Role", "Owner"))).Errors.ShouldContain("Only owners");
        (await acme.Alice.PostAsync(Path(acme), ("Form.Email", adam.Email), ("Form.Role", "Member"))).Errors.ShouldContain("member already");
        (await acme.Alice.PostAsync(Path(acme), ("Form.Email", "not an address"), ("Form.Role", "Member"))).Errors.ShouldContain("not an e-mail");
    }

    [Fact]
    public async Task A_withdrawn_link_and_the_old_one_of_a_renewed_invitation_are_dead()
    {
        var acme = await app.NewOrgAsync();
        var charlie = await app.NewOutsiderAsync();
        var link = await InviteAsync(acme);
        var renew = (await acme.Alice.GetAsync(Path(acme))).Find("form[action$='/again']").GetAttribute("action")!;
        var renewed = LinkOn(await acme.Alice.PostAsync(renew));

        (await charlie.GetAsync(link)).Errors.ShouldContain("withdrawn");
        (await charlie.GetAsync(renewed)).Status.ShouldBe(HttpStatusCode.OK);
        var revoke = (await acme.Alice.GetAsync(Path(acme))).Find("form[action$='/revoke']").GetAttribute("action")!;
        await acme.Alice.PostAsync(revoke);
        (await charlie.PostAsync(renewed)).Errors.ShouldContain("withdrawn");
    }

    [Fact]
    public async Task Invitations_expire_after_seven_days_and_made_up_ones_are_unknown()
    {
        var clock = new TestClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var own = await TestApp.StartAsync(clock);
        try
        {
            var acme = await own.NewOrgAsync();
            var link = await InviteAsync(acme);
            var stranger = own.NewStranger();
            (await stranger.GetAsync(link)).Status.ShouldBe(HttpStatusCode.OK);
            clock.Advance(TimeSpan.FromDays(7));

            (await stranger.GetAsync(link)).Errors.ShouldContain("expired");
            (await stranger.GetAsync("/invitations/" + new string('x', 43))).Errors.ShouldContain("no such invitation");
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    private static string Path(TestOrg org) => $"{org.Path}/settings/invitations";

    private static async Task<string> InviteAsync(TestOrg org, string email = "", string role = "Member") =>
        LinkOn(await org.Alice.PostAsync(Path(org), ("Form.Email", email), ("Form.Role", role)));

    private static string LinkOn(Answer page) => new Uri(page.Text("invitation-link")).PathAndQuery;
}
