using System.Net;
using System.Text.RegularExpressions;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Http;

public sealed partial class SecurityHeadersTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/no/such/page")]
    [InlineData("/css/app.css")]
    public async Task Every_answer_forbids_foreign_and_inline_scripts_and_framing(string path)
    {
        using var client = app.NewClient();

        var response = await client.GetAsync(path);

        var policy = response.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        response.Headers.GetValues("X-Content-Type-Options").ShouldHaveSingleItem().ShouldBe("nosniff");
        response.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_names_its_assets_by_fingerprint_and_they_are_there()
    {
        using var client = app.NewClient();

        var page = await client.GetAsync("/no/such/page");
        var paths = Assets().Matches(await page.Content.ReadAsStringAsync()).Select(match => match.Groups[1].Value).ToList();

        paths.Count.ShouldBeGreaterThanOrEqualTo(2);
        foreach (var path in paths)
        {
            (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [GeneratedRegex("(?:href|src)=\"(/(?:css|js)/app\\.[a-z0-9]+\\.(?:css|js))\"")]
    private static partial Regex Assets();
}
