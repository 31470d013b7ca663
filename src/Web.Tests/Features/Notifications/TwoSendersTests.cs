using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Notifications;

public sealed class TwoSendersTests
{
    private const int Notices = 50;
    private const int Channels = 4;

    [Fact]
    public async Task Two_processes_share_the_outbox_and_when_one_is_killed_the_receiver_still_gets_each_message_once_by_its_id()
    {
        var database = await TestServer.NewDatabaseAsync();
        await using var world = await ChannelWorld.StartAsync(services: null, ("ConnectionStrings:TeamCost", database), ("TeamCost:Outbox:AtOnce", "0"));
        world.Clock.SetTo(TimeProvider.System.GetUtcNow());
        foreach (var i in Enumerable.Range(0, Channels))
        {
            await world.AddAsync(ChannelKind.Webhook, $"/hook/{i}", $"Hook {i}");
        }

        foreach (var i in Enumerable.Range(0, Notices))
        {
            (await world.TellAsync(Notifications.Notices.Budget($"n-{i:00}", $"Message {i:00}") with { Data = new() { ["number"] = i } })).ShouldBe(Channels);
        }

        // Slow enough that messages are under way when one process is killed.
        world.Receiver.Answer = async _ => await Task.Delay(50);
        await using var first = Start(database, "first");
        await using var second = Start(database, "second");
        // They begin as soon as they are up; the first to be healthy may have done some already.
        await Task.WhenAll(first.UntilHealthyAsync(), second.UntilHealthyAsync());
        await Eventually.True(() => world.Receiver.Calls.Count > 30, "they are at it");
        await first.KillAsync();
        await Eventually.True(() => Ids(world).Count == Notices * Channels, "every message arrived");
        await Eventually.AsyncTrue(async () => (await world.MessagesAsync()).All(m => m.State == MessageState.Sent), "every message is written down as sent");

        var again = world.Receiver.Calls.GroupBy(call => call.Id).Where(calls => calls.Count() > 1).ToList();
        again.Count.ShouldBeLessThanOrEqualTo(Channels, "only what was under way may come twice, with the same id");
        foreach (var channel in world.Receiver.Calls.GroupBy(call => call.Path))
        {
            channel.Select(call => call.Body).Distinct().Count().ShouldBe(Notices);
            channel.Select(call => call.Id).Distinct().Count().ShouldBe(Notices);
            Numbers(channel).ShouldBe(Enumerable.Range(0, Notices), "first arrivals keep the order");
        }
    }

    private static HashSet<string> Ids(ChannelWorld world) => [.. world.Receiver.Calls.Select(call => call.Id)];

    private static IEnumerable<int> Numbers(IEnumerable<Arrived> calls) =>
        calls.Select(call => System.Text.Json.JsonDocument.Parse(call.Body).RootElement.GetProperty("data").GetProperty("number").GetInt32()).Distinct();

    private static WebProcess Start(string database, string name) => WebProcess.Start(
        Path.Combine(TestServer.Folder, $"sender-{name}-{Guid.NewGuid():N}"), asNobody: false,
        ("ConnectionStrings:TeamCost", database), ("TeamCost:PublicUrl", "https://teamcost.example.com"), ("TeamCost:Outbound:AllowPrivateNetworks", "true"), ("TeamCost:Outbox:TimeoutSeconds", "1"));
}
