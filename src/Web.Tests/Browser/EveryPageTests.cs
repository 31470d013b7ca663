using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Contracts.Imports;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

[Collection(Looking.Name)]
[Trait("Category", "Browser")]
public sealed class EveryPageTests(Chromium chromium, TestApp app)
{
    private static readonly string[] OfAnOrganization =
    [
        "", "?range=90d&by=person", "/spend", "/spend?by=tool&show=line", "/spend?by=project&show=table", "/people", "/teams", "/tokens", "/telemetry",
        "/settings", "/settings/members", "/settings/invitations", "/settings/teams", "/settings/identities", "/settings/identities?show=any&days=90",
        "/seats", "/seats?idle=never", "/reconcile", "/reconcile?provider=anthropic",
        "/connections", "/connections/new/anthropic", "/connections/new/github", "/connections/new/other", "/uploads", "/reports", "/reports?range=90d&model=claude-haiku-4-5-20251001", "/reports/print", "/reports/weekly",
        "/budgets", "/budgets/new", "/alerts",
        "/channels", "/channels/new/slack", "/channels/new/webhook", "/channels/mail", "/channels/00000000-0000-7000-8000-000000000014",
        "/channels/00000000-0000-7000-8000-000000000014/remove", "/notifications",
    ];

    // The last is how the next page is loaded.
    private static readonly (string Theme, int Width)[] Looks = [("dark", 1440), ("light", 1440), ("light", 390), ("dark", 390)];

    private static readonly string[] OfSomebody = ["/device", "/device/allowed", "/device/denied", "/me/profile", "/me/profile/publish?Form.DisplayName=Alice", "/me/profile/unpublish", "/me/profile/preview"];

    /// <summary>Somebody who is published with a year of days, somebody with one, somebody with none.</summary>
    private static readonly string[] OfEverybody =
        ["/leaderboard", "/leaderboard?period=week&sort=cost", "/leaderboard?search=nobody-at-all", "/u/seen-year", "/u/seen-year?view=3d", "/u/seen-day?view=3d", "/u/seen-none"];

    private static readonly string[] OfNobody = ["/", "/install", "/register", "/sign-in", "/forgot-password"];

    private readonly List<string> _faults = [];

    /// <summary>A page is loaded once and looked at in each way, in place of signing up, syncing and loading everything four times.</summary>
    [Fact]
    public Task Every_page_is_accessible_and_fits_the_screen_dark_and_light_wide_and_narrow() => Journey.TakeAsync(chromium, app.Address, "pages", async journey =>
    {
        await PublishAsync();
        var people = new Cast(app.Address);
        var alice = await journey.NewVisitorAsync("Alice", new VisitorOptions(HasTrace: false));
        foreach (var path in OfNobody.Concat(OfEverybody))
        {
            await LookAsync(alice, path);
        }

        await people.RegisterAsync(alice);
        var org = new Uri(alice.Page.Url).AbsolutePath;
        await LookAsync(alice, $"{org}/tokens");
        await people.SyncAsync(await (await TokensPage.HereAsync(alice)).CreateAsync("laptop"));
        await alice.GoAsync(org);
        await DashboardPage.HereAsync(alice);
        await TellAsync(org["/o/".Length..]);
        foreach (var path in OfAnOrganization)
        {
            await LookAsync(alice, org + path);
        }

        await alice.GoAsync($"{org}/budgets");
        await LookAsync(alice, await FirstLinkAsync(alice, $"{org}/budgets", "[data-testid=budgets-table] tbody a"));
        await LookAsync(alice, await FirstLinkAsync(alice, $"{org}/budgets", "[data-testid=budgets-table] tbody a") + "/edit");
        await LookAsync(alice, await FirstLinkAsync(alice, $"{org}/alerts", "[data-testid=open-alerts] tbody a"));

        foreach (var path in OfSomebody)
        {
            await LookAsync(alice, path);
        }

        await LookAsync(alice, $"/device?code={await people.AskAsync()}");

        var account = await NewConnectionPage.AddByHandAsync(alice, org, "Kept by hand");
        foreach (var path in new[] { "", "/plans", "/rows", "/files", "/remove" })
        {
            await LookAsync(alice, account + path);
        }

        await LookAsync(alice, await FilesPage.UploadAsync(alice, account, "date,actor,cost\n2026-01-31,mira@example.com,1.50\nnever,,1\n"));
        await LookAsync(alice, await UploadsPage.PasteAsync(alice, org, CcusageShapes.C7ByAgent));
        await LookAsync(alice, await alice.Page.EvaluateAsync<string>(
            "async org => new DOMParser().parseFromString(await (await fetch(org + '/people')).text(), 'text/html').querySelector('[data-testid=people-table] tbody a').getAttribute('href')", org));

        var stella = await journey.NewVisitorAsync("Stella", new VisitorOptions(HasTrace: false));
        await people.RegisterAsync(stella);
        foreach (var path in await HoldAsync(org["/o/".Length..], people.Email(stella)))
        {
            await LookAsync(stella, path);
        }

        _faults.ShouldBeEmpty();
    });

    /// <summary>Somebody is staff, one day of the organization's person waits for their look, and another was decided.</summary>
    /// <returns>The pages of staff.</returns>
    private async Task<string[]> HoldAsync(string slug, string staff)
    {
        await app.ExecuteAsync("update users set is_staff = true where normalized_email = upper($1)", staff);
        foreach (var sql in new[]
        {
            """
            insert into published_profiles (user_id, handle, display_name, joined_at, published_at, shows_cost, shows_tools, shows_models, on_leaderboard, refreshed_at)
            select m.user_id, s.slug, 'A Person With Quite a Long Name That Goes On and On', now(), now(), false, true, true, false, now() from org_slugs s join memberships m using (org_id) where s.slug = $1
            """,
            "insert into publishing_choices (org_id, user_id, chosen_at) select org_id, user_id, now() from org_slugs join memberships using (org_id) where slug = $1",
            """
            insert into held_days (org_id, id, user_id, kind, source_key, device, day, state, reasons, fingerprint, tokens, value_usd, usual_tokens, usual_usd, held_at)
            select org_id, md5(state || slug)::uuid, user_id, 'submission', '', state, current_date - 3, state,
              '{"300,000,252 tokens: more than 250 million in one day.","$6,210.00 at list price: more than $5,000 in one day."}', decode(repeat('00', 32), 'hex'), 300000252, 6210, 1200000, 18.4, now()
            from org_slugs join memberships using (org_id), unnest(array['waiting', 'approved']) state where slug = $1
            """,
            """
            insert into held_day_reviews (org_id, id, held_id, user_id, day, action, reason, fingerprint, tokens, value_usd, reviewed_by, reviewed_at)
            select org_id, gen_random_uuid(), id, user_id, day, 'approve', 'Known for long days; the logs were looked at, and they say the same as the bill.', fingerprint, tokens, value_usd, user_id, now()
            from org_slugs join held_days using (org_id) where slug = $1 and state = 'approved'
            """,
        })
        {
            await app.ExecuteAsync(sql, slug);
        }

        await using var ids = app.Admin.CreateCommand("select md5('waiting' || $1)::uuid, md5('approved' || $1)::uuid");
        ids.Parameters.AddWithValue(slug);
        await using var row = await ids.ExecuteReaderAsync();
        await row.ReadAsync();
        return ["/admin", $"/admin/days/{row.GetGuid(0)}?decision=Approve", $"/admin/days/{row.GetGuid(0)}?decision=Reject", $"/admin/days/{row.GetGuid(1)}?decision=Undo"];
    }

    /// <summary>Three people, once for all looks at the pages.</summary>
    private async Task PublishAsync()
    {
        foreach (var sql in new[]
        {
            """
            insert into users (id, display_name, user_name, normalized_user_name)
            select md5('seen ' || what)::uuid, 'Seen', 'seen ' || what, 'seen ' || what from unnest(array['year', 'day', 'none']) what on conflict do nothing
            """,
            """
            insert into published_profiles (user_id, handle, display_name, about, joined_at, published_at, shows_cost, shows_tools, shows_models, on_leaderboard, refreshed_at)
            select md5('seen ' || what)::uuid, 'seen-' || what, case what when 'year' then 'A Person With Quite a Long Name That Goes On and On' else 'Seen' end, 'Builds things that others use.',
              now() - interval '1 year', now(), what = 'year', what <> 'none', true, true, now() from unnest(array['year', 'day', 'none']) what on conflict do nothing
            """,
            """
            insert into published_days (user_id, day, tool, provider, model, input, output, cache_read, cache_write, reasoning, requests, cost_usd, unpriced_tokens, is_verified)
            select md5('seen year')::uuid, current_date - d, t.tool, t.provider, t.model, 1000 * (d * 7919 % 97), 90 * (d % 13), 100000 * (d * 31 % 53), 4000, 0, 9, (d % 17) * 0.75, 0, t.tool = 'codex'
            from generate_series(0, 380) d, (values ('claude-code', 'anthropic', 'claude-sonnet-4-5-20250929'), ('codex', 'openai', 'gpt-5')) t(tool, provider, model) where d * 7919 % 5 > 0
            union all select md5('seen day')::uuid, current_date, '', 'anthropic', 'claude-opus-4-5', 900, 100, 0, 0, 0, 1, null, 0, true
            on conflict do nothing
            """,
        })
        {
            await app.ExecuteAsync(sql);
        }
    }

    /// <summary>What an account would tell: a charge, names that are nobody's yet, seats with and without a price, activity.</summary>
    private async Task TellAsync(string slug)
    {
        foreach (var sql in new[]
        {
            "insert into sources (org_id, id, kind, natural_key, name) select org_id, org_id, 'connection', 'told', 'Larkspur' from org_slugs where slug = $1",
            """
            insert into bill_lines (org_id, day, source_id, key, provider, tool, model, what, amount, currency, amount_usd, observed_at)
            select org_id, current_date, org_id, org_id, 'anthropic', 'api', 'claude-sonnet-4-5', 'tokens', 12.5, 'USD', 12.5, now() from org_slugs where slug = $1
            """,
            """
            insert into identities (org_id, id, name, kind, provider, display_name, hint)
            select org_id, gen_random_uuid(), name, kind, 'github', shown, 'workspace Production' from org_slugs, (values ('github:alice', 'login', 'Alice'), ('key:nightly', 'key', null)) v(name, kind, shown) where slug = $1
            """,
            """
            insert into seats (org_id, source_id, holder, from_day, identity_id, provider, tool, plan, last_activity_at, seen_at)
            select s.org_id, s.org_id, i.name, current_date - 40, i.id, 'github', 'copilot', case i.kind when 'key' then 'galactic' else 'business' end, null, now()
            from org_slugs s join identities i on i.org_id = s.org_id and i.provider = 'github' where slug = $1
            """,
            """
            insert into channels (org_id, id, kind, name, kinds, address, address_tail, secret, secret_tail, state, trouble_words, trouble_at, failing_since, created_by, created_at)
            select org_id, '00000000-0000-7000-8000-000000000014', 'webhook', 'Warehouse', '{budget.exceeded}', 'sealed', 'k/in', 'sealed', 'mple', 'broken',
              'The receiver wants no more messages (410 Gone).', now(), now() - interval '1 hour', org_id, now() from org_slugs where slug = $1
            """,
            """
            insert into outbox (org_id, id, destination, channel_id, kind, key, notice, created_at, next_at, attempts)
            select org_id, '00000000-0000-7000-8000-000000000015', 'channel:told', '00000000-0000-7000-8000-000000000014', 'budget.exceeded', 'told',
              '{"Kind":"budget.exceeded","Key":"told","Title":"Platform 104%: $1,664 of $1,600","Summary":"It is over.","Facts":[],"Path":"/","Data":{},"At":"2026-11-20T14:00:00+00:00"}',
              now(), now(), 2 from org_slugs where slug = $1
            """,
            """
            insert into deliveries (org_id, id, message_id, channel_id, attempt, at, duration_ms, outcome, status, words, answer)
            select org_id, gen_random_uuid(), '00000000-0000-7000-8000-000000000015', '00000000-0000-7000-8000-000000000014', n, now() - n * interval '1 minute', 120 * n,
              case n when 1 then 'broken' else 'again' end, 400 + n * 10, 'The receiver answered.', 'gone' from org_slugs, generate_series(1, 2) n where slug = $1
            """,
            """
            insert into daily_activity (org_id, day, seq, person_id, identity_id, team_id, tool, provider, metric, value)
            select s.org_id, current_date, 900, m.user_id, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'copilot', 'github', 'sessions', 3
            from org_slugs s join memberships m on m.org_id = s.org_id where slug = $1
            """,
            """
            insert into budgets (org_id, id, name, scope, period, basis, amount_usd, thresholds, forecasts, created_at, changed_at)
            select org_id, gen_random_uuid(), 'Everything that the whole organization uses', 'organization', period, 'spend', amount, '{50,80,100}', true, now() - interval '40 days', now()
            from org_slugs, (values ('month', 0.01), ('quarter', 100000)) v(period, amount) where slug = $1
            """,
            "select pg_notify('org_changed', org_id::text) from org_slugs where slug = $1",
        })
        {
            await app.ExecuteAsync(sql, slug);
        }
    }

    /// <summary>The address behind the first such link of a page, as soon as there is one.</summary>
    private static Task<string> FirstLinkAsync(Visitor visitor, string path, string selector) => visitor.Page.EvaluateAsync<string>(
        """
        async ([path, selector]) => {
          for (;;) {
            const link = new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html').querySelector(selector);
            if (link) return link.getAttribute('href');
            await new Promise(next => setTimeout(next, 50));
          }
        }
        """, new[] { path, selector });

    /// <summary>Faults are gathered, so that one run names those of all pages.</summary>
    private async Task LookAsync(Visitor visitor, string path)
    {
        await visitor.GoAsync(path);
        foreach (var (theme, width) in Looks)
        {
            await visitor.LookAsync(theme, width);
            try
            {
                await visitor.SeesAsync(path);
            }
            catch (ShouldAssertException fault)
            {
                _faults.Add(fault.Message);
            }

            var tooWide = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (tooWide > 0)
            {
                _faults.Add($"{path} scrolls sideways by {tooWide} px at {width} px");
            }
        }
    }
}
