using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Errors;

public sealed class ErrorsControllerTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_page_that_is_not_there_is_a_page_that_says_so()
    {
        using var client = app.NewClient();

        var response = await client.GetAsync("/no/such/page");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await response.Content.ReadAsStringAsync()).ShouldContain("Nothing is here");
    }

    [Theory]
    [InlineData("/api/no-such-thing")]
    [InlineData("/v1/no-such-thing")]
    public async Task A_program_gets_a_problem_body_and_not_a_page(string path)
    {
        using var client = app.NewClient();

        var response = await client.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32().ShouldBe(404);
    }

    [Fact]
    public async Task A_form_that_nobody_can_read_gets_a_page_that_says_so()
    {
        using var client = app.NewClient();
        using var form = new StringContent("Email=a%00b&Password=x", Encoding.ASCII, "application/x-www-form-urlencoded");

        var response = await client.PostAsync("/sign-in", form);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("This request was not understood");
    }

    [Fact]
    public async Task The_address_of_the_error_page_itself_is_not_found()
    {
        using var client = app.NewClient();

        (await client.GetAsync("/error/500")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
