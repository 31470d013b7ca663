using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Health;

public sealed class HealthWithoutDatabaseTests
{
    [Fact]
    public async Task Health_is_503_while_the_database_is_gone_and_ok_when_it_is_back()
    {
        var folder = Path.Combine(TestServer.Folder, Guid.NewGuid().ToString("N")[..8]);
        var server = await EmbeddedPostgres.StartAsync(folder, ["fsync=off", "shared_buffers=16MB"], NullLogger.Instance, CancellationToken.None);
        var app = await TestApp.StartAsync(settings: ("ConnectionStrings:TeamCost", server.ConnectionString));
        using var client = app.NewClient();
        try
        {
            (await client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);

            await server.DisposeAsync();
            var gone = await client.GetAsync("/health");
            gone.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await gone.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString().ShouldBe("unhealthy");

            server = await EmbeddedPostgres.StartAsync(folder, ["fsync=off", "shared_buffers=16MB"], NullLogger.Instance, CancellationToken.None);
            (await client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            await app.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
