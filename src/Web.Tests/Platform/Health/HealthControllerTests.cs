using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Health;

public sealed class HealthControllerTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Health_says_ok_with_its_checks_while_the_database_answers()
    {
        using var client = app.NewClient();

        var response = await client.GetAsync("/health");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        body.GetProperty("status").GetString().ShouldBe("ok");
        body.GetProperty("timestamp").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        body.GetProperty("checks").GetProperty("database").GetString().ShouldBe("ok");
    }
}
