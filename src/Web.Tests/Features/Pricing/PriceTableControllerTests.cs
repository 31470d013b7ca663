using System.Net;
using System.Net.Http.Headers;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Pricing;

/// <summary>The price table for anybody.</summary>
public sealed class PriceTableControllerTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Anybody_gets_the_table_in_a_shape_that_the_command_reads()
    {
        using var client = app.NewApiClient(null);

        using var response = await client.GetAsync("/api/v1/prices");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.CacheControl!.Public.ShouldBeTrue();
        var prices = PriceFile.Read(await response.Content.ReadAsStreamAsync());
        prices.AsOf.ShouldBe(PriceBook.BuiltInAsOf);
        prices.IsOwn.ShouldBeFalse();
        prices.Book.List(DateTimeOffset.UtcNow).Count.ShouldBe(PriceBook.BuiltIn.List(DateTimeOffset.UtcNow).Count);
        response.Headers.ETag!.Tag.ShouldBe($"\"{prices.Version}\"");
    }

    [Fact]
    public async Task Who_has_this_version_is_told_so()
    {
        using var client = app.NewApiClient(null);
        using var first = await client.GetAsync("/api/v1/prices");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/prices");
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag));

        using var response = await client.SendAsync(again);

        response.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }
}
