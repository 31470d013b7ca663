using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Notifications;

public sealed class ChannelPagesTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly string[] Inside =
    [
        "http://hooks.example.com/a", "https://127.0.0.1/a", "https://localhost/a", "https://10.1.2.3/a", "https://192.168.0.1/a", "https://169.254.169.254/latest",
        "https://[::1]/a", "https://[::ffff:127.0.0.1]/a", "https://[::ffff:a9fe:a9fe]/a", "https://[fd00::1]/a", "https://100.64.0.1/a", "https://0.0.0.0/a",
        "https://intranet/a", "https://app.localhost/a", "https://user:pass@hooks.example.com/a", "https://hooks.example.com:25/a", "https://hooks.example.com/a#b",
        "ftp://hooks.example.com", "hooks.example.com", "https://2130706433/a", "https://0x7f.1/a", "",
    ];

    [Fact]
    public async Task An_address_that_is_not_on_the_public_internet_is_refused_where_it_is_typed()
    {
        var acme = await app.NewOrgAsync();
        foreach (var address in Inside)
        {
            foreach (var kind in new[] { "slack", "webhook" })
            {
                var answer = await acme.Alice.PostAsync($"{acme.Path}/channels/new/{kind}", ("Form.Name", "Inside"), ("Form.Address", address));
                answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, address);
                answer.Find("#Form_Address-error").TextContent.ShouldNotBeEmpty();
            }
        }

        (await acme.Alice.GetAsync($"{acme.Path}/channels")).Page.QuerySelectorAll("[data-testid=channel]").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_webhook_shows_its_secret_once_and_its_address_never()
    {
        var acme = await app.NewOrgAsync();
        var made = await acme.Alice.PostAsync(
            $"{acme.Path}/channels/new/webhook", ("Form.Name", "Warehouse"), ("Form.Address", "https://hooks.example.com/in/planted-path?token=planted-query"), ("Form.Kinds", "budget.exceeded"));

        var secret = made.Find("[data-testid=channel-secret]").TextContent;
        secret.ShouldStartWith("whsec_");
        made.Body.ShouldNotContain("planted-");
        var id = made.Find("[data-testid=channel-region]").GetAttribute("hx-get")!.Split('/')[^1];
        var page = await acme.Alice.GetAsync($"{acme.Path}/channels/{id}");
        page.Body.ShouldNotContain(secret);
        page.Body.ShouldNotContain("planted-");
        page.Find("[data-testid=secret-tail]").TextContent.ShouldBe($"… {secret[^4..]}");
        page.Page.QuerySelectorAll("input[name='Form.Kinds'][checked]").Select(box => box.GetAttribute("value")).ShouldBe(["budget.exceeded"]);

        var rotated = await acme.Alice.PostAsync($"{acme.Path}/channels/{id}/secret");
        rotated.Find("[data-testid=channel-secret]").TextContent.ShouldNotBe(secret);
        rotated.Find("[data-testid=new-secret]").TextContent.ShouldContain("both signatures");
    }

    [Fact]
    public async Task A_channel_is_renamed_moved_and_removed()
    {
        var acme = await app.NewOrgAsync();
        var made = await acme.Alice.PostAsync($"{acme.Path}/channels/new/slack", ("Form.Name", "#costs"), ("Form.Address", "https://hooks.slack.com/services/EXAMPLE"), ("Form.Kinds", "sync.failed"));
        made.Status.ShouldBe(HttpStatusCode.Redirect);

        (await acme.Alice.PostAsync(made.Location!, ("Form.Name", ""))).Errors.ShouldContain("needs a name");
        (await acme.Alice.PostAsync(made.Location!, ("Form.Name", "#ai"), ("Form.Address", "https://10.0.0.1/x"))).Errors.ShouldContain("public internet");
        (await acme.Alice.PostAsync(made.Location!, ("Form.Name", "#ai"), ("Form.Kinds", "sync.failed"), ("Form.Kinds", "never.heard.of"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await acme.Alice.GetAsync($"{acme.Path}/channels")).Find("[data-testid=channel]").TextContent.ShouldContain("#ai");

        (await acme.Alice.GetAsync($"{made.Location}/remove")).Find("h1").TextContent.ShouldBe("Remove #ai");
        (await acme.Alice.PostAsync($"{made.Location}/remove")).Location.ShouldBe($"{acme.Path}/channels");
        (await acme.Alice.GetAsync(made.Location!)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_planted_address_and_secret_are_found_nowhere()
    {
        var logs = new Lines();
        await using var world = await ChannelWorld.StartAsync(services => services
            .AddSingleton<ILoggerProvider>(logs)
            .PostConfigure<LoggerFilterOptions>(filter =>
            {
                filter.Rules.Clear();
                filter.MinLevel = LogLevel.Trace;
            }));
        var acme = world.Acme;
        var seen = new List<string>();
        var hook = await world.AddAsync(ChannelKind.Webhook, "/planted-path?token=planted-query");
        // It repeats what it was called with, and what it must not know.
        world.Receiver.Answer = Receiver.Saying(500, $"No route /planted-path?token=planted-query {hook.Secret}");
        await world.TellAsync(Notices.Budget("planted"));
        await world.SettleAsync();
        world.Receiver.Answer = Receiver.Saying(410, $"gone: {world.Receiver.Address}/planted-path?token=planted-query");
        await world.PassAsync(TimeSpan.FromSeconds(6));
        await acme.Alice.PostAsync($"{acme.Path}/channels/{hook.Id}", ("Form.Name", ""), ("Form.Address", "https://hooks.example.com/planted-typed"));
        await acme.Alice.PostAsync($"{acme.Path}/channels/{hook.Id}", ("Form.Name", "x"), ("Form.Address", "https://somebody:planted-word@hooks.example.com/planted-typed"));
        foreach (var path in new[] { "/channels", $"/channels/{hook.Id}", "/channels/mail", $"/channels/{hook.Id}/remove", "/notifications", "/settings" })
        {
            seen.Add((await acme.Alice.GetAsync(acme.Path + path)).Body);
        }

        await world.App.UntilDeliveredAsync();
        seen.AddRange(world.App.Mailbox.All().Select(mail => mail.Subject + mail.Text + mail.Html));
        await using var dump = world.App.Admin.CreateCommand(
            "select coalesce((select string_agg(o::text, ' ') from outbox o), '') || (select string_agg(d::text, ' ') from deliveries d) || (select string_agg(c::text, ' ') from channels c)");
        seen.Add((string)(await dump.ExecuteScalarAsync())!);

        (await world.ChannelAsync(hook.Id)).State.ShouldBe(ChannelState.Broken);
        seen.Where(text => text.Contains("planted-", StringComparison.OrdinalIgnoreCase) || text.Contains(hook.Secret!, StringComparison.Ordinal)).ShouldBeEmpty();
        logs.All.Count.ShouldBeGreaterThan(500, "everything is logged in this test");
        // The test's own receiver lies in the same process, but logs nothing.
        logs.All.Where(line => line.Contains("planted-path", StringComparison.OrdinalIgnoreCase) || line.Contains(hook.Secret!, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
