using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TeamCost.FakeProviders;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>A key that can be recognized goes in by every way, with every kind of failure, and is looked for everywhere it could come out.</summary>
public sealed class PlantedKeyTests
{
    private const string Good = "pk-planted-EXAMPLE+good/0042";
    private const string Bad = "pk-planted-EXAMPLE+bad/0043";

    [Fact]
    public async Task A_planted_key_is_found_nowhere()
    {
        var logs = new Logs();
        await using var world = await PlainWorld.StartWithAsync(services => services
            .AddSingleton<ILoggerProvider>(logs)
            .PostConfigure<LoggerFilterOptions>(filter =>
            {
                filter.Rules.Clear();
                filter.MinLevel = LogLevel.Trace;
            }));
        world.Fake.Accounts[Good] = "Planted Labs";
        var acme = await world.App.NewOrgAsync();
        using var api = world.App.NewApiClient(await acme.TokenAsync());
        var seen = new List<string>();

        await TryWrongKeysAsync(world, acme, api, seen);
        var id = await ConnectAsync(world, acme, seen);
        await FailInEveryWayAsync(world, acme, id);
        await LookEverywhereAsync(acme, api, id, seen);
        await world.App.UntilDeliveredAsync();
        world.App.Mailbox.All().ShouldNotBeEmpty();
        seen.AddRange(world.App.Mailbox.All().Select(mail => mail.Subject + mail.Text + mail.Html));

        Find(seen).ShouldBeEmpty("answers and mails");
        Find(await DumpAsync(world)).ShouldBeEmpty("the database");
        Find(logs.Lines).ShouldBeEmpty("the logs");
        logs.Lines.Count.ShouldBeGreaterThan(1_000, "everything is logged in this test");
    }

    private static async Task TryWrongKeysAsync(PlainWorld world, TestOrg acme, HttpClient api, List<string> seen)
    {
        foreach (var path in new[] { "/connections/new/plain", "/connections/new/plain/test" })
        {
            seen.Add((await acme.Alice.PostAsync(acme.Path + path, ("Secret", Bad), ("Name", "Planted"))).Body);
            seen.Add((await acme.Alice.PostAsync(acme.Path + path, ("Secret", Bad + "\u0007"), ("Name", "Planted"))).Body);
            world.Fake.Faults.Next("account", Fault.Html(500), times: 2);
            seen.Add((await acme.Alice.PostAsync(acme.Path + path, ("Secret", Good), ("Name", new string('x', 500)))).Body);
            world.Fake.Faults.Clear();
        }

        foreach (var body in new object[]
        {
            new { provider = "plain", key = Bad }, new { provider = "nobody", key = Bad }, new { provider = 7, key = Bad }, new { key = Bad },
            new { provider = "plain", name = new string('x', 500), key = Bad }, new { provider = "plain", key = new[] { Bad } },
        })
        {
            using var answer = await api.PostAsJsonAsync(new Uri("/api/accounts", UriKind.Relative), body);
            seen.Add(await answer.Content.ReadAsStringAsync());
        }

        using var broken = new StringContent($$"""{"provider":"plain","key":"{{Bad}}""", Encoding.UTF8, "application/json");
        using var refused = await api.PostAsync(new Uri("/api/accounts", UriKind.Relative), broken);
        seen.Add(await refused.Content.ReadAsStringAsync());
    }

    private static async Task<Guid> ConnectAsync(PlainWorld world, TestOrg acme, List<string> seen)
    {
        var answer = await acme.Alice.PostAsync(acme.Path + "/connections/new/plain", ("Secret", Good), ("Name", "Planted"));
        seen.Add(answer.Body);
        var id = (await acme.InAsync<ConnectionListQuery, IReadOnlyList<ConnectionStatus>>((list, ct) => list.RunAsync(ct))).ShouldHaveSingleItem().Id;
        await world.SyncAsync(acme, id);
        seen.Add((await acme.Alice.PostAsync($"{acme.Path}/connections/{id}/key", ("Secret", Bad))).Body);
        seen.Add((await acme.Alice.PostAsync($"{acme.Path}/connections/{id}", ("Name", "Planted"), ("Secret", Bad))).Body);
        seen.Add((await acme.Alice.PostAsync($"{acme.Path}/connections/{id}/test")).Body);
        return id;
    }

    /// <summary>The provider repeats the key in whatever it says, at every reading.</summary>
    private static async Task FailInEveryWayAsync(PlainWorld world, TestOrg acme, Guid id)
    {
        var echo = "{\"error\":{\"message\":\"refused " + Good + " (" + Uri.EscapeDataString(Good) + ")\"}}";
        Fault[] faults =
        [
            Fault.Answer(400, echo), Fault.Answer(429, echo), Fault.Answer(500, echo), Fault.Answer(200, echo), Fault.Answer(200, $"{{\"tokens\":\"{Good}\"}}"),
            Fault.Answer(200, Good), Fault.Answer(302, "", ("Location", $"https://elsewhere.example/?key={Uri.EscapeDataString(Good)}")), Fault.CutOff(),
            Fault.Answer(403, echo), Fault.Answer(401, echo),
        ];
        foreach (var fault in faults)
        {
            world.Fake.Faults.Next("tokens", fault, times: 40);
            world.Clock.Advance(TimeSpan.FromHours(26));
            await world.AsAliceAsync<SyncRequester, bool>(acme, async (requester, ct) => (await requester.RequestAsync(id, ct)).Match(_ => true, _ => false));
            await world.SyncAsync(acme, id);
            world.Fake.Faults.Clear();
        }

        (await world.StatusAsync(acme, id)).Status.Trouble!.Kind.ShouldBe(Trouble.KeyRejected);
    }

    private static async Task LookEverywhereAsync(TestOrg acme, HttpClient api, Guid id, List<string> seen)
    {
        foreach (var path in new[] { "", "/connections", "/connections/new/plain", $"/connections/{id}", $"/connections/{id}/remove", "/connections/template.csv", "/settings/identities", "/connections/x" })
        {
            seen.Add((await acme.Alice.GetAsync(acme.Path + path)).Body);
        }

        seen.Add((await acme.Alice.GetAsync($"/error/500?key=none")).Body);
        foreach (var path in new[] { "/api/accounts", $"/api/accounts/{id}", "/api/ai-usage/dashboard", "/api/usage/by-service" })
        {
            seen.Add(await api.GetStringAsync(new Uri(path, UriKind.Relative)));
        }

        using var test = await api.PostAsync(new Uri($"/api/accounts/{id}/test", UriKind.Relative), content: null);
        seen.Add(await test.Content.ReadAsStringAsync());
        using var sync = await api.PostAsync(new Uri($"/api/accounts/{id}/sync", UriKind.Relative), content: null);
        seen.Add(await sync.Content.ReadAsStringAsync());
    }

    private static async Task<List<string>> DumpAsync(PlainWorld world)
    {
        // As the superuser, whom nothing is hidden from.
        await using var database = NpgsqlDataSource.Create(world.App.Services.GetRequiredService<IConfiguration>().GetConnectionString("TeamCost")!);
        var tables = new List<string>();
        await using (var list = database.CreateCommand("""
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema')
            """))
        await using (var names = await list.ExecuteReaderAsync())
        {
            while (await names.ReadAsync())
            {
                tables.Add(names.GetString(0));
            }
        }

        tables.ShouldContain("public.connections");
        var rows = new List<string>();
        foreach (var table in tables)
        {
            await using var dump = database.CreateCommand($"select row_to_json(t)::text from {table} t");
            await using var row = await dump.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                rows.Add($"{table} {row.GetString(0)}");
            }
        }

        return rows;
    }

    private static List<string> Find(IEnumerable<string> texts) =>
        [.. texts.Where(text => Forms().Any(form => text.Contains(form, StringComparison.OrdinalIgnoreCase)))];

    /// <summary>The key as it is, and as JSON, HTML, an address and Base64 write it; and its middle, should it have been cut.</summary>
    private static IEnumerable<string> Forms() => new[] { Good, Bad }.SelectMany(key => new[]
    {
        key, key.Replace("/", "\\/", StringComparison.Ordinal), key.Replace("+", "\\u002B", StringComparison.Ordinal), Uri.EscapeDataString(key),
        System.Net.WebUtility.HtmlEncode(key), System.Text.Encodings.Web.HtmlEncoder.Default.Encode(key), Convert.ToBase64String(Encoding.UTF8.GetBytes(key)),
    }).Append("pk-planted-EXAMPLE");

    private sealed class Logs : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public ConcurrentQueue<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            _lines.Enqueue($"{formatter(state, exception)} {values} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
