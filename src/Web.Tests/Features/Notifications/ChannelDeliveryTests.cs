using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Features.Notifications.Channels;
using TeamCost.Web.Tests.Clients;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Notifications;

/// <summary>Messages on their way to a real receiver, which answers, refuses, hangs, dies and comes back.</summary>
public sealed class ChannelDeliveryTests
{
    [Fact]
    public async Task A_message_arrives_once_signed_and_is_written_down()
    {
        await using var world = await ChannelWorld.StartAsync();
        var hook = await world.AddAsync(ChannelKind.Webhook, "/hooks/one?key=example");
        // The reference library refuses what is older than five minutes by its own clock.
        var now = TimeProvider.System.GetUtcNow();
        world.Clock.SetTo(now);

        (await world.TellAsync(Notices.Budget("one"))).ShouldBe(1);
        (await world.TellAsync(Notices.Budget("one"))).ShouldBe(0);
        await world.SettleAsync();

        var call = world.Receiver.Calls.ShouldHaveSingleItem();
        call.Path.ShouldBe("/hooks/one?key=example");
        call.Headers["content-type"].ShouldBe("application/json");
        call.Headers["user-agent"].ShouldBe("TeamCost-Webhooks/1.0 (+https://teamcost.example.com)");
        call.Id.ShouldStartWith("msg_");
        call.Id.ShouldNotContain(".");
        (await VerifyAsync([(hook.Secret!, call)])).ShouldBe(["budget.threshold_crossed"]);

        var tried = (await world.DeliveriesAsync()).ShouldHaveSingleItem();
        (tried.Outcome, tried.Status, tried.Answer, tried.Attempt).ShouldBe((DeliveryOutcome.Good, 200, "ok", 1));
        (await world.MessagesAsync()).Single().State.ShouldBe(MessageState.Sent);
        (await world.ChannelAsync(hook.Id)).LastGoodAt!.Value.ShouldBe(now, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_receiver_that_fails_gets_the_same_message_again_by_the_schedule()
    {
        await using var world = await ChannelWorld.StartAsync();
        await world.AddAsync(ChannelKind.Webhook);
        world.Receiver.Answer = Receiver.Saying(500, "out of order");

        await world.TellAsync(Notices.Budget("one"));
        await world.SettleAsync();
        await world.PassAsync(TimeSpan.FromSeconds(6));
        await world.PassAsync(TimeSpan.FromMinutes(6));
        world.Receiver.Calls.Count.ShouldBe(3);
        await world.PassAsync(TimeSpan.FromMinutes(10));
        world.Receiver.Calls.Count.ShouldBe(3, "half an hour is not over");
        world.Receiver.Answer = Receiver.Saying(204);
        await world.PassAsync(TimeSpan.FromMinutes(25));

        world.Receiver.Calls.Count.ShouldBe(4);
        world.Receiver.Calls.Select(call => call.Id).Distinct().ShouldHaveSingleItem();
        world.Receiver.Calls.Select(call => call.Headers["webhook-timestamp"]).Distinct().Count().ShouldBe(4, "each try has its own time");
        world.Receiver.Calls.Select(call => call.Body).Distinct().ShouldHaveSingleItem();
        var tries = await world.DeliveriesAsync();
        tries.Select(t => t.Outcome).ShouldBe([DeliveryOutcome.Again, DeliveryOutcome.Again, DeliveryOutcome.Again, DeliveryOutcome.Good]);
        (tries[0].NextAt - ChannelWorld.Start)!.Value.TotalSeconds.ShouldBeInRange(5, 5.5);
    }

    [Fact]
    public async Task After_the_last_try_the_message_has_failed_and_the_admins_hear_of_it_by_mail()
    {
        await using var world = await ChannelWorld.StartAsync();
        var hook = await world.AddAsync(ChannelKind.Webhook);
        world.Receiver.Answer = Receiver.Saying(500, "no");
        await world.TellAsync(Notices.Budget("one"));
        await world.SettleAsync();
        for (var i = 0; i < 9; i++)
        {
            await world.PassAsync((await world.MessagesAsync())[0].NextAt - world.Clock.GetUtcNow());
        }

        world.Receiver.Calls.Count.ShouldBe(10);
        (await world.MessagesAsync())[0].State.ShouldBe(MessageState.Failed);
        (await world.App.Mailbox.NextAsync(world.Acme.Alice.Email, "did not reach")).Text.ShouldContain("Platform 80%");

        // Two more days of nothing but failures, and it is switched off.
        await world.TellAsync(Notices.Budget("two"));
        await world.PassAsync(TimeSpan.FromDays(2));
        (await world.ChannelAsync(hook.Id)).State.ShouldBe(ChannelState.Broken);
        (await world.App.Mailbox.NextAsync(world.Acme.Alice.Email, "switched off")).Text.ShouldContain("Nothing got through for five days");
    }

    [Fact]
    public async Task A_receiver_that_is_gone_switches_the_channel_off_and_what_waits_goes_when_it_is_mended()
    {
        await using var world = await ChannelWorld.StartAsync();
        var slack = await world.AddAsync(ChannelKind.Slack);
        world.Receiver.Answer = Receiver.Saying(410, "channel_is_archived");

        await world.TellAsync(Notices.Budget("one"));
        await world.SettleAsync();

        var channel = await world.ChannelAsync(slack.Id);
        (channel.State, channel.TroubleWords).ShouldBe((ChannelState.Broken, "The Slack channel is archived (channel_is_archived)."));
        var mail = await world.App.Mailbox.NextAsync(world.Acme.Alice.Email, "switched off");
        mail.Text.ShouldContain("The Slack channel is archived");
        mail.Link("/channels/").ShouldBe($"https://teamcost.example.com{world.Acme.Path}/channels/{slack.Id}");
        (await world.TellAsync(Notices.Budget("meanwhile"))).ShouldBe(0, "nothing is written for a channel that is off");
        await world.PassAsync(TimeSpan.FromDays(1));
        world.Receiver.Calls.Count.ShouldBe(1);
        (await world.Acme.InAsync<DeliveryTroublesQuery, IReadOnlyList<DeliveryTrouble>>((query, ct) => query.RunAsync(ct)))
            .ShouldHaveSingleItem().ShouldSatisfyAllConditions(t => t.ChannelId.ShouldBe(slack.Id), t => t.Unsent.ShouldBe(1));

        world.Receiver.Answer = Receiver.Saying(200, "ok");
        (await world.Acme.InAsync<ChannelKeeper, bool>((keeper, ct) => keeper.RestartAsync(slack.Id, ct))).ShouldBeTrue();
        await world.SettleAsync();

        world.Receiver.Calls.Count.ShouldBe(2);
        (await world.MessagesAsync()).Single(m => m.ChannelId is not null).State.ShouldBe(MessageState.Sent);
    }

    [Fact]
    public async Task A_receiver_that_asks_to_wait_is_left_alone_for_that_long()
    {
        await using var world = await ChannelWorld.StartAsync();
        await world.AddAsync(ChannelKind.Slack);
        world.Receiver.Answer = Receiver.Saying(429, "slow down", retryAfter: "90");

        await world.TellAsync(Notices.Budget("one"));
        await world.SettleAsync();
        await world.PassAsync(TimeSpan.FromSeconds(80));
        world.Receiver.Calls.Count.ShouldBe(1);
        await world.PassAsync(TimeSpan.FromSeconds(10));
        world.Receiver.Calls.Count.ShouldBe(2);

        world.Receiver.Answer = Receiver.Saying(200, "ok");
        await world.PassAsync(TimeSpan.FromSeconds(90));
        (await world.MessagesAsync())[0].State.ShouldBe(MessageState.Sent);
    }

    [Fact]
    public async Task A_receiver_that_hangs_redirects_or_talks_too_much_harms_nobody()
    {
        await using var world = await ChannelWorld.StartAsync();
        await world.AddAsync(ChannelKind.Webhook);
        var released = new TaskCompletionSource();
        world.Receiver.Answer = async context => await released.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await world.TellAsync(Notices.Budget("one"));
        await world.SettleAsync();
        (await world.DeliveriesAsync())[^1].ShouldSatisfyAllConditions(t => t.Outcome.ShouldBe(DeliveryOutcome.Again), t => t.Words.ShouldBe("No answer within 2 seconds."));

        world.Receiver.Answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        await world.PassAsync(TimeSpan.FromSeconds(6));
        (await world.DeliveriesAsync())[^1].ShouldSatisfyAllConditions(t => t.Status.ShouldBe(302), t => t.Words.ShouldContain("redirect"));
        world.Receiver.Calls.ShouldAllBe(call => call.Path == "/hooks/one");

        world.Receiver.Answer = Receiver.Saying(200, "\0" + new string('é', 600_000));
        await world.PassAsync(TimeSpan.FromMinutes(6));
        var last = (await world.DeliveriesAsync())[^1];
        last.Outcome.ShouldBe(DeliveryOutcome.Good);
        last.Answer!.Length.ShouldBeInRange(1_000, 2_048);
        released.SetResult();
    }

    [Fact]
    public async Task Messages_arrive_in_the_order_written_and_one_that_never_works_steps_aside()
    {
        await using var world = await ChannelWorld.StartAsync();
        await world.AddAsync(ChannelKind.Slack);
        foreach (var i in Enumerable.Range(1, 8))
        {
            await world.TellAsync(Notices.Budget($"{i}", $"Message {i}"));
        }

        await world.SettleAsync();
        Titles(world).ShouldBe(Enumerable.Range(1, 8).Select(i => $"Message {i}"));

        world.Receiver.Calls.Clear();
        world.Receiver.Answer = context => Receiver.Saying(Titles(world)[^1] == "Poison" ? 500 : 200)(context);
        await world.TellAsync(Notices.Budget("poison", "Poison"));
        await world.TellAsync(Notices.Budget("after", "After"));
        await world.SettleAsync();
        Titles(world).ShouldBe(["Poison"], "the queue waits with it");
        await world.PassAsync(TimeSpan.FromSeconds(6));
        await world.PassAsync(TimeSpan.FromMinutes(6));

        Titles(world).ShouldBe(["Poison", "Poison", "Poison", "After"]);
    }

    [Fact]
    public async Task A_test_says_that_it_is_one_and_a_replay_keeps_its_id()
    {
        await using var world = await ChannelWorld.StartAsync();
        var (hook, slack) = (await world.AddAsync(ChannelKind.Webhook, "/hook"), await world.AddAsync(ChannelKind.Slack, "/slack"));

        await world.Acme.InAsync<ChannelKeeper, bool>((keeper, ct) => keeper.TestAsync(hook.Id, ct));
        await world.Acme.InAsync<ChannelKeeper, bool>((keeper, ct) => keeper.TestAsync(slack.Id, ct));
        await world.SettleAsync();

        world.Receiver.Calls.Single(call => call.Path == "/slack").Body.ShouldContain("Test: Platform 80%");
        var first = world.Receiver.Calls.Single(call => call.Path == "/hook");
        first.Body.ShouldContain("\"type\":\"webhook.test\"");
        first.Body.ShouldContain("\"is_test\":true");

        var sent = (await world.MessagesAsync()).Single(m => m.ChannelId == hook.Id);
        await world.Acme.InAsync<ChannelKeeper, object>(async (keeper, ct) => await keeper.ReplayAsync(sent.Id, ct));
        await world.SettleAsync();
        world.Receiver.Calls.Where(call => call.Path == "/hook").Select(call => call.Id).ShouldBe([first.Id, first.Id]);
    }

    [Fact]
    public async Task The_reference_library_accepts_every_message_also_while_a_secret_is_changed()
    {
        await using var world = await ChannelWorld.StartAsync();
        var hook = await world.AddAsync(ChannelKind.Webhook);
        // The library refuses what is older than five minutes by its own clock.
        world.Clock.SetTo(TimeProvider.System.GetUtcNow());
        string[] titles = ["Plain", "Ümläute – and “quotes”", "<script>&amp;</script>", "😀 \\ \" / \u2028", new('x', 5_000)];
        foreach (var title in titles)
        {
            await world.TellAsync(Notices.Budget(title[..Math.Min(40, title.Length)], title) with { Data = new() { ["name"] = title, ["amount_usd"] = "0.00000001" } });
        }

        await world.SettleAsync();
        (await VerifyAsync([.. world.Receiver.Calls.Select(call => (hook.Secret!, call))])).ShouldBe(Enumerable.Repeat("budget.threshold_crossed", titles.Length));

        var second = await world.Acme.InAsync<ChannelKeeper, string?>((keeper, ct) => keeper.RotateAsync(hook.Id, ct));
        world.Receiver.Calls.Clear();
        await world.TellAsync(Notices.Budget("rotated"));
        await world.SettleAsync();
        var both = world.Receiver.Calls.ShouldHaveSingleItem();
        both.Headers["webhook-signature"].Split(' ').Length.ShouldBe(2);
        (await VerifyAsync([(hook.Secret!, both), (second!, both), (hook.Secret!, both with { Body = both.Body + " " })]))
            .ShouldBe(["budget.threshold_crossed", "budget.threshold_crossed", "No matching signature found"]);

        world.Receiver.Calls.Clear();
        await world.PassAsync(TimeSpan.FromHours(25));
        await world.TellAsync(Notices.Budget("a day later"));
        await world.SettleAsync();
        world.Receiver.Calls.ShouldHaveSingleItem().Headers["webhook-signature"].Split(' ').Length.ShouldBe(1);
    }

    [Fact]
    public async Task An_address_inside_the_house_is_refused_when_it_is_typed_and_when_it_is_called()
    {
        await using var world = await ChannelWorld.StartAsync();
        var hook = await world.AddAsync(ChannelKind.Webhook);
        await using var strict = await TestApp.StartAsync(
            world.Clock, ownDatabase: true,
            [("ConnectionStrings:TeamCost", await ConnectionOf(world.App)), ("TeamCost:Outbound:AllowPrivateNetworks", "false")]);

        await world.App.ExecuteAsync("update outbox set state = 'dropped'");
        var acme = new TestOrg(strict, world.Acme.Id, world.Acme.Slug, world.Acme.Alice);
        await world.App.DisposeAsync();
        await acme.InAsync<Outbox, int>((outbox, ct) => outbox.AddAsync(Notices.Budget("inside"), ct));
        await strict.UntilDeliveredAsync();

        world.Receiver.Calls.ShouldBeEmpty();
        var channel = await acme.InAsync<AppDbContext, Channel?>(async (db, ct) => await db.Channels.FindAsync([acme.Id, hook.Id], ct));
        channel!.State.ShouldBe(ChannelState.Broken);
        channel.TroubleWords.ShouldBe("The address has to begin with https://, or everybody on the way could read the messages.");
    }

    private static Task<string> ConnectionOf(TestApp app) => Task.FromResult(
        app.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()["ConnectionStrings:TeamCost"]!);

    private static List<string> Titles(ChannelWorld world) =>
        [.. world.Receiver.Calls.Select(call => JsonDocument.Parse(call.Body).RootElement.GetProperty("blocks")[0].GetProperty("text").GetProperty("text").GetString()!)];

    /// <summary>What the npm package says: the type of a good message, or why it is none.</summary>
    internal static async Task<List<string>> VerifyAsync(params (string Secret, Arrived Call)[] calls)
    {
        await NpmClient.FolderAsync("standardwebhooks");
        var start = new ProcessStartInfo("node", ["verify.mjs"]) { WorkingDirectory = Path.Combine(RepositoryRoot.Path, "src", "Web.Tests", "Clients", "standardwebhooks") };
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        using var library = Process.Start(start)!;
        foreach (var (secret, call) in calls)
        {
            await library.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { secret, headers = call.Headers, body = call.Body }));
        }

        library.StandardInput.Close();
        var said = (await library.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await library.WaitForExitAsync();
        return [.. said.Select(line => JsonDocument.Parse(line).RootElement).Select(one =>
            one.GetProperty("ok").GetBoolean() ? one.GetProperty("type").GetString()! : one.GetProperty("error").GetString()!)];
    }
}
