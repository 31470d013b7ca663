using Microsoft.EntityFrameworkCore;
using TeamCost.DemoWorld;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data.Seed;

/// <summary>
/// The demo organization's provider accounts, as they look after months in step: history read, runs behind them, one of which failed. They have
/// no key, so nothing is ever asked of a provider.
/// </summary>
internal sealed class DemoAccounts(AppDbContext db, CurrentOrg org, OrgTransaction unit, ProviderCatalog catalog, ProviderDayRecorder recorder, TimeProvider clock)
{
    private const int DaysConnected = 14;
    private const int DaysRead = DaysConnected + 90;

    private static readonly (string Provider, string Name, string Account)[] All =
    [
        ("anthropic", "Anthropic, production", "Acme Robotics"), ("openai", "OpenAI", "Acme Robotics"), ("github", "GitHub Copilot", "acme-robotics"),
        ("cursor", "Cursor", "Acme Robotics"), ("openrouter", "OpenRouter", "Acme Robotics"),
    ];

    public async Task AddAsync(Company company, Guid by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var tellings = new DemoTellings(company, now);
        foreach (var (provider, name, account) in All)
        {
            var connection = new Connection(provider, name, by, now.AddDays(-DaysConnected));
            var told = tellings.Of(provider);
            await using (var transaction = await unit.BeginAsync(ct))
            {
                db.Connections.Add(connection);
                await db.SaveChangesAsync(ct);
                await DescribeAsync(connection.Id, account, by, now, ct);
                foreach (var feed in told.Select(one => one.Feed).Distinct(StringComparer.Ordinal))
                {
                    await ReadAsync(connection.Id, catalog.Find(provider)!.Setup.Feeds.Single(one => one.Key == feed), company.Today, now, ct);
                }

                await RunsAsync(connection.Id, hasFailed: provider == "cursor", now, ct);
                await transaction.CommitAsync(ct);
            }

            foreach (var (feed, day) in told)
            {
                await recorder.RecordAsync(connection, feed, day, now, ct);
            }
        }
    }

    // A state that only runs lead to.
    private Task<int> DescribeAsync(Guid id, string account, Guid by, DateTimeOffset now, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        update connections set account_name = {account}, state = 'ok', secret_tail = 'demo', secret_by = {by}, secret_at = created_at,
          last_sync_at = {now}, last_good_at = {now}, data_up_to = {now}
        where org_id = {org.RequiredId} and id = {id}
        """, ct);

    private async Task ReadAsync(Guid id, Feed feed, DateOnly today, DateTimeOffset now, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"insert into connection_feeds (org_id, connection_id, feed, is_open, checked_at) values ({org.RequiredId}, {id}, {feed.Key}, true, {now})", ct);
        var (first, step) = feed.Step switch
        {
            FeedStep.Snapshot => (today, "1 day"),
            FeedStep.Month => (new DateOnly(today.Year, today.Month, 1).AddMonths(-3), "1 month"),
            _ => (today.AddDays(-Math.Min(DaysRead, (feed.KeptDays ?? DaysRead) + DaysConnected)), "1 day"),
        };
        var last = feed.IsCompletedDaysOnly ? today.AddDays(-1) : today;
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into connection_days (org_id, connection_id, feed, day, state, read_at, attempts)
            select {org.RequiredId}, {id}, {feed.Key}, day::date, 'done', {now}, 1 from generate_series({first}::timestamp, {last}::timestamp, {step}::interval) day
            """, ct);
    }

    private Task<int> RunsAsync(Guid id, bool hasFailed, DateTimeOffset now, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        insert into connection_runs (
          org_id, connection_id, id, cause, due_at, started_at, ended_at, first_day, last_day, days_read, days_failed, requests, lines, outcome, words)
        select {org.RequiredId}, {id}, gen_random_uuid(), 'schedule', at, at, at + interval '4 seconds', (at - interval '3 days')::date, at::date,
          case when failed then 2 else 4 end, case when failed then 1 else 0 end, 9, 140,
          case when failed then 'partly' else 'good' end,
          case when failed then 'One day could not be read: the provider did not answer. It is tried again.' else 'Everything was read.' end
        from (
          select {now} - make_interval(hours => hours) as at, {hasFailed} and hours = 3 as failed from generate_series(0, 11) hours) ran
        """, ct);
}
