using System.Net;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Budgets;

public sealed class BudgetsTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly (string Name, string? Value)[] Good =
        [("Form.Name", "Platform"), ("Form.For", "organization:"), ("Form.Period", "Month"), ("Form.Basis", "Spend"), ("Form.Amount", "1600.50"), ("Form.Thresholds", "50, 80, 100"), ("Form.Forecasts", "true")];

    [Fact]
    public async Task A_budget_is_set_changed_and_ended_and_keeps_its_page()
    {
        var acme = await app.NewOrgAsync();
        var page = (await acme.Alice.PostAsync($"{acme.Path}/budgets", Good)).Location!;
        (await acme.Alice.GetAsync(page)).Text("budget-spent").ShouldContain("of $1,600.50");

        (await acme.Alice.PostAsync(page, With(("Form.Amount", "2000"), ("Form.Period", "Day")))).Status.ShouldBe(HttpStatusCode.Redirect);
        var changed = (await acme.Alice.GetAsync(page)).Body;
        changed.ShouldContain("$2,000.00 a month", customMessage: "what it measures stays, whatever is sent");

        (await acme.Alice.PostAsync($"{page}/end")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await acme.Alice.GetAsync($"{acme.Path}/budgets")).Text("ended-budgets").ShouldContain("Platform");
        (await acme.Alice.GetAsync(page)).Status.ShouldBe(HttpStatusCode.OK);
        (await acme.Alice.GetAsync($"{page}/edit")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("Form.Amount", "", "Give dollars between 0.01")]
    [InlineData("Form.Amount", "a lot", "cannot be read")]
    [InlineData("Form.Amount", "-5", "Give dollars between 0.01")]
    [InlineData("Form.Amount", "0.0000001", "Give dollars between 0.01")]
    [InlineData("Form.Amount", "12.3456789", "at most six decimals")]
    [InlineData("Form.Thresholds", "", "whole per cents between 1 and 1000")]
    [InlineData("Form.Thresholds", "50, lots", "whole per cents between 1 and 1000")]
    [InlineData("Form.Thresholds", "1001", "whole per cents between 1 and 1000")]
    [InlineData("Form.Thresholds", "1 2 3 4 5 6 7 8 9 10 11", "At most 10")]
    [InlineData("Form.Name", "", "Give it a name")]
    [InlineData("Form.For", "team:00000000-0000-0000-0000-000000000001", "not one of this organization's")]
    [InlineData("Form.For", "person:nobody", "not a member")]
    [InlineData("Form.For", "galaxy:far", "Choose whose or which use")]
    [InlineData("Form.Period", "Decade", "cannot be read")]
    [InlineData("Form.Period", "99", "cannot be read")]
    [InlineData("Form.Forecasts", "perhaps", "cannot be read")]
    [InlineData("Form.Amount", "1e400", "Write numbers like 1600")]
    public async Task Nonsense_gets_a_sentence(string field, string value, string sentence)
    {
        var acme = await app.NewOrgAsync();

        var answer = await acme.Alice.PostAsync($"{acme.Path}/budgets", With((field, value)));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldContain(sentence);
    }

    [Fact]
    public async Task A_sentence_quotes_no_more_than_a_few_words_of_what_was_typed()
    {
        var acme = await app.NewOrgAsync();

        var answer = await acme.Alice.PostAsync($"{acme.Path}/budgets", With(("Form.Amount", new string('9', 10_000))));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldContain($"\"{new string('9', 40)}…\" cannot be read here");
    }

    [Fact]
    public async Task Members_see_the_organizations_and_their_own_budgets_and_nobody_elses()
    {
        var acme = await app.NewOrgAsync();
        var (bob, carol) = (await acme.BobAsync(), await acme.AddAsync("Carol", OrgRole.Member));
        var all = (await acme.Alice.PostAsync($"{acme.Path}/budgets", Good)).Location!;
        var bobs = (await acme.Alice.PostAsync($"{acme.Path}/budgets", With(("Form.Name", "Bob himself"), ("Form.For", $"person:{bob.UserId}")))).Location!;

        (await bob.GetAsync(all)).Status.ShouldBe(HttpStatusCode.OK);
        (await bob.GetAsync(bobs)).Status.ShouldBe(HttpStatusCode.OK);
        (await carol.GetAsync(bobs)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await carol.GetAsync($"{acme.Path}/budgets")).Body.ShouldNotContain("Bob himself");
        (await carol.GetAsync(all)).Page.QuerySelector("[data-testid=edit-budget]").ShouldBeNull();
    }

    [Fact]
    public async Task Another_organizations_budget_is_not_there()
    {
        var (acme, other) = (await app.NewOrgAsync(), await app.NewOrgAsync());
        var page = (await acme.Alice.PostAsync($"{acme.Path}/budgets", Good)).Location!;
        var elsewhere = page.Replace(acme.Path, other.Path, StringComparison.Ordinal);

        foreach (var path in new[] { elsewhere, $"{elsewhere}/edit" })
        {
            (await other.Alice.GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        (await other.Alice.PostAsync(elsewhere, Good)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.Alice.PostAsync($"{elsewhere}/end")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.Alice.PostAsync($"{other.Path}/budgets/replays?id={page.Split('/')[^1]}", Good)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_replay_says_what_is_missing_and_that_nothing_was_used()
    {
        var acme = await app.NewOrgAsync();

        (await acme.Alice.FragmentAsync(HttpMethod.Post, $"{acme.Path}/budgets/replays", With(("Form.Amount", "")))).Text("replay").ShouldContain("Give an amount");
        (await acme.Alice.FragmentAsync(HttpMethod.Post, $"{acme.Path}/budgets/replays", Good)).Text("replay").ShouldContain("would not have fired");
        (await acme.Alice.PostAsync($"{acme.Path}/budgets/replays", Good)).Find("#budget-form").ShouldNotBeNull("without scripts it is the whole page");
    }

    private static (string Name, string? Value)[] With(params (string Name, string? Value)[] changed) =>
        [.. Good.Select(field => changed.FirstOrDefault(c => c.Name == field.Name) is { Name: not null } other ? other : field)];
}
