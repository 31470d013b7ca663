namespace TeamCost.Web.Tests.Support;

/// <summary>An organization with usage of everything that spend can be told apart by, and addresses that narrow it in every way.</summary>
internal sealed class SpendAddresses
{
    private static readonly string[] Ranges = ["", "range=7d", "range=30d", "range=90d", "range=month", "range=last-month", "range=year"];

    private SpendAddresses(TestOrg org, Person bob, IReadOnlyDictionary<string, string[]> values) => (Org, Bob, Values) = (org, bob, values);

    public TestOrg Org { get; }

    public Person Bob { get; }

    /// <summary>What each word of an address may be.</summary>
    public IReadOnlyDictionary<string, string[]> Values { get; }

    /// <summary>A hundred days of five models, two people and nobody, two teams and none: billed, estimated, covered by seats, without a price, credits.</summary>
    public static async Task<SpendAddresses> MakeAsync(TestApp app)
    {
        var org = await app.NewOrgAsync();
        var bob = await org.BobAsync();
        var (one, two) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await app.ExecuteAsync("insert into teams (org_id, id, name) values ($1, $2, 'Platform'), ($1, $3, 'Research')", org.Id, one, two);
        await app.ExecuteAsync("""
            insert into daily_usage
            select $1, day, day, n,
              (array[$2, $3, '00000000-0000-0000-0000-000000000000'::uuid])[1 + n % 3], '00000000-0000-0000-0000-000000000000',
              (array[$4, $5, '00000000-0000-0000-0000-000000000000'::uuid])[1 + (n / 3) % 3],
              (array['claude-code', 'codex', 'cursor', 'api', 'claude-code'])[m], (array['anthropic', 'openai', 'cursor', 'openrouter', 'anthropic'])[m],
              (array['claude-sonnet-4-5', 'gpt-5', 'composer-1', '', 'mystery-1'])[m], (array['web', '', 'billing', 'ops'])[1 + n % 4],
              'metered', case when m = 4 then case when n % 7 = 0 then 'credit' else 'seat-fee' end else 'request' end,
              1000 * n, 500 * m, 200, 100, 50, 10, 3, 1, case when m = 5 then 1000 * n + 500 * m + 350 else 0 end,
              case when m in (2, 4) then cost else 0 end, case when m in (1, 3) then cost else 0 end, abs(cost), abs(cost), abs(cost), 0, 0, 0, 0
            from (select day, n, m, case when m = 5 then 0 when m = 4 and n % 7 = 0 then -1.015 else 0.123456789012 * (n % 89 + m) end as cost
              from (select (now() at time zone 'UTC')::date - back as day, back * 10 + m as n, m from generate_series(0, 99) back, generate_series(1, 5) m) places) rows
            """, org.Id, org.Alice.UserId, bob.UserId, one, two);
        return new SpendAddresses(org, bob, new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["model"] = ["claude-sonnet-4-5", "gpt-5", "composer-1", "mystery-1", "none"],
            ["tool"] = ["claude-code", "codex", "cursor", "api"],
            ["provider"] = ["anthropic", "openai", "cursor", "openrouter"],
            ["project"] = ["web", "billing", "ops", "none"],
            ["team"] = [one.ToString(), two.ToString(), "none"],
            ["person"] = [org.Alice.UserId.ToString(), bob.UserId.ToString(), "none"],
        });
    }

    /// <summary>Query strings, the same on every run: a range or days, and up to three words with one or two values each.</summary>
    public IReadOnlyList<string> Random(int count, int seed = 20)
    {
        var random = new Random(seed);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        string[] names = [.. Values.Keys.Order(StringComparer.Ordinal)];
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var first = today.AddDays(-random.Next(1, 110));
                var parts = new List<string> { random.Next(3) == 0 ? $"from={first:yyyy-MM-dd}&to={first.AddDays(random.Next(0, 60)):yyyy-MM-dd}" : Ranges[random.Next(Ranges.Length)] };
                foreach (var word in names.OrderBy(_ => random.Next()).Take(random.Next(0, 4)).ToList())
                {
                    parts.AddRange(Values[word].OrderBy(_ => random.Next()).Take(random.Next(1, 3)).Select(value => $"{word}={value}"));
                }

                return string.Join('&', parts.Where(p => p.Length > 0));
            }),
        ];
    }
}
