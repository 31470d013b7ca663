using System.Net;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers.Rows;

public sealed class TypedRowsTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_typed_day_is_usage_and_bill_and_goes_again()
    {
        var (acme, path) = await AccountAsync();

        (await acme.Alice.PostAsync(path, Row("2026-03-02", cost: "2.50", input: "1000"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await SumsAsync(acme)).ShouldBe((1_000, 2.5m));
        var page = await acme.Alice.GetAsync(path);
        page.Find("[data-testid=typed-row] th").TextContent.ShouldBe("2026-03-02");
        page.Text("typed-row").ShouldContain("mira@example.com");
        (await (await acme.VeraAsync()).GetAsync(path)).Page.QuerySelectorAll("main form").ShouldBeEmpty();
        (await (await app.NewOutsiderAsync()).GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);

        await acme.Alice.PostAsync(page.Find("[data-testid=typed-row] form").GetAttribute("action")!);
        (await SumsAsync(acme)).ShouldBe((0, 0m));
    }

    [Fact]
    public async Task A_month_is_spread_over_its_days_and_adds_to_a_day_of_the_same_kind()
    {
        var (acme, path) = await AccountAsync();

        await acme.Alice.PostAsync(path, Row("2026-03", cost: "31", input: "3100"));
        await acme.Alice.PostAsync(path, Row("2026-03-02", cost: "1", input: "50"));

        (await SumsAsync(acme)).ShouldBe((3_150, 32m));
        var second = await acme.InAsync<AppDbContext, long>((db, ct) => db.UsageLines.Where(l => l.Day == new DateOnly(2026, 3, 2)).SumAsync(l => l.Input, ct));
        second.ShouldBe(150);
        // Taking the day away leaves the month.
        var page = await acme.Alice.GetAsync(path);
        await acme.Alice.PostAsync(page.Find("[data-testid=typed-row] form").GetAttribute("action")!);
        (await SumsAsync(acme)).ShouldBe((3_100, 31m));
    }

    [Theory]
    [InlineData("Form.When", "yesterday", "is not a date")]
    [InlineData("Form.Input", "1.234,5", "is not a whole number")]
    [InlineData("Form.Cost", "1,50", "has a comma")]
    [InlineData("Form.Currency", "dollars", "is not a currency")]
    [InlineData("Form.Tool", "no tool!", "is not a tool's id")]
    public async Task Nonsense_is_answered_beside_its_field_and_kept(string field, string value, string sentence)
    {
        var (acme, path) = await AccountAsync();

        var page = await acme.Alice.PostAsync(path, [.. Row("2026-03-02", cost: "1", input: "1").Where(f => f.Name != field), (field, value)]);

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldContain(sentence);
        page.Find($"[name='{field}']").GetAttribute("aria-invalid").ShouldBe("true");
        page.Find($"[name='{field}']").GetAttribute("value").ShouldBe(value);
        (await SumsAsync(acme)).ShouldBe((0, 0m));
    }

    private static (string Name, string? Value)[] Row(string when, string cost, string input) =>
    [
        ("Form.When", when), ("Form.Actor", "mira@example.com"), ("Form.Tool", "api"), ("Form.Model", "llama"), ("Form.Input", input), ("Form.Cost", cost), ("Form.Currency", "USD"),
    ];

    private async Task<(TestOrg Org, string Path)> AccountAsync()
    {
        var acme = await app.NewOrgAsync();
        var made = await acme.Alice.PostAsync($"{acme.Path}/connections/new/other", ("Name", "By hand"));
        return (acme, $"{made.Location}/rows");
    }

    private static Task<(long Tokens, decimal Billed)> SumsAsync(TestOrg org) => org.InAsync<AppDbContext, (long, decimal)>(async (db, ct) =>
        (await db.UsageLines.SumAsync(l => l.Input, ct), await db.BillLines.SumAsync(l => l.Amount, ct)));
}
