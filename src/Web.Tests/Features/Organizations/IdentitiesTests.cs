using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Organizations;

/// <summary>The inbox of names: whose they are, in bulk and back again, and what is behind each.</summary>
public sealed class IdentitiesTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly DateOnly Told = new(2026, 2, 3);

    [Fact]
    public async Task A_name_is_assigned_to_a_person_and_its_days_are_marked_and_it_can_be_undone()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        var other = await app.NewOutsiderAsync();
        var name = await NameAsync(acme, "bob@git.example");
        await BillAsync(acme, name, Told);

        (await acme.Alice.PostAsync($"{Path(acme)}/{name}", ("whose", $"person:{other.UserId}"))).Errors.ShouldContain("Choose a person");
        (await acme.Alice.PostAsync($"{Path(acme)}/{name}", ("whose", $"person:{bob.UserId}"))).Location.ShouldBe(Path(acme));

        var page = await acme.Alice.GetAsync(Path(acme));
        page.Text("just-changed").ShouldContain("bob@git.example belongs to Bob now");
        page.Page.QuerySelector("[data-testid=identity-row]").ShouldBeNull("it is nobody's no more");
        (await acme.Alice.GetAsync(Path(acme) + "?show=assigned")).Text("identity-row").ShouldContain("Bob");
        (await acme.MarkedDaysAsync()).ShouldBe([Told]);

        await UndoAsync(acme, page);

        (await acme.Alice.GetAsync(Path(acme))).Text("identity-row").ShouldContain("bob@git.example");
        (await acme.Alice.GetAsync(Path(acme))).Text("identity-history").ShouldContain("undone");
    }

    [Fact]
    public async Task Many_names_are_given_in_one_go_and_one_undo_puts_back_exactly_what_each_was()
    {
        var acme = await app.NewOrgAsync();
        var (bob, adam) = (await acme.BobAsync(), await acme.AdamAsync());
        var free = await NameAsync(acme, "free@git.example");
        var service = await NameAsync(acme, "key:ci");
        var adams = await NameAsync(acme, "adam@git.example");
        await acme.Alice.PostAsync($"{Path(acme)}/{service}", ("whose", "service"));
        await acme.Alice.PostAsync($"{Path(acme)}/{adams}", ("whose", adam.Email));
        var before = await StatesAsync(acme);

        var saved = await acme.Alice.PostAsync(
            $"{Path(acme)}/changes", ("id", $"{free}"), ("id", $"{service}"), ("id", $"{adams}"), ("whose", bob.Email.ToUpperInvariant()), ("back", "?show=any"));

        saved.Location.ShouldBe(Path(acme) + "?show=any");
        (await StatesAsync(acme)).Values.ShouldAllBe(s => s.State == IdentityState.Person && s.UserId == bob.UserId);
        (await ChangesAsync(acme)).Count.ShouldBe(3, "one row for each go");

        await UndoAsync(acme, await acme.Alice.GetAsync(Path(acme)));

        (await StatesAsync(acme)).ShouldBe(before, "state, owner, who assigned it and when");
    }

    [Fact]
    public async Task An_undo_leaves_alone_what_was_assigned_again_since_and_says_so()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        var (one, two) = (await NameAsync(acme, "one@git.example"), await NameAsync(acme, "two@git.example"));
        await acme.Alice.PostAsync($"{Path(acme)}/changes", ("id", $"{one}"), ("id", $"{two}"), ("whose", bob.Email));
        var change = (await ChangesAsync(acme)).Single();
        await acme.Alice.PostAsync($"{Path(acme)}/{two}", ("whose", "service"));

        await acme.Alice.PostAsync($"{Path(acme)}/changes/{change}/undo");

        (await acme.Alice.GetAsync(Path(acme))).Text("toast").ShouldContain("not for two@git.example: assigned again since");
        var states = await StatesAsync(acme);
        states[one].State.ShouldBe(IdentityState.Unassigned);
        states[two].State.ShouldBe(IdentityState.Service);
    }

    [Fact]
    public async Task Of_undos_at_the_same_moment_one_is_done_and_the_others_are_told()
    {
        var acme = await app.NewOrgAsync();
        var adam = await acme.AdamAsync();
        var bob = await acme.BobAsync();
        var name = await NameAsync(acme, "free@git.example");
        await acme.Alice.PostAsync($"{Path(acme)}/{name}", ("whose", bob.Email));
        var undo = $"{Path(acme)}/changes/{(await ChangesAsync(acme)).Single()}/undo";
        await Task.WhenAll(acme.Alice.GetAsync("/me"), adam.GetAsync("/me"));

        var answers = await Task.WhenAll(acme.Alice.PostAsync(undo), adam.PostAsync(undo), acme.Alice.PostAsync(undo), adam.PostAsync(undo));

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Where(a => a.Status != HttpStatusCode.Redirect).ShouldAllBe(a => a.Status == HttpStatusCode.Conflict && a.Errors.Contains("undone already"));
        (await StatesAsync(acme))[name].State.ShouldBe(IdentityState.Unassigned);
    }

    [Fact]
    public async Task Nothing_ticked_nobody_meant_and_somebody_elses_change_get_a_sentence_and_change_nothing()
    {
        var (acme, other) = (await app.NewOrgAsync(), await app.NewOrgAsync());
        var name = await NameAsync(acme, "free@git.example");
        var theirs = await NameAsync(other, "theirs@git.example");
        await other.Alice.PostAsync($"{Path(other)}/{theirs}", ("whose", "service"));
        var change = (await ChangesAsync(other)).Single();

        (await acme.Alice.PostAsync($"{Path(acme)}/changes", ("whose", "service"))).Errors.ShouldContain("Tick at least one name");
        (await acme.Alice.PostAsync($"{Path(acme)}/changes", ("id", $"{name}"), ("whose", "Somebody Else"))).Errors.ShouldContain("is no member and no team");
        (await acme.Alice.PostAsync($"{Path(acme)}/{theirs}", ("whose", "nobody"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await acme.Alice.PostAsync($"{Path(acme)}/changes/{change}/undo")).Status.ShouldBe(HttpStatusCode.NotFound);

        (await StatesAsync(acme))[name].State.ShouldBe(IdentityState.Unassigned);
        (await StatesAsync(other))[theirs].State.ShouldBe(IdentityState.Service);
    }

    [Fact]
    public async Task What_looks_like_a_member_is_suggested_and_never_assigned_by_itself()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        await app.ExecuteAsync("update users set display_name = 'Bob Brandström' where id = $1", bob.UserId);
        var local = bob.Email.Split('@')[0];
        await NameAsync(acme, "github:bob-brandstrom");
        await NameAsync(acme, $"{local}@elsewhere.example");
        await NameAsync(acme, "user-77", "display_name", "Brandstrom, Bob");
        await NameAsync(acme, "key:nightly", "hint", $"created by {bob.Email}", kind: "key");
        await NameAsync(acme, "stranger@elsewhere.example");

        var page = await acme.Alice.GetAsync(Path(acme));

        var guesses = page.Page.QuerySelectorAll("[data-testid=identity-row]").ToDictionary(
            row => row.QuerySelector("th span")!.TextContent, row => row.QuerySelector("[data-testid=suggestion] .muted")?.TextContent);
        guesses["github:bob-brandstrom"].ShouldBe("the login looks like the name");
        guesses[$"{local}@elsewhere.example"].ShouldBe("the same name before the @");
        guesses["user-77"].ShouldBe("the same name");
        guesses["key:nightly"].ShouldBe("made the key");
        guesses["stranger@elsewhere.example"].ShouldBeNull();
        (await StatesAsync(acme)).Values.ShouldAllBe(s => s.State == IdentityState.Unassigned);
    }

    [Fact]
    public async Task Each_name_shows_what_is_behind_it_and_the_parts_add_up_to_all_spend()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        var (free, service, bobs) = (await NameAsync(acme, "free@git.example"), await NameAsync(acme, "key:ci"), await NameAsync(acme, "bob@git.example"));
        await acme.Alice.PostAsync($"{Path(acme)}/{service}", ("whose", "service"));
        await acme.Alice.PostAsync($"{Path(acme)}/{bobs}", ("whose", bob.Email));
        await TellAsync(acme, free, Guid.Empty, 0.123456789012m, 3);
        await TellAsync(acme, service, Guid.Empty, 2, 40);
        await TellAsync(acme, bobs, bob.UserId, 5, 0);
        await TellAsync(acme, Guid.Empty, Guid.Empty, 7, 1);

        var page = await acme.Alice.GetAsync(Path(acme));
        var row = page.Text("identity-row");
        row.ShouldContain("free@git.example");
        row.ShouldContain("Larkspur console");
        row.ShouldContain("1.23k");
        Exact(page.Find("[data-testid=whose-unassigned] .figure-value")).ShouldBe(0.123456789012m);
        Exact(page.Find("[data-testid=whose-known] .figure-value")).ShouldBe(5);
        Exact(page.Find("[data-testid=whose-nameless] .figure-value")).ShouldBe(7);
        Exact(page.Find("[data-testid=whose-service] .figure-value")).ShouldBe(0, "forty days ago is not in the last thirty");
        Exact(page.Find("[data-testid=whose-total]")).ShouldBe(12.123456789012m);

        var longer = await acme.Alice.GetAsync(Path(acme) + "?days=90&show=any");
        Exact(longer.Find("[data-testid=whose-service] .figure-value")).ShouldBe(2);
        longer.Page.QuerySelectorAll("[data-testid=identity-row]").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Filters_pages_and_fragment_show_the_same_names_as_the_page()
    {
        var acme = await app.NewOrgAsync();
        await app.ExecuteAsync(
            """
            insert into identities (org_id, id, name, kind, provider)
            select $1, gen_random_uuid(), 'name-' || lpad(n::text, 4, '0'), 'login', case when n <= 3 then 'github' else 'anthropic' end from generate_series(1, 620) n
            """,
            acme.Id);

        (await acme.Alice.GetAsync(Path(acme))).Page.QuerySelectorAll("[data-testid=identity-row]").Length.ShouldBe(50);
        var last = await acme.Alice.GetAsync(Path(acme) + "?page=13");
        last.Page.QuerySelectorAll("[data-testid=identity-row]").Length.ShouldBe(20);
        last.Find("nav[aria-label=Pages]").TextContent.ShouldContain("601–620 of 620");
        (await acme.Alice.GetAsync(Path(acme) + "?provider=github")).Page.QuerySelectorAll("[data-testid=identity-row]").Length.ShouldBe(3);
        (await acme.Alice.GetAsync(Path(acme) + "?find=NAME-0620")).Text("identity-row").ShouldContain("name-0620");
        (await acme.Alice.GetAsync(Path(acme) + "?find=%25")).Find(".empty").TextContent.ShouldContain("No name matches");
        (await acme.Alice.GetAsync(Path(acme) + "?show=cake&page=-1&days=x&find=%00")).Status.ShouldBe(HttpStatusCode.OK);

        using var ask = new HttpRequestMessage(HttpMethod.Get, Path(acme) + "?provider=github");
        ask.Headers.Add("HX-Request-Type", "partial");
        using var response = await acme.Alice.Client.SendAsync(ask);
        var fragment = await Answer.OfAsync(response);
        fragment.Page.QuerySelector(".shell").ShouldBeNull();
        fragment.Find("#identities").TextContent.ShouldBe((await acme.Alice.GetAsync(Path(acme) + "?provider=github")).Find("#identities").TextContent);
    }

    [Fact]
    public async Task An_assignment_moves_the_past_lines_bills_and_seats_alike_and_an_undo_moves_them_back()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (alice, bob) = (await app.NewPersonAsync("Alice"), await world.PersonAsync("bob"));
        await world.ExecuteAsync("insert into memberships (org_id, user_id, role) values ($1, $2, 'admin')", world.OrgId, alice.UserId);
        await world.SendAsync(
            SourceClaim.Connection(world.OrgId, "Console", "messages"), UsageWorld.Line(input: 1_000_000, output: 0, session: null, hour: null, identity: "free@git.example"));
        var name = await world.OneAsync<Guid>("select id from identities where org_id = $1", world.OrgId);
        await world.ExecuteAsync("insert into sources (org_id, id, kind, natural_key, name) values ($1, $1, 'connection', 'x', 'x')", world.OrgId);
        await world.ExecuteAsync(
            """
            insert into bill_lines (org_id, day, source_id, key, provider, tool, what, kind, identity_id, amount, currency, amount_usd, observed_at)
            values ($1, $2, $1, $1, 'openai', 'api', 'x', 'usage', $3, 5, 'USD', 5, now())
            """,
            world.OrgId, UsageWorld.Day.AddDays(1), name);
        await world.ExecuteAsync(
            "insert into seats (org_id, source_id, holder, from_day, until_day, identity_id, provider, tool, plan, seen_at) values ($1, $1, '1', $2, $3, $4, 'github', 'copilot', 'business', now())",
            world.OrgId, UsageWorld.Day.AddDays(2), UsageWorld.Day.AddDays(4), name);
        await world.ExecuteAsync("insert into dirty_days (org_id, day) select $1, $2::date + n from generate_series(0, 3) n on conflict do nothing", world.OrgId, UsageWorld.Day);
        var before = Sums(await world.RowsAsync());
        before.ShouldBe([(Guid.Empty, name, Math.Round(3 + 5 + (2 * 19m / 31), 10))], "two days of nineteen dollars a month");
        var path = $"/o/world-{world.OrgId:N}/settings/identities";

        await alice.PostAsync($"{path}/{name}", ("whose", $"person:{bob}"));
        Sums(await world.RowsAsync()).ShouldBe([(bob, Guid.Empty, before[0].Usd)]);

        await alice.PostAsync((await alice.GetAsync(path)).Find("[data-testid=just-changed] form").GetAttribute("action")!);
        Sums(await world.RowsAsync()).ShouldBe(before);
    }

    private static List<(Guid Person, Guid Name, decimal Usd)> Sums(IEnumerable<DailyUsage> rows) =>
        [.. rows.GroupBy(r => (r.PersonId, r.IdentityId)).Select(g => (g.Key.PersonId, g.Key.IdentityId, Math.Round(g.Sum(r => r.BilledUsd + r.EstimatedUsd), 10)))];

    [Fact]
    public async Task Members_and_viewers_have_no_business_here()
    {
        var acme = await app.NewOrgAsync();
        foreach (var person in new[] { await acme.BobAsync(), await acme.VeraAsync() })
        {
            (await person.GetAsync(Path(acme))).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await person.PostAsync($"{Path(acme)}/changes", ("whose", "service"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        }
    }

    private static string Path(TestOrg org) => $"{org.Path}/settings/identities";

    private static decimal Exact(IElement figure) =>
        decimal.Parse(figure.GetAttribute("title")!.Replace("$", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static async Task UndoAsync(TestOrg org, Answer page) =>
        (await org.Alice.PostAsync(page.Find("[data-testid=just-changed] form").GetAttribute("action")!)).Status.ShouldBe(HttpStatusCode.Redirect);

    private async Task<Guid> NameAsync(TestOrg org, string name, string column = "hint", string? value = null, string kind = "name")
    {
        var id = Guid.CreateVersion7();
        await app.ExecuteAsync(
            $"insert into identities (org_id, id, name, kind, {column}) values ($1, $2, $3, $4, $5)", org.Id, id, name, kind, (object?)value ?? DBNull.Value);
        return id;
    }

    private async Task BillAsync(TestOrg org, Guid name, DateOnly day)
    {
        await app.ExecuteAsync("insert into sources (org_id, id, kind, natural_key, name) values ($1, $1, 'upload', 'x', 'x') on conflict do nothing", org.Id);
        await app.ExecuteAsync(
            """
            insert into bill_lines (org_id, day, source_id, key, provider, tool, what, identity_id, amount, currency, observed_at)
            values ($1, $2, $1, $1, 'x', 'x', 'x', $3, 1, 'USD', now())
            """,
            org.Id, day, name);
    }

    /// <summary>As the rollup writes it: what counts, and what the source told under the name.</summary>
    private async Task TellAsync(TestOrg org, Guid name, Guid person, decimal usd, int daysAgo)
    {
        await app.ExecuteAsync("insert into sources (org_id, id, kind, natural_key, name) values ($1, $1, 'connection', 'x', 'Larkspur console') on conflict do nothing", org.Id);
        await app.ExecuteAsync(
            """
            insert into daily_usage
            select $1, day, day, coalesce((select max(seq) from daily_usage where org_id = $1), 0) + 1, $3, case when $3 = '00000000-0000-0000-0000-000000000000' then $2 else '00000000-0000-0000-0000-000000000000' end,
              '00000000-0000-0000-0000-000000000000', 'api', 'anthropic', 'm', '', 'metered', 'estimate',
              1234, 0, 0, 0, 0, 0, 1, 0, 0, 0, $4, $4, $4, $4, 0, 0, 0, 0
            from (select (now() at time zone 'UTC')::date - $5 as day) d
            """,
            org.Id, name, person, usd, daysAgo);
        await app.ExecuteAsync(
            """
            insert into daily_sources (org_id, utc_day, seq, source_id, person_id, identity_id, tool, provider, model, tokens, requests, best_usd, unpriced_tokens)
            select $1, (now() at time zone 'UTC')::date - $5, coalesce((select max(seq) from daily_sources where org_id = $1), 0) + 1, $1, $3, $2, 'api', 'anthropic', 'm', 1234, 1, $4, 0
            """,
            org.Id, name, person, usd, daysAgo);
    }

    private static Task<List<Guid>> ChangesAsync(TestOrg org) => org.InAsync<AppDbContext, List<Guid>>((db, ct) => db.IdentityChanges.Select(c => c.Id).ToListAsync(ct));

    private static Task<Dictionary<Guid, (IdentityState State, Guid? UserId, Guid? TeamId, Guid? By, DateTimeOffset? At)>> StatesAsync(TestOrg org) =>
        org.InAsync<AppDbContext, Dictionary<Guid, (IdentityState, Guid?, Guid?, Guid?, DateTimeOffset?)>>(async (db, ct) =>
            (await db.Identities.AsNoTracking().OrderBy(i => i.Name).ToListAsync(ct)).ToDictionary(i => i.Id, i => (i.State, i.UserId, i.TeamId, i.AssignedBy, i.AssignedAt)));
}
