using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Publishing;

public sealed class PublisherTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-10);

    [Fact]
    public async Task Nothing_is_public_before_somebody_publishes_and_nothing_after_taking_it_back()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.SyncAsync(pia.Own, PublishingWorld.Line(Day));
        await pia.SettleAsync();
        (await pia.RowsAsync()).ShouldBeEmpty();
        (await pia.Person.GetAsync("/me/profile")).Text("profile-state").ShouldStartWith("Nothing of you is public.");

        (await pia.PublishAsync()).Status.ShouldBe(HttpStatusCode.Redirect);
        (await pia.RowsAsync()).ShouldBe($"{Day:yyyy-MM-dd} claude-code anthropic claude-sonnet-4-5 1001 101 0 0 1 0 f");
        (await pia.Person.GetAsync("/me/profile")).Text("profile-state").ShouldContain($"/u/{pia.Own.Slug}, with 1 day of usage.");

        (await pia.UnpublishAsync()).Status.ShouldBe(HttpStatusCode.Redirect);
        (await pia.RowsAsync()).ShouldBeEmpty();
        (await pia.OneAsync<long>("select (select count(*) from published_profiles where user_id = $1) + (select count(*) from publishing_choices where user_id = $1)")).ShouldBe(0);
        await pia.SyncAsync(pia.Own, PublishingWorld.Line(Day, input: 5_005));
        await pia.SettleAsync();
        (await pia.RowsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_comes_later_is_published_after_its_rollup_and_validators_move_only_with_what_is_public()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.PublishAsync();
        await pia.SyncAsync(pia.Own, PublishingWorld.Line(Day));
        await pia.SettleAsync();
        (await pia.TokensAsync()).ShouldBe(1_102);

        var before = await pia.OneAsync<DateTime>("select refreshed_at from published_profiles where user_id = $1");
        await pia.SyncAsync(pia.Own, PublishingWorld.Line(Day.AddDays(-1), session: "b"));
        await pia.SettleAsync();
        var after = await pia.OneAsync<DateTime>("select refreshed_at from published_profiles where user_id = $1");
        after.ShouldBeGreaterThan(before);

        await RunAsync(pia);
        (await pia.OneAsync<DateTime>("select refreshed_at from published_profiles where user_id = $1")).ShouldBe(after);
    }

    [Fact]
    public async Task What_is_not_shown_is_not_written_and_names_that_nobody_knows_are_other()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.SyncAsync(
            pia.Own,
            PublishingWorld.Line(Day, project: "secret-project"), PublishingWorld.Line(Day, tool: "our-agent", model: "ft:gpt-5:acme", provider: "acme-proxy", session: "b"),
            PublishingWorld.Line(Day, model: "claude-sonnet-4-5-20250929", session: "c"));
        await pia.SettleAsync();

        await pia.PublishAsync(cost: true);
        (await pia.RowsAsync("tool, provider, model, input, cost_usd is not null, unpriced_tokens")).ShouldBe("claude-code anthropic claude-sonnet-4-5 2002 t 0\nother other other 1001 f 1102");
        await pia.PublishAsync(cost: false);
        (await pia.RowsAsync("tool, provider, model, input, cost_usd is not null, unpriced_tokens")).ShouldBe("claude-code anthropic claude-sonnet-4-5 2002 f 0\nother other other 1001 f 0");
        await pia.PublishAsync(tools: false, models: false);
        (await pia.RowsAsync("tool || '-', provider, model || '-', input")).ShouldBe("- anthropic - 2002\n- other - 1001");
    }

    [Fact]
    public async Task Another_organization_counts_only_where_owners_allow_it_and_the_same_usage_once()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        var acme = await app.NewOrgAsync();
        await JoinAsync(acme, pia);
        await pia.SyncAsync(pia.Own, PublishingWorld.Line(Day, input: 1_000));
        await pia.SyncAsync(acme, PublishingWorld.Line(Day, input: 700, output: 500), PublishingWorld.Line(Day, tool: "codex", provider: "openai", model: "gpt-5", input: 33, session: "b"));
        await pia.SettleAsync(acme);

        await pia.PublishAsync(orgs: [pia.Own, acme]);
        (await pia.RowsAsync("tool, input, output")).ShouldBe("claude-code 1000 101");

        (await acme.Alice.PostAsync($"{acme.Path}/settings/publishing", ("allowed", "true"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await pia.RowsAsync("tool, input, output")).ShouldBe("claude-code 1000 101", "allowed is not chosen");
        await pia.PublishAsync(orgs: [pia.Own, acme]);
        (await pia.RowsAsync("tool, input, output")).ShouldBe("claude-code 1000 500\ncodex 33 101");

        (await acme.Alice.PostAsync($"{acme.Path}/settings/publishing", ("allowed", "false"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await pia.RowsAsync("tool, input, output")).ShouldBe("claude-code 1000 101");
        await acme.Alice.PostAsync($"{acme.Path}/settings/publishing", ("allowed", "true"));
        await RunAsync(pia);
        (await pia.RowsAsync("tool, input, output")).ShouldBe("claude-code 1000 101", "a choice does not come back by itself");
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("left")]
    [InlineData("deleted")]
    public async Task Who_is_no_longer_in_an_organization_shows_nothing_of_it_at_once(string how)
    {
        var pia = await PublishingWorld.MakeAsync(app);
        var acme = await app.NewOrgAsync();
        await JoinAsync(acme, pia);
        await pia.SyncAsync(pia.Own, PublishingWorld.Line(Day));
        await pia.SyncAsync(acme, PublishingWorld.Line(Day.AddDays(-1), session: "b"));
        await pia.SettleAsync(acme);
        await acme.Alice.PostAsync($"{acme.Path}/settings/publishing", ("allowed", "true"));
        await pia.PublishAsync(orgs: [pia.Own, acme]);
        (await pia.TokensAsync()).ShouldBe(2_204);

        var answer = how switch
        {
            "removed" => await acme.Alice.PostAsync($"{acme.Path}/settings/members/{pia.Person.UserId}/remove"),
            "left" => await pia.Person.PostAsync($"{acme.Path}/leave"),
            _ => await acme.Alice.PostAsync($"{acme.Path}/settings/delete", ("Slug", acme.Slug)),
        };

        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Body);
        (await pia.RowsAsync("day")).ShouldBe($"{Day:yyyy-MM-dd}");
    }

    [Fact]
    public async Task Without_the_personal_organization_or_the_account_nothing_is_left()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.SyncAsync(pia.Own, PublishingWorld.Line(Day));
        await pia.SettleAsync();
        await pia.PublishAsync();

        (await pia.Person.PostAsync($"{pia.Own.Path}/settings/delete", ("Slug", pia.Own.Slug))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await pia.RowsAsync()).ShouldBeEmpty();
        (await pia.OneAsync<string>("select handle from published_profiles where user_id = $1")).ShouldStartWith("person-");

        await app.ExecuteAsync("delete from memberships where user_id = $1", pia.Person.UserId);
        await app.ExecuteAsync("delete from users where id = $1", pia.Person.UserId);
        (await pia.OneAsync<long>("select count(*) from published_profiles where user_id = $1")).ShouldBe(0);
    }

    [Fact]
    public async Task Only_what_the_vendor_itself_says_is_verified()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        var email = pia.Person.Email;
        await app.ExecuteAsync("insert into identities (org_id, id, name, state, user_id) values ($1, gen_random_uuid(), $3, 'person', $2)", pia.Own.Id, pia.Person.UserId, email);
        var atVendor = SourceClaim.Connection(Guid.CreateVersion7(), "An account") with { AtVendor = true };
        var elsewhere = SourceClaim.Connection(Guid.CreateVersion7(), "A relay");
        await pia.SyncAsync(pia.Own, atVendor, PublishingWorld.Line(Day, identity: email, model: "claude-sonnet-4-5-20250929"), PublishingWorld.Line(Day.AddDays(-1), identity: email));
        await pia.SyncAsync(pia.Own, elsewhere, PublishingWorld.Line(Day.AddDays(-2), identity: email));
        // The machine tells as much of the first day, and more than the account of the second.
        await pia.SyncAsync(pia.Own, PublishingWorld.Line(Day), PublishingWorld.Line(Day.AddDays(-1), input: 9_009), PublishingWorld.Line(Day.AddDays(-3)));
        await pia.SettleAsync();

        await pia.PublishAsync();

        (await pia.RowsAsync("day, is_verified")).ShouldBe($"{Day.AddDays(-3):yyyy-MM-dd} f\n{Day.AddDays(-2):yyyy-MM-dd} f\n{Day.AddDays(-1):yyyy-MM-dd} f\n{Day:yyyy-MM-dd} t");
    }

    [Fact]
    public async Task A_price_that_a_company_agreed_is_not_told()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        var acme = await app.NewOrgAsync();
        await JoinAsync(acme, pia);
        (await acme.Alice.PostAsync($"{acme.Path}/prices", ("Form.Provider", "anthropic"), ("Form.Model", "claude-sonnet-4-5"), ("Form.Input", "0.777"), ("Form.Output", "1.777"))).Status.ShouldBe(HttpStatusCode.Redirect);
        await acme.Alice.PostAsync($"{acme.Path}/settings/publishing", ("allowed", "true"));
        await pia.SyncAsync(acme, PublishingWorld.Line(Day));
        await pia.SettleAsync(acme);

        await pia.PublishAsync(cost: true, orgs: [acme]);

        (await pia.RowsAsync("model, input, coalesce(cost_usd::text, 'unknown'), unpriced_tokens")).ShouldBe("claude-sonnet-4-5 1001 unknown 1102");
    }

    [Fact]
    public async Task A_day_of_the_command_with_unlikely_figures_waits_too()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.PublishAsync();
        await pia.SyncAsync(pia.Own, PublishingWorld.Line(Day, input: 300_000_123), PublishingWorld.Line(Day.AddDays(-1), session: "b"));
        await pia.SettleAsync();

        (await pia.RowsAsync("day")).ShouldBe($"{Day.AddDays(-1):yyyy-MM-dd}");
        (await pia.HeldAsync("kind, day, state")).ShouldBe($"day {Day:yyyy-MM-dd} waiting");
        var page = await pia.Person.GetAsync("/me/profile");
        page.Text("held-days").ShouldContain("Waits for review");
        page.Text("held-days").ShouldContain("more than 250 million in one day.");
    }

    [Fact]
    public async Task A_look_beforehand_shows_the_same_rows_and_writes_none()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.SyncAsync(pia.Own, PublishingWorld.Line(Day), PublishingWorld.Line(Day.AddDays(-1), input: 300_000_123, session: "b"));
        await pia.SettleAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var wishes = new PublishingWishes("Pia", "", ShowsCost: true, ShowsTools: true, ShowsModels: false, OnLeaderboard: true, [pia.Own.Id]);

        var seen = await scope.ServiceProvider.GetRequiredService<Publisher>().PreviewAsync(pia.Person.UserId, wishes, CancellationToken.None);

        (await pia.RowsAsync()).ShouldBeEmpty();
        (await pia.HeldAsync()).ShouldBeEmpty();
        seen.Profile.Handle.ShouldBe(pia.Own.Slug);
        await pia.PublishAsync(cost: true, models: false);
        seen.Days.Select(day => $"{day.Day:yyyy-MM-dd} {day.Tool} {day.Model} {day.Input} {day.CostUsd:0.000000}").ShouldBe([await pia.RowsAsync("day, tool, model, input, cost_usd::numeric(12, 6)")]);
    }

    [Fact]
    public async Task Many_at_once_and_one_that_breaks_off_leave_the_rows_of_one()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.PublishAsync();
        await pia.SyncAsync(pia.Own, [.. Enumerable.Range(0, 30).Select(i => PublishingWorld.Line(Day.AddDays(-i), input: 1_001 + i, session: $"s{i}"))]);
        await pia.Own.RollUpAsync();

        await using (var scope = app.Services.CreateAsyncScope())
        {
            // Killed before the end: nothing of it is there.
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await scope.ServiceProvider.GetRequiredService<Publisher>().RunAsync(pia.Person.UserId, CancellationToken.None);
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync(pia)));
        await pia.SettleAsync();
        (await pia.OneAsync<long>("select count(*) from published_days where user_id = $1")).ShouldBe(30);
        (await pia.TokensAsync()).ShouldBe(Enumerable.Range(0, 30).Sum(i => 1_102 + i));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => i % 2 == 0 ? RunAsync(pia) : UnpublishAsync(pia)));
        (await pia.OneAsync<long>("select count(*) from published_days where user_id = $1")).ShouldBe(0);
    }

    private static async Task UnpublishAsync(PublishingWorld pia) => await pia.UnpublishAsync();

    private async Task RunAsync(PublishingWorld pia)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Publisher>().RunAsync(pia.Person.UserId, CancellationToken.None);
    }

    private Task JoinAsync(TestOrg org, PublishingWorld pia) =>
        app.ExecuteAsync("insert into memberships (org_id, user_id, role) values ($1, $2, $3)", org.Id, pia.Person.UserId, OrgRole.Member.ToString().ToLowerInvariant());
}
