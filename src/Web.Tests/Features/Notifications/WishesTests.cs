using System.Net;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Notifications;

public sealed class WishesTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_member_chooses_for_themselves()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        (await bob.GetAsync($"{acme.Path}/notifications")).Page.QuerySelectorAll("input[type=checkbox][checked]").ShouldBeEmpty();
        (await acme.Alice.GetAsync($"{acme.Path}/notifications")).Page.QuerySelector("#Form_Alerts")!.HasAttribute("checked").ShouldBeTrue();

        (await bob.PostAsync($"{acme.Path}/notifications", ("Form.Weekly", "true"))).Status.ShouldBe(HttpStatusCode.Redirect);

        (await bob.GetAsync($"{acme.Path}/notifications")).Page.QuerySelector("#Form_Weekly")!.HasAttribute("checked").ShouldBeTrue();
        (await acme.InAsync<MailWishes, IReadOnlyList<Guid>>((wishes, ct) => wishes.WeeklyReadersAsync(ct))).ShouldBe([bob.UserId]);
    }

    [Fact]
    public async Task One_click_stops_the_mails_without_signing_in_and_another_takes_it_back()
    {
        var acme = await app.NewOrgAsync();
        await acme.InAsync<Outbox, int>((outbox, ct) => outbox.AddAsync(Notices.Budget("stop"), ct));
        var mail = await app.Mailbox.NextAsync(acme.Alice.Email, "Platform");
        var link = new Uri(mail.Link("/unsubscribe/")).PathAndQuery;
        mail.Headers["List-Unsubscribe"].ShouldBe($"<{mail.Link("/unsubscribe/")}>");
        mail.Headers["List-Unsubscribe-Post"].ShouldBe("List-Unsubscribe=One-Click");
        using var stranger = app.NewClient();

        // A scanner that follows links changes nothing.
        (await stranger.GetStringAsync(link)).ShouldContain("Stop these mails?");
        (await WantsAsync(acme)).ShouldBeTrue();

        // As a mail program does it: no cookie, no token, the body of RFC 8058.
        using var click = await stranger.PostAsync(link, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        click.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await WantsAsync(acme)).ShouldBeFalse();
        (await acme.InAsync<Outbox, int>((outbox, ct) => outbox.AddAsync(Notices.Budget("after"), ct))).ShouldBe(0);

        using var undo = await stranger.PostAsync($"{link}/undo", new FormUrlEncodedContent([]));
        (await WantsAsync(acme)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_link_that_was_made_up_or_damaged_leads_nowhere()
    {
        var acme = await app.NewOrgAsync();
        await acme.InAsync<Outbox, int>((outbox, ct) => outbox.AddAsync(Notices.Budget("damage"), ct));
        var link = new Uri((await app.Mailbox.NextAsync(acme.Alice.Email, "Platform")).Link("/unsubscribe/")).PathAndQuery;
        var damaged = link[..^6] + (link[^6] == 'A' ? 'B' : 'A') + link[^5..];
        using var stranger = app.NewClient();

        foreach (var path in new[] { damaged, "/unsubscribe/" + new string('A', 200) })
        {
            using var answer = await stranger.PostAsync(path, new FormUrlEncodedContent([]));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("Copy it whole");
        }

        (await WantsAsync(acme)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_neither_yes_nor_no_changes_nothing()
    {
        var acme = await app.NewOrgAsync();

        var answer = await acme.Alice.PostAsync($"{acme.Path}/notifications", ("Form.Alerts", "perhaps"), ("Form.Weekly", "true"));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldContain("\"perhaps\" cannot be read here");
        (await WantsAsync(acme)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_mail_that_still_waits_is_dropped_when_the_member_stops_or_leaves()
    {
        await using var world = await ChannelWorld.StartAsync(services: null,
            ("TeamCost:Mail:Smtp:Host", "127.0.0.1"), ("TeamCost:Mail:Smtp:Port", "9"), ("TeamCost:Mail:Smtp:StartTls", "false"), ("TeamCost:ConfirmEmail", "false"));
        var (adam, bob) = (await world.Acme.AdamAsync(), await world.Acme.AddAsync("Bert", TeamCost.Web.Platform.Tenancy.OrgRole.Admin));
        await world.TellAsync(Notices.Budget("waits"));
        await world.SettleAsync();
        (await world.MessagesAsync()).ShouldAllBe(m => m.State == MessageState.Waiting);

        (await adam.PostAsync($"{world.Acme.Path}/notifications")).Status.ShouldBe(HttpStatusCode.Redirect);
        await world.App.ExecuteAsync("delete from memberships where user_id = $1", bob.UserId);
        await world.PassAsync(TimeSpan.FromSeconds(6));

        (await world.MessagesAsync()).Select(m => (m.State, m.Words)).ShouldBe(
            [(MessageState.Dropped, "The person no longer wants these mails."), (MessageState.Dropped, "The person is no longer a member.")], ignoreOrder: true);
    }

    private static async Task<bool> WantsAsync(TestOrg acme) => await acme.InAsync<MailWishes, bool>(async (wishes, ct) =>
        (await wishes.OfAsync(acme.Alice.UserId, TeamCost.Web.Platform.Tenancy.OrgRole.Owner, ct)).Alerts);
}
