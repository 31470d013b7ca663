using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Exports;

/// <summary>An organization with rows of the rollup put there by hand: people in teams and out of them, projects, models without a price, seats, credits.</summary>
internal static class ExportWorld
{
    public static async Task<(TestOrg Org, Person Bob, Guid Platform, Guid Web)> FilledAsync(TestApp app)
    {
        var org = await app.NewOrgAsync();
        var bob = await org.BobAsync();
        var (platform, web) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await app.ExecuteAsync("insert into teams (org_id, id, name) values ($1, $2, 'Platform'), ($1, $3, 'Web, \"inner\"')", org.Id, platform, web);
        await app.ExecuteAsync("insert into team_members (org_id, user_id, from_day, team_id) values ($1, $2, '2020-01-01', $3)", org.Id, bob.UserId, platform);
        await FillAsync(app, org.Id, [org.Alice.UserId, bob.UserId, (await org.VeraAsync()).UserId, Guid.Empty], [web, platform, Guid.Empty, web], back: 100);
        return (org, bob, platform, web);
    }

    /// <summary>Six rows a day, of <paramref name="back"/> days up to today (UTC).</summary>
    public static Task FillAsync(TestApp app, Guid orgId, Guid[] people, Guid[] teams, int back) => app.ExecuteAsync("""
        insert into daily_usage
        select $1, day, day, n, ($2::uuid[])[1 + n % 4], '00000000-0000-0000-0000-000000000000', ($3::uuid[])[1 + n % 4], tool, provider, model, project,
          case when model = '' then 'seat' else 'metered' end, 'request',
          case when model = '' then 0 else 1000 * n + 7 end, 500, 200, 100, 50, 10, case when model = '' then 0 else 3 + n % 5 end, 1,
          case when model = 'mystery-1' then 1000 * n + 857 else 0 end,
          case when model = '' then cost when n % 11 = 0 then -cost / 3 else 0 end, case when model = '' or n % 11 = 0 then 0 else cost end, cost, cost * 1.1, cost / 2, cost / 4, cost / 4, 0, 0
        from (select (now() at time zone 'UTC')::date - back as day, back * 10 + m as n,
            (array['claude-code', 'codex', 'claude-code', 'cursor', '=HYPERLINK("x")', 'copilot'])[m] as tool, (array['anthropic', 'openai', 'anthropic', 'cursor', 'anthropic', 'github'])[m] as provider,
            (array['claude-sonnet-4-5', 'gpt-5', 'mystery-1', '', '@model', 'gpt-5'])[m] as model, (array['web', '', '-api', E'tab\tbed', '+x, "y"', 'web'])[m] as project,
            case when m = 3 then 0 else round(0.123456789012 * (back + m) * (1 + back % 7), 12) end as cost
          from generate_series(0, $4 - 1) back, generate_series(1, 6) m) rows
        """, orgId, people, teams, back);
}
