using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Tests.Clients;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Telemetry;

/// <summary>The real OpenTelemetry SDK for JavaScript, which Claude Code is built on.</summary>
[Collection(Processes.Name)]
public sealed class OpenTelemetrySdkTests(TestApp app) : IClassFixture<TestApp>
{
    private const int Requests = 5;
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "src", "Web.Tests", "Clients", "otel");

    [Theory]
    [InlineData("json", "none")]
    [InlineData("json", "gzip")]
    [InlineData("protobuf", "none")]
    [InlineData("protobuf", "gzip")]
    public async Task Everything_arrives_once_although_answers_get_lost(string protocol, string compression)
    {
        var tool = await Exporter.WithDeviceTokenAsync(app);
        await using var relay = await Relay.StartAsync(app.Address);
        // The server has taken the first two bodies, but the exporter is told to come back.
        relay.Hears = count => Task.FromResult(count > 2);

        await ExportAsync(relay, tool.Token, protocol, compression, Guid.NewGuid().ToString());

        relay.Requests.ShouldBeGreaterThanOrEqualTo(4, "both signals were sent again");
        relay.Encodings.Distinct().ShouldBe([compression == "gzip" ? "gzip" : ""]);
        (await tool.CountedAsync()).ShouldBe((510, 50, 5_000, 250, Requests));
        (await tool.ActivityAsync())["sessions"].ShouldBe(1);
        (await tool.OneAsync<long>("select count(*) from telemetry_requests where org_id = $1")).ShouldBe(Requests);
    }

    [Fact]
    [Trait("Category", "Process")]
    public async Task Everything_arrives_once_although_the_server_dies_in_between_and_another_takes_over()
    {
        await using var look = await TestApp.StartAsync(ownDatabase: true);
        var tool = await Exporter.WithDeviceTokenAsync(look);
        var database = look.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()["ConnectionStrings:TeamCost"]!;
        await using var first = StartProcess(database);
        await first.UntilHealthyAsync();
        await using var second = StartProcess(database);
        await second.UntilHealthyAsync();
        // A cold process may take longer for its first answer than exporters wait.
        foreach (var process in (WebProcess[])[first, second])
        {
            await UntilItAnswersAsync(process, tool.Token);
        }

        await using var relay = await Relay.StartAsync(first.Address);
        relay.Hears = async count =>
        {
            if (count == 1)
            {
                // It had taken the body and dies before it says so; perhaps in the middle of summing.
                await first.KillAsync();
                relay.Target = second.Address;
            }

            return count > 1;
        };

        await ExportAsync(relay, tool.Token, "protobuf", "gzip", Guid.NewGuid().ToString());

        relay.Statuses.Distinct().ShouldBe([HttpStatusCode.OK]);
        (await tool.CountedAsync()).ShouldBe((510, 50, 5_000, 250, Requests));
    }

    private static async Task UntilItAnswersAsync(WebProcess process, string token)
    {
        using var client = new HttpClient { BaseAddress = process.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("otlp/v1/logs", UriKind.Relative), body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private static WebProcess StartProcess(string database)
    {
        var data = Path.Combine(TestServer.Folder, Path.GetRandomFileName());
        Reachability.MakeFolder(data);
        return WebProcess.Start(data, settings: ("ConnectionStrings:TeamCost", database));
    }

    private static async Task ExportAsync(Relay relay, string token, string protocol, string compression, string session)
    {
        await NpmClient.FolderAsync("otel");
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, "export.mjs"), $"{relay.Address}/otlp", token, protocol, session, $"{Requests}"]);
        start.Environment["OTEL_EXPORTER_OTLP_COMPRESSION"] = compression;
        // Ten seconds for an export with all its tries would be a test of the machine.
        start.Environment["OTEL_EXPORTER_OTLP_TIMEOUT"] = start.Environment["OTEL_BLRP_EXPORT_TIMEOUT"] = "240000";
        start.Environment["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"] = "delta";
        (await RunAsync(start)).ShouldContain("exported");
    }

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await complained);
        return await said;
    }
}
