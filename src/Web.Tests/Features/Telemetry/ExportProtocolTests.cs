using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TeamCost.Web.Features.Telemetry.Wire;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Telemetry;

/// <summary>What an exporter hears; it tries again after 429 and 503 only, and drops what it has after 500.</summary>
public sealed class ExportProtocolTests(TelemetryApp world) : IClassFixture<TelemetryApp>
{
    private const string Json = "application/json";
    private const string Binary = "application/x-protobuf";

    [Theory]
    [InlineData("logs", "claude-code-logs.json", "claude-code-logs.pb.base64")]
    [InlineData("metrics", "claude-code-metrics-delta.json", "claude-code-metrics-delta.pb.base64")]
    public async Task Both_forms_say_the_same_and_the_second_telling_is_no_news(string signal, string json, string binary)
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);
        var bytes = Convert.FromBase64String(Exporter.Sample(binary));

        var first = await tool.PostAsync($"v1/{signal}", bytes, Binary, gzip: true, chunked: true);
        var counted = await tool.CountedAsync();
        var second = await tool.SendAsync(signal, Exporter.Sample(json), gzip: true);

        (first.Status, first.Type, first.Body.Length).ShouldBe((200, Binary, 0));
        (second.Status, second.Type).ShouldBe((200, Json));
        second.Json.AsObject().ShouldBeEmpty();
        counted.Input.ShouldBeGreaterThan(0);
        (await tool.CountedAsync()).ShouldBe(counted);
    }

    [Fact]
    public async Task Spans_are_the_same_in_both_forms()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);
        var json = Exporter.Sample("claude-code-traces.json").Replace("request_id", "no_id", StringComparison.Ordinal);
        var export = new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse<ExportTraceServiceRequest>(json);
        foreach (var span in export.ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans))
        {
            // As a binary exporter has them.
            span.TraceId = ByteString.CopyFrom(Convert.FromHexString(span.TraceId.ToBase64()));
            span.SpanId = ByteString.CopyFrom(Convert.FromHexString(span.SpanId.ToBase64()));
        }

        await tool.SendAsync("traces", json);
        await tool.PostAsync("otlp/v1/traces", export.ToByteArray(), Binary);

        (await tool.CountedAsync()).Requests.ShouldBe(1);
    }

    [Fact]
    public async Task An_empty_request_is_a_good_one()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        (await tool.SendSampleAsync("edge-empty-request.json")).Status.ShouldBe(200);
        (await tool.PostAsync("otlp/v1/logs", [], Binary)).Status.ShouldBe(200);
        (await tool.PostAsync("otlp/v1/traces", "{}"u8.ToArray(), "application/json; charset=utf-8")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("{\"resourceLogs\":[")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"resourceLogs\":7}")]
    [InlineData("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"soon\"}]}]}]}")]
    public async Task What_cannot_be_decoded_is_400_and_says_nothing_of_what_was_sent(string body)
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        var answer = await tool.PostAsync("otlp/v1/logs", Encoding.UTF8.GetBytes(body), Json);

        (answer.Status, (int?)answer.Json["code"]).ShouldBe((400, 3));
        answer.Message!.ShouldNotContain("soon");
        var binary = await tool.PostAsync("otlp/v1/logs", [0x0a, 0xff, 0xff], Binary);
        (binary.Status, binary.Type).ShouldBe((400, Binary));
        Status.Parser.ParseFrom(binary.Body).Code.ShouldBe(3);
    }

    [Fact]
    public async Task Deep_nesting_is_refused_or_skipped_and_never_a_crash()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);
        var deep = string.Concat(Enumerable.Repeat("{\"arrayValue\":{\"values\":[", 50_000));
        var known = $"{{\"resourceLogs\":[{{\"resource\":{{\"attributes\":[{{\"key\":\"a\",\"value\":{deep}";
        var unknown = $"{{\"future\":{string.Concat(Enumerable.Repeat("[", 100_000))}{string.Concat(Enumerable.Repeat("]", 100_000))}}}";
        var binary = Enumerable.Range(0, 50_000).SelectMany(_ => new byte[] { 0x0a, 0x80, 0x01 }).ToArray();

        (await tool.PostAsync("otlp/v1/logs", Encoding.UTF8.GetBytes(known), Json)).Status.ShouldBe(400);
        (await tool.PostAsync("otlp/v1/logs", Encoding.UTF8.GetBytes(unknown), Json)).Status.ShouldBeOneOf(200, 400);
        (await tool.PostAsync("otlp/v1/logs", binary, Binary)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Every_cut_of_a_body_is_answered()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);
        var body = Convert.FromBase64String(Exporter.Sample("claude-code-logs.pb.base64"));
        for (var length = 0; length < body.Length; length += 97)
        {
            (await tool.PostAsync("otlp/v1/logs", body[..length], Binary)).Status.ShouldBeOneOf(200, 400);
        }
    }

    [Fact]
    public async Task Too_large_is_measured_after_unpacking()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);
        var body = Encoding.UTF8.GetBytes(new string(' ', (16 * 1024 * 1024) + 1));

        var answer = await tool.PostAsync("otlp/v1/logs", body, Json, gzip: true);

        (answer.Status, (int?)answer.Json["code"]).ShouldBe((413, 8));
        (await tool.PostAsync("otlp/v1/logs", "no gzip"u8.ToArray(), Json, change: r => r.Content!.Headers.ContentEncoding.Add("gzip"))).Status.ShouldBe(400);
        (await tool.PostAsync("otlp/v1/logs", "{}"u8.ToArray(), Json, change: r => r.Content!.Headers.ContentEncoding.Add("zstd"))).Status.ShouldBe(400);
        (await tool.PostAsync("otlp/v1/logs", "{}"u8.ToArray(), "text/plain")).Status.ShouldBe(415);
    }

    [Fact]
    public async Task No_token_is_401_a_revoked_one_403()
    {
        var tool = await Exporter.WithIngestTokenAsync(world.App);
        void No(HttpRequestMessage request) => request.Headers.Authorization = null;
        void Unknown(HttpRequestMessage request) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"tc_{new string('x', 43)}");

        (await tool.PostAsync("otlp/v1/logs", "{}"u8.ToArray(), Json, change: No)).Status.ShouldBe(401);
        var unknown = await tool.PostAsync("otlp/v1/logs", "{}"u8.ToArray(), Json, change: Unknown);
        (unknown.Status, (int?)unknown.Json["code"]).ShouldBe((401, 16));

        await tool.OneAsync<Guid>("update tokens set revoked_at = now() where org_id = $1 and kind = 'ingest' returning id");
        var revoked = await tool.PostAsync("otlp/v1/logs", "{}"u8.ToArray(), Json);
        (revoked.Status, (int?)revoked.Json["code"]).ShouldBe((403, 7));
    }

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("api-key")]
    [InlineData("x-teamcost-token")]
    [InlineData("?key=")]
    [InlineData("Bearer%20")]
    public async Task A_token_may_come_where_a_tool_can_put_it(string where)
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);
        var path = where == "?key=" ? $"otlp/v1/logs?key={tool.Token}" : "otlp/v1/logs";

        var answer = await tool.PostAsync(path, Encoding.UTF8.GetBytes(Exporter.Sample("gemini-cli-logs.json")), Json, change: request =>
        {
            request.Headers.Authorization = null;
            if (where != "?key=")
            {
                request.Headers.TryAddWithoutValidation(where == "Bearer%20" ? "Authorization" : where, where == "Bearer%20" ? $"Bearer%20{tool.Token}" : tool.Token);
            }
        });

        answer.Status.ShouldBe(200);
        (await tool.CountedAsync("gemini-cli")).Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Too_fast_is_429_with_a_wait_that_exporters_accept()
    {
        await using var slow = await AppOf(("TeamCost:RateLimits:telemetry", "2"));
        var tool = await Exporter.WithDeviceTokenAsync(slow.App);

        var answers = new List<Answer>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await tool.PostAsync("otlp/v1/logs", "{}"u8.ToArray(), Json));
        }

        var refused = answers.First(answer => answer.Status == 429);
        int.Parse(refused.RetryAfter!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(5);
        ((int?)refused.Json["code"]).ShouldBe(8);
    }

    [Fact]
    public async Task Without_its_database_it_says_503_and_never_500()
    {
        await using var broken = await AppOf();
        var tool = await Exporter.WithDeviceTokenAsync(broken.App);

        await broken.ExecuteAsOwnerAsync("alter table telemetry_streams rename to telemetry_streams_away");
        var away = await tool.SendSampleAsync("claude-code-logs.json");
        await broken.ExecuteAsOwnerAsync("alter table telemetry_streams_away rename to telemetry_streams");
        var back = await tool.SendSampleAsync("claude-code-logs.json");

        (away.Status, away.RetryAfter, (int?)away.Json["code"]).ShouldBe((503, "1", 14));
        back.Status.ShouldBe(200);
        (await tool.CountedAsync()).Requests.ShouldBe(1);
    }

    [Fact]
    public async Task What_no_known_tool_says_is_taken_and_the_exporter_is_told()
    {
        var tool = await Exporter.WithDeviceTokenAsync(world.App);

        var answer = await tool.SendAsync("logs", """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1795183201120000000"}]}]}]}""");

        answer.Status.ShouldBe(200);
        answer.Message!.ShouldContain("none of it counts");
    }

    private static async Task<OwnApp> AppOf(params (string, string)[] settings) => new(await TestApp.StartAsync(new TestClock(TelemetryApp.Now), ownDatabase: true, settings));

    private sealed class OwnApp(TestApp app) : IAsyncDisposable
    {
        public TestApp App => app;

        public async Task ExecuteAsOwnerAsync(string sql)
        {
            await using var owner = NpgsqlDataSource.Create(app.Services.GetRequiredService<IConfiguration>()["ConnectionStrings:TeamCost"]!);
            await using var command = owner.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
