using System.Net;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Organizations;

public sealed class OrganizationsTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Anybody_makes_an_organization_and_an_address_is_given_once()
    {
        var (alice, charlie) = (await app.NewPersonAsync("Alice"), await app.NewOutsiderAsync());
        var slug = Cast.Unique("widgets");
        (string, string?)[] form = [("Form.Name", "Widgets"), ("Form.Slug", slug), ("Form.TimeZone", "Europe/Berlin")];

        (await alice.PostAsync("/organizations", form)).Location.ShouldBe($"/o/{slug}");

        var refused = await charlie.PostAsync("/organizations", form);
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldContain("is taken");
        refused.Find("#Form_Name").GetAttribute("value").ShouldBe("Widgets");
        (await charlie.PostAsync("/organizations", ("Form.Name", ""), ("Form.Slug", "No Good"), ("Form.TimeZone", "UTC"))).Errors.ShouldContain("needs a name");
    }

    [Theory]
    [InlineData("No Good")]
    [InlineData("-x")]
    [InlineData("x")]
    [InlineData("ünlaut")]
    public async Task A_bad_address_is_told(string slug)
    {
        var alice = await app.NewPersonAsync("Alice");

        (await alice.PostAsync("/organizations", ("Form.Name", "Widgets"), ("Form.Slug", slug), ("Form.TimeZone", "UTC"))).Errors.ShouldContain("lower-case letters");
    }

    [Fact]
    public async Task Another_time_zone_marks_every_day()
    {
        var acme = await app.NewOrgAsync();
        await app.ExecuteAsync("insert into sources (org_id, id, kind, natural_key, name) values ($1, $2, 'upload', 'x', 'x')", acme.Id, acme.Id);
        await app.ExecuteAsync(
            "insert into bill_lines (org_id, day, source_id, key, provider, tool, what, amount, currency, observed_at) values ($1, $2, $1, $1, 'x', 'x', 'x', 1, 'USD', now())",
            acme.Id, new DateOnly(2026, 2, 3));

        var saved = await acme.Alice.PostAsync($"{acme.Path}/settings", ("Form.Name", "Acme"), ("Form.TimeZone", "Asia/Tokyo"), ("Form.MembersSeeNames", "true"));

        saved.Location.ShouldBe($"{acme.Path}/settings");
        (await acme.MarkedDaysAsync()).ShouldBe([new DateOnly(2026, 2, 3)]);
    }

    [Fact]
    public async Task Deleting_asks_for_the_address_and_leaves_nothing()
    {
        var acme = await app.NewOrgAsync();
        await acme.BobAsync();
        using var device = app.NewApiClient(await acme.TokenAsync(kind: TokenKind.Ingest));

        (await acme.Alice.PostAsync($"{acme.Path}/settings/delete", ("slug", "acme"))).Errors.ShouldContain($"Type {acme.Slug}");
        (await acme.Alice.PostAsync($"{acme.Path}/settings/delete", ("slug", acme.Slug))).Location.ShouldBe("/me");

        (await acme.Alice.GetAsync(acme.Path)).Status.ShouldBe(HttpStatusCode.NotFound);
        using var response = await device.GetAsync(new Uri("/api/auth/me", UriKind.Relative));
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await using var tables = app.Admin.CreateCommand(
            "select table_name from information_schema.columns where column_name = 'org_id' and table_schema = 'public' and table_name not like 'usage_lines_%'");
        var names = new List<string>();
        await using (var rows = await tables.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                names.Add(rows.GetString(0));
            }
        }

        foreach (var name in names)
        {
            await using var count = app.Admin.CreateCommand($"select count(*) from {name} where org_id = $1");
            count.Parameters.AddWithValue(acme.Id);
            (await count.ExecuteScalarAsync()).ShouldBe(0L, name);
        }
    }
}
