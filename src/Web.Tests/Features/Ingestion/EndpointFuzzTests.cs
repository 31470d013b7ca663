using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TeamCost.Web.Tests.Cli;
using TeamCost.Web.Tests.Support;
using Xunit.Abstractions;

namespace TeamCost.Web.Tests.Features.Ingestion;

/// <summary>
/// Every door for usage against damaged bodies: an answer that the sender understands, never a failure of the server's own, and never a figure that cannot be
/// true. <c>TEAMCOST_FUZZ_MINUTES</c> makes it longer.
/// </summary>
public sealed class EndpointFuzzTests(ITestOutputHelper said) : IAsyncLifetime
{
    private const int Seed = 4_711;
    private const int Rounds = 120;
    private const int MostFaults = 20;
    private const string Json = "application/json";

    private static readonly HttpStatusCode[] _understood =
    [
        HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Accepted, HttpStatusCode.NoContent, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden,
        HttpStatusCode.NotFound, HttpStatusCode.Conflict, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.UnprocessableEntity,
    ];

    private TestApp _app = null!;
    private int _requests;

    public static TheoryData<string, string, string> Doors => new()
    {
        { "api/v1/usage", Json, Batch },
        { "v1/sync", Json, """{"source":"ccusage","data":[{"date":"2026-11-02","inputTokens":10,"outputTokens":250,"cacheCreationTokens":100,"cacheReadTokens":1000,"totalTokens":1360,"totalCost":0.004455,"modelBreakdowns":[{"modelName":"claude-sonnet-4-5","inputTokens":10,"outputTokens":250,"cacheCreationTokens":100,"cacheReadTokens":1000,"cost":0.004455}]}]}""" },
        { "claude-code-stats?username=ada-l", Json, Ccusage },
        { "api/submit", Json, Tokscale },
        { "api/submit", Json, """{"data":{"contributions":[{"date":"2026-11-02","count":1360,"intensity":2,"providers":{"anthropic":1360},"sources":{"claude-code":1360},"models":{"claude-sonnet-4-5":1360},"cost":0.004455,"inputTokens":10,"outputTokens":250}],"summary":{"totalTokens":1360,"totalCost":0.004455,"activeDays":1,"sources":["claude-code"],"models":["claude-sonnet-4-5"]},"dateRange":{"start":"2026-11-02","end":"2026-11-02"}},"cliVersion":"1.0.0"}""" },
        { "api/upload-stats", Json, """[{"application":"claude_code","date":"2026-11-02T09:00:00Z","projectHash":"p1","conversationHash":"c1","globalHash":"g1","model":"claude-sonnet-4-5","role":"assistant","stats":{"inputTokens":10,"outputTokens":250,"reasoningTokens":0,"cacheCreationTokens":100,"cacheReadTokens":1000,"cachedTokens":1100,"cost":0.004455,"toolCalls":1}}]""" },
        { "otlp/v1/logs", Json, "claude-code-logs.json" },
        { "otlp/v1/metrics", Json, "claude-code-metrics-delta.json" },
        { "otlp/v1/traces", Json, "copilot-cli-traces.json" },
        { "otlp/v1/logs", "application/x-protobuf", "claude-code-logs.pb.base64" },
        { "otlp/v1/metrics", "application/x-protobuf", "claude-code-metrics-delta.pb.base64" },
        { "api/auth/device", Json, """{"deviceName":"CLI on laptop"}""" },
        { "api/auth/device/poll", Json, """{"deviceCode":"0123456789abcdef0123456789abcdef"}""" },
    };

    private const string Batch =
        """{"installationId":"6a1f0a52-0000-4000-8000-000000000001","readerVersion":1,"observedAt":"2026-11-20T10:00:00Z","days":{"first":"2026-11-02","last":"2026-11-02"},"wholeTruth":false,"deviceName":"laptop","lines":[{"day":"2026-11-02","hour":9,"tool":"claude-code","provider":"anthropic","model":"claude-sonnet-4-5","session":"0123456789abcdef0123456789abcdef","rate":{"tier":"standard","region":"","band":0},"tokens":{"input":10,"output":250,"cacheRead":1000,"cacheWrite5m":100,"cacheWrite1h":0,"reasoning":0},"requests":1,"webSearches":0,"grain":"request","project":"acme"}]}""";

    private const string Ccusage =
        """{"daily":[{"agent":"all","agents":[{"agent":"claude","cacheCreationTokens":100,"cacheReadTokens":1000,"inputTokens":10,"modelBreakdowns":[{"cacheCreationTokens":100,"cacheReadTokens":1000,"cost":0.004545,"inputTokens":10,"modelName":"claude-sonnet-4-5-20250929","outputTokens":250}],"modelsUsed":["claude-sonnet-4-5-20250929"],"outputTokens":250,"totalCost":0.004545,"totalTokens":1360}],"cacheCreationTokens":100,"cacheReadTokens":1000,"inputTokens":10,"metadata":{"agents":["claude"]},"modelBreakdowns":[{"cacheCreationTokens":100,"cacheReadTokens":1000,"cost":0.004545,"inputTokens":10,"modelName":"claude-sonnet-4-5-20250929","outputTokens":250}],"modelsUsed":["claude-sonnet-4-5-20250929"],"outputTokens":250,"period":"2026-11-02","totalCost":0.004545,"totalTokens":1360}],"totals":{"cacheCreationTokens":100,"cacheReadTokens":1000,"inputTokens":10,"outputTokens":250,"totalCost":0.004545,"totalTokens":1360}}""";

    private const string Tokscale =
        """{"meta":{"generatedAt":"2026-11-20T21:00:24Z","version":"4.17.0","dateRange":{"start":"2026-11-02","end":"2026-11-02"}},"device":{"id":"dev_18dbf876bd2241dab0a6df939b4b87d8","name":"My Laptop"},"scanScope":{"parserVersions":{"claude":1},"fullHistory":true},"summary":{"totalTokens":1360,"totalCost":0.004455,"totalDays":1,"activeDays":1,"averagePerDay":0.004455,"maxCostInSingleDay":0.004455,"clients":["claude"],"models":["claude-sonnet-4-5"]},"years":[{"year":"2026","totalTokens":1360,"totalCost":0.004455,"range":{"start":"2026-11-02","end":"2026-11-02"}}],"contributions":[{"date":"2026-11-02","totals":{"tokens":1360,"cost":0.004455,"messages":1},"intensity":4,"tokenBreakdown":{"input":10,"output":250,"cacheRead":1000,"cacheWrite":100,"reasoning":0},"clients":[{"client":"claude","modelId":"claude-sonnet-4-5","providerId":"anthropic","tokens":{"input":10,"output":250,"cacheRead":1000,"cacheWrite":100,"reasoning":0},"cost":0.004455,"messages":1}],"activeTimeMs":5000}]}""";

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(
        null, ownDatabase: false, ("TeamCost:RateLimits:ingestion", "1000000"), ("TeamCost:RateLimits:api", "1000000"), ("TeamCost:RateLimits:sign-in", "1000000"),
        ("TeamCost:Limits:SyncsPerHour", "1000000"), ("TeamCost:Limits:ReportsPerHour", "1000000"), ("TeamCost:Limits:BatchesPerHour", "1000000"), ("TeamCost:Limits:ExportsPerHour", "1000000"),
        ("TeamCost:Limits:SubmissionsPerHour", "1000000"), ("TeamCost:Limits:MessageUploadsPerHour", "1000000"), ("TeamCost:Limits:DeviceCodesPerHourAndAddress", "1000000"), ("TeamCost:Limits:DeviceCodesPerHour", "1000000"));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Any_body_gets_an_answer_that_its_sender_understands(string path, string type, string seed)
    {
        var sender = await Sender.WithDeviceTokenAsync(_app);
        using var client = _app.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sender.Account.Token);
        var original = Body(seed);
        var random = new Random(Seed ^ path.Length ^ seed.Length);

        ((int)(await AnswerAsync(client, path, type, "as it is", original))).ShouldBeLessThan(500);
        for (var cut = 0; cut < original.Length; cut += Math.Max(1, Damage.Minutes > 0 ? 1 : original.Length / 60))
        {
            await AnswerAsync(client, path, type, $"cut at {cut}", original[..cut]);
        }

        foreach (var (name, bytes) in Damage.Of(original, random, isLong: false).Where(damage => !damage.Name.StartsWith("cut", StringComparison.Ordinal)).Concat(
            Enumerable.Range(0, Rounds).Select(_ => Damage.AtRandom(original, random))))
        {
            await AnswerAsync(client, path, type, name, bytes);
        }

        var faults = await LongerAsync(client, path, type, original, random);
        said.WriteLine($"{path}, {type}: {_requests} requests, {faults.Count} faults");
        faults.ShouldBeEmpty();
        await NothingAbsurdIsKeptAsync(await sender.OrgIdAsync(), path);
    }

    // As long as the variable says: a fault does not end it, there may be others behind it.
    private async Task<List<string>> LongerAsync(HttpClient client, string path, string type, byte[] original, Random random)
    {
        var faults = new List<string>();
        for (var until = Stopwatch.GetTimestamp() + (long)(Damage.Minutes * 60 * Stopwatch.Frequency / Doors.Count); Stopwatch.GetTimestamp() < until && faults.Count < MostFaults;)
        {
            var (name, bytes) = Damage.AtRandom(original, random);
            try
            {
                await AnswerAsync(client, path, type, name, bytes);
            }
            catch (Exception e) when (e is ShouldAssertException or HttpRequestException)
            {
                faults.Add($"{e.Message}\n{Convert.ToBase64String(bytes)}");
            }
        }

        return faults;
    }

    private async Task<HttpStatusCode> AnswerAsync(HttpClient client, string path, string type, string damage, byte[] bytes)
    {
        using var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = body };
        // A body that is too large is refused before it is sent, instead of being cut off on the way.
        request.Headers.ExpectContinue = bytes.Length > 1 << 20;
        _requests++;
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        _understood.ShouldContain(answer.StatusCode, $"{path}, {damage}: {text}");
        if (!answer.IsSuccessStatusCode)
        {
            text.ShouldNotBeNullOrWhiteSpace($"{path}, {damage}: an error says what is wrong");
        }

        return answer.StatusCode;
    }

    private async Task NothingAbsurdIsKeptAsync(Guid org, string path)
    {
        await using var command = _app.Admin.CreateCommand(
            """
            select count(*) from usage_lines
            where org_id = $1 and (least(input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches) < 0
              or greatest(input, output, cache_read, cache_write_5m, cache_write_1h, requests) > 1000000000000000 or reported_amount > 1000000000 or reported_amount < 0)
            """);
        command.Parameters.AddWithValue(org);
        ((long)(await command.ExecuteScalarAsync())!).ShouldBe(0, path);
    }

    private static byte[] Body(string seed)
    {
        if (seed[0] is '{' or '[')
        {
            return Encoding.UTF8.GetBytes(seed);
        }

        var file = File.ReadAllBytes(Path.Combine(CliMachine.SampleFolder, "telemetry", seed));
        return seed.EndsWith(".base64", StringComparison.Ordinal) ? Convert.FromBase64String(Encoding.ASCII.GetString(file).Trim()) : file;
    }
}
