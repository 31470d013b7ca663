using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Notifications;

public sealed class OutboxTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_notice_becomes_one_message_for_each_admin_and_for_who_asked_however_often_it_is_added()
    {
        var acme = await app.NewOrgAsync();
        var (adam, bob, vera) = (await acme.AdamAsync(), await acme.BobAsync(), await acme.VeraAsync());
        await WishAsync(acme, new MailWish(vera.UserId, alerts: true, weekly: false));
        await WishAsync(acme, new MailWish(bob.UserId, alerts: true, weekly: false));

        (await AddAsync(acme, Notices.Budget("once"))).ShouldBe(3);
        (await AddAsync(acme, Notices.Budget("once"))).ShouldBe(0);

        (await ReceiversAsync(acme)).ShouldBe([adam.UserId, acme.Alice.UserId, vera.UserId], ignoreOrder: true);
    }

    [Fact]
    public async Task A_member_gets_what_every_member_may_read_and_what_is_about_them()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        await WishAsync(acme, new MailWish(bob.UserId, alerts: true, weekly: false));

        (await AddAsync(acme, Notices.Budget("everybody") with { Reach = NoticeReach.Everybody })).ShouldBe(2);
        (await AddAsync(acme, Notices.Budget("about-bob") with { AlsoFor = [bob.UserId] })).ShouldBe(2);
        (await AddAsync(acme, Notices.Budget("others"))).ShouldBe(1);
    }

    [Fact]
    public async Task Who_wants_no_alerts_gets_none_and_the_weekly_summary_goes_to_who_asked()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        await WishAsync(acme, new MailWish(acme.Alice.UserId, alerts: false, weekly: false));
        await WishAsync(acme, new MailWish(bob.UserId, alerts: false, weekly: true));

        (await AddAsync(acme, Notices.Budget("nobody"))).ShouldBe(0);
        (await acme.InAsync<MailWishes, IReadOnlyList<Guid>>((wishes, ct) => wishes.WeeklyReadersAsync(ct))).ShouldBe([bob.UserId]);
    }

    [Fact]
    public async Task What_is_rolled_back_was_never_told()
    {
        var acme = await app.NewOrgAsync();

        await Should.ThrowAsync<InvalidOperationException>(() => acme.InAsync<Outbox, int>(async (outbox, ct) =>
        {
            await outbox.AddAsync(Notices.Budget("rolled-back"), ct);
            throw new InvalidOperationException("changed its mind");
        }));

        (await ReceiversAsync(acme)).ShouldBeEmpty();
    }

    private static Task<int> AddAsync(TestOrg acme, Notice notice) => acme.InAsync<Outbox, int>((outbox, ct) => outbox.AddAsync(notice, ct));

    private static Task<int> WishAsync(TestOrg acme, MailWish wish) => acme.InAsync<MailWishes, int>(async (wishes, ct) =>
    {
        await wishes.SetAsync(acme.Id, wish, ct);
        return 0;
    });

    private static Task<List<Guid>> ReceiversAsync(TestOrg acme) =>
        acme.InAsync<AppDbContext, List<Guid>>((db, ct) => db.Outbox.Select(m => m.UserId!.Value).ToListAsync(ct));
}

internal static class Notices
{
    public static readonly DateTimeOffset At = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    /// <summary>As budgets write it.</summary>
    public static Notice Budget(string key, string title = "Platform 80%: $1,284 of $1,600") => new(
        NoticeKinds.BudgetThresholdCrossed, key, title,
        "The team Platform has spent $1,284.37 of its $1,600.00 for November, counting from 1 November.",
        [new("Spent", "$1,284.37 of $1,600.00"), new("Forecast, 30 Nov", "$1,927 ($1,790–2,072)"), new("Why", "Opus 5.5 +$310 since Monday, 2 people")],
        "/o/acme/alerts/example",
        new JsonObject
        {
            ["budget_name"] = "Platform team, November",
            ["threshold_percent"] = 80,
            ["amount_usd"] = "1600.00",
            ["spent_usd"] = "1284.37",
        },
        At);
}
