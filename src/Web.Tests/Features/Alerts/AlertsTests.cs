using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Alerts.Looking;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Alerts;

public sealed class AlertsTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task An_alert_is_acknowledged_once_muted_and_told_again()
    {
        var acme = await app.NewOrgAsync();
        var budget = await ModelAlertAsync(acme, "never-priced-1");

        (await acme.Alice.PostAsync($"{budget}/acknowledge")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await acme.Alice.GetAsync(budget)).Text("alert-state").ShouldContain("acknowledged");
        (await acme.Alice.GetAsync(budget)).Text("alert-steps").ShouldContain("Acknowledged by Alice");
        await acme.Alice.PostAsync($"{budget}/acknowledge");
        (await acme.Alice.GetAsync(budget)).Text("alert-steps").Split("Acknowledged by").Length.ShouldBe(2, "once");

        await acme.Alice.PostAsync($"{budget}/mute", ("until", "week"));
        (await acme.Alice.GetAsync(budget)).Text("muted").ShouldContain("Nobody is told");
        await acme.Alice.PostAsync($"{budget}/mute/delete");
        (await acme.Alice.GetAsync(budget)).Page.QuerySelector("[data-testid=muted]").ShouldBeNull();
        (await acme.Alice.PostAsync($"{budget}/mute", ("until", "forever"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await acme.Alice.GetAsync(budget)).Page.QuerySelector("[data-testid=muted]").ShouldBeNull();
    }

    [Fact]
    public async Task A_model_without_a_price_is_said_once_and_resolved_when_it_has_one()
    {
        var acme = await app.NewOrgAsync();
        var alert = await ModelAlertAsync(acme, "never-priced-2");
        await LookAsync(acme);
        (await TellingsAsync(acme, "model.first_seen")).ShouldBe(1);

        await app.ExecuteAsync("update daily_usage set unpriced_tokens = 0 where org_id = $1", acme.Id);
        await LookAsync(acme);

        (await acme.Alice.GetAsync(alert)).Text("alert-state").ShouldContain("resolved");
        (await acme.Alice.GetAsync($"{acme.Path}/alerts")).Text("alert-history").ShouldContain("A price is known now");
    }

    [Fact]
    public async Task A_machine_that_reported_daily_and_fell_silent_is_said_once_and_resolved_when_it_reports_again()
    {
        var acme = await app.NewOrgAsync();
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        // Four working days lie behind it, whatever the weekday of today is.
        var last = Enumerable.Range(1, 20).Select(back => today.AddDays(-back)).First(day => Silence.Between(day, today) == Silence.SilentWorkingDays && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        await app.ExecuteAsync("insert into sources (org_id, id, kind, natural_key, name) values ($1, $1, 'device', 'told', 'build-box')", acme.Id);
        await app.ExecuteAsync(Told, acme.Id, last);

        await LookAsync(acme);
        await LookAsync(acme);

        (await acme.Alice.GetAsync($"{acme.Path}/alerts")).Text("open-alerts").ShouldContain("build-box is silent");
        (await TellingsAsync(acme, "source.silent")).ShouldBe(1);
        (await (await acme.BobAsync()).GetAsync($"{acme.Path}/alerts")).Body.ShouldNotContain("build-box", customMessage: "a colleague's machine");

        await app.ExecuteAsync(Told, acme.Id, today);
        await LookAsync(acme);
        (await acme.Alice.GetAsync($"{acme.Path}/alerts")).Text("alert-history").ShouldContain("It reports again");
    }

    [Fact]
    public async Task A_stopped_connection_is_an_alert_and_no_second_message()
    {
        var acme = await app.NewOrgAsync();
        await app.ExecuteAsync("""
            insert into connections (org_id, id, provider, name, settings, state, trouble, trouble_words, trouble_at, created_by, created_at, next_cause, failures)
            values ($1, $1, 'anthropic', 'Larkspur Console', '{}', 'broken', 'key-rejected', 'The key was refused.', now(), $2, now(), 'connect', 1)
            """, acme.Id, acme.Alice.UserId);

        await LookAsync(acme);
        (await acme.Alice.GetAsync($"{acme.Path}/alerts")).Text("open-alerts").ShouldContain("Larkspur Console has stopped");
        (await TellingsAsync(acme, "sync.failed")).ShouldBe(0);
        (await (await acme.BobAsync()).GetAsync($"{acme.Path}/alerts")).Body.ShouldNotContain("Larkspur");

        await app.ExecuteAsync("update connections set state = 'ok', trouble = null, trouble_words = null, trouble_at = null where org_id = $1", acme.Id);
        await LookAsync(acme);
        (await acme.Alice.GetAsync($"{acme.Path}/alerts")).Text("alert-history").ShouldContain("It works again");
    }

    [Fact]
    public async Task Many_budgets_that_cross_in_one_look_are_told_together()
    {
        var acme = await app.NewOrgAsync();
        await UseAsync(acme, "gpt-5-codex", unpriced: 0);
        await app.ExecuteAsync("""
            insert into budgets (org_id, id, name, scope, period, basis, amount_usd, thresholds, forecasts, created_at, changed_at)
            select $1, gen_random_uuid(), 'Budget ' || n, 'organization', 'month', 'spend', 1, '{100}', true, now(), now() from generate_series(1, 5) n
            """, acme.Id);

        await LookAsync(acme);

        (await TellingsAsync(acme, "budget.exceeded")).ShouldBe(1);
        (await acme.Alice.GetAsync($"{acme.Path}/alerts")).Page.QuerySelectorAll("[data-testid=alert-row]").Length.ShouldBe(5);
    }

    [Fact]
    public async Task What_is_muted_is_shown_and_told_to_nobody()
    {
        var acme = await app.NewOrgAsync();
        await UseAsync(acme, "gpt-5-codex", unpriced: 0);
        await app.ExecuteAsync("insert into alert_mutes (org_id, subject, until, at) values ($1, 'budget:' || $1::text, now() + interval '1 day', now())", acme.Id);
        await app.ExecuteAsync("""
            insert into budgets (org_id, id, name, scope, period, basis, amount_usd, thresholds, forecasts, created_at, changed_at)
            values ($1, $1, 'Quiet please', 'organization', 'month', 'spend', 1, '{100}', true, now(), now())
            """, acme.Id);

        await LookAsync(acme);

        (await TellingsAsync(acme, "budget.exceeded")).ShouldBe(0);
        (await acme.Alice.GetAsync($"{acme.Path}/alerts")).Text("open-alerts").ShouldContain("muted");
        (await acme.Alice.GetAsync(acme.Path)).Page.QuerySelector("[data-testid=alert-strip]").ShouldBeNull();
    }

    [Fact]
    public async Task Another_organizations_alert_is_not_there()
    {
        var (acme, other) = (await app.NewOrgAsync(), await app.NewOrgAsync());
        var alert = (await ModelAlertAsync(acme, "never-priced-3")).Replace(acme.Path, other.Path, StringComparison.Ordinal);

        (await other.Alice.GetAsync(alert)).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var verb in new[] { "acknowledge", "mute", "mute/delete" })
        {
            (await other.Alice.PostAsync($"{alert}/{verb}", ("until", "week"))).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    private const string Told = """
        insert into daily_sources (org_id, utc_day, seq, source_id, person_id, identity_id, tool, provider, model, paid_by, tokens, requests, best_usd, unpriced_tokens, list_usd, search_usd, unlisted_tokens, counted_tokens)
        select $1, d::date, 1, $1, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'codex', 'openai', 'gpt-5-codex', 'not-said', 10, 1, 0, 0, 0, 0, 0, 10
        from generate_series($2::date - 20, $2::date, interval '1 day') d on conflict do nothing
        """;

    private async Task<string> ModelAlertAsync(TestOrg acme, string model)
    {
        await UseAsync(acme, model, unpriced: 500);
        await LookAsync(acme);
        return (await acme.Alice.GetAsync($"{acme.Path}/alerts")).Find("[data-testid=open-alerts] tbody a").GetAttribute("href")!;
    }

    private Task UseAsync(TestOrg acme, string model, long unpriced) => app.ExecuteAsync("""
        insert into daily_usage (org_id, day, utc_day, seq, person_id, identity_id, team_id, tool, provider, model, project, billing_mode, grain, input, output, cache_read, cache_write_5m, cache_write_1h,
          reasoning, requests, web_searches, unpriced_tokens, billed_usd, estimated_usd, best_usd, list_usd, input_usd, output_usd, cache_usd, search_usd, recorded_usd)
        values ($1, current_date, current_date, 900, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'codex', 'openai', $2, '', 'metered',
          'request', 1000, 100, 0, 0, 0, 0, 1, 0, $3, 0, 5, 5, 5, 5, 0, 0, 0, 0)
        """, acme.Id, model, unpriced);

    private Task LookAsync(TestOrg acme) => app.Services.GetRequiredService<OrgRunner>().ForAsync<AlertLook>(acme.Id, (look, ct) => look.RunAsync(ct), CancellationToken.None);

    private async Task<long> TellingsAsync(TestOrg acme, string kind)
    {
        await using var command = app.Admin.CreateCommand("select count(*) from outbox where org_id = $1 and kind = $2");
        command.Parameters.AddWithValue(acme.Id);
        command.Parameters.AddWithValue(kind);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
