using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Features.Notifications.Channels;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Notifications;

/// <summary>An app of its own with a clock of its own, a receiver on this machine, and an organization whose only reader is its channel.</summary>
internal sealed class ChannelWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    private ChannelWorld(TestApp app, TestClock clock, Receiver receiver, TestOrg acme) => (App, Clock, Receiver, Acme) = (app, clock, receiver, acme);

    public TestApp App { get; }

    public TestClock Clock { get; }

    public Receiver Receiver { get; }

    public TestOrg Acme { get; }

    public static async Task<ChannelWorld> StartAsync(Action<IServiceCollection>? services = null, params (string Name, string Value)[] settings)
    {
        var clock = new TestClock(Start);
        var app = await TestApp.StartWithAsync(
            services ?? (_ => { }), clock, ownDatabase: true,
            [("TeamCost:Outbound:AllowPrivateNetworks", "true"), ("TeamCost:Outbox:TimeoutSeconds", "2"), ("TeamCost:PublicUrl", "https://teamcost.example.com"), .. settings]);
        var acme = await app.NewOrgAsync();
        await acme.InAsync<MailWishes, int>(async (wishes, ct) =>
        {
            await wishes.SetAsync(acme.Id, new MailWish(acme.Alice.UserId, alerts: false, weekly: false), ct);
            return 0;
        });
        return new ChannelWorld(app, clock, await Receiver.StartAsync(), acme);
    }

    public async Task<NewChannel> AddAsync(ChannelKind kind, string path = "/hooks/one", string name = "#ai-costs") =>
        (await Acme.InAsync<ChannelKeeper, Result<NewChannel>>((keeper, ct) => keeper.AddAsync(
            kind, new ChannelForm { Name = name, Address = Receiver.Address + path, Kinds = [.. NoticeKinds.Offered.Select(offered => offered.Word)] }, Acme.Alice.UserId, ct)))
        .Match(made => made, error => throw new ShouldAssertException(error.Message));

    public Task<int> TellAsync(Notice notice) => Acme.InAsync<Outbox, int>((outbox, ct) => outbox.AddAsync(notice, ct));

    /// <summary>Until everything that is due now was tried.</summary>
    public Task SettleAsync() => App.UntilDeliveredAsync();

    /// <summary>Time passes, and what became due in it is tried.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await SettleAsync();
    }

    public Task<List<OutboxMessage>> MessagesAsync() =>
        Acme.InAsync<AppDbContext, List<OutboxMessage>>((db, ct) => db.Outbox.AsNoTracking().OrderBy(m => m.Number).ToListAsync(ct));

    public Task<List<Delivery>> DeliveriesAsync() =>
        Acme.InAsync<AppDbContext, List<Delivery>>((db, ct) => db.Deliveries.AsNoTracking().OrderBy(d => d.At).ThenBy(d => d.Id).ToListAsync(ct));

    public Task<Channel> ChannelAsync(Guid id) => Acme.InAsync<AppDbContext, Channel>((db, ct) => db.Channels.AsNoTracking().SingleAsync(c => c.Id == id, ct));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
