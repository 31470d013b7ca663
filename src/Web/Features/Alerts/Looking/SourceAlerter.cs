using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>
/// Accounts, machines and telemetry that used to report and fell silent (<see cref="Silence"/>): spend looks small, and budgets quiet, because nobody tells.
/// The feeds of an account are one source. An account that is known to be broken is not told of a second time.
/// </summary>
public sealed class SourceAlerter(AppDbContext db, AlertLedger ledger, CurrentOrg org, TimeProvider clock)
{
    private const string Told = """
        /* Alerts.Sources */
        select case s.kind when 'connection' then split_part(s.natural_key, ':', 1)::uuid else s.id end, min(s.kind), min(s.name),
          (array_agg(s.user_id) filter (where s.user_id is not null))[1], array_agg(distinct d.utc_day)
        from daily_sources d join sources s on s.org_id = $1 and s.id = d.source_id
        where d.org_id = $1 and d.utc_day between $2 and $3 and s.kind in ('connection', 'device', 'otlp')
          and (s.kind <> 'connection' or split_part(s.natural_key, ':', 1) ~ '^[0-9a-f]{32}$')
          and not exists (select 1 from connections c where c.org_id = $1 and s.kind = 'connection'
            and replace(c.id::text, '-', '') = split_part(s.natural_key, ':', 1) and c.state in ('broken', 'failing'))
        group by 1 order by 1
        """;

    public async Task<IReadOnlyList<Notice>> RunAsync(IReadOnlySet<string> muted, CancellationToken ct)
    {
        var today = org.Today(clock);
        var sources = await ReadAsync(today, ct);
        var silent = sources.Where(s => Silence.IsSilent(s.Days, today)).ToDictionary(Key);
        var open = await db.Alerts.AsNoTracking().OrderBy(a => a.Key).Where(a => a.Kind == AlertKind.Source && a.State != AlertState.Resolved).ToListAsync(ct);
        foreach (var alert in open.Where(a => !silent.ContainsKey(a.Key)))
        {
            var why = sources.Exists(s => Subject(s) == alert.Subject && s.Last > alert.SinceDay) ? ResolvedWhy.Spoke : ResolvedWhy.Removed;
            await ledger.MoveAsync(alert, new AlertMoving(AlertState.Resolved, why.Words(), Why: why), news: null, ct);
        }

        var notices = new List<Notice>();
        foreach (var (key, source) in silent.Where(s => open.TrueForAll(a => a.Key != s.Key)))
        {
            var tells = !muted.Contains(Subject(source));
            var news = News(key, source);
            if (await ledger.OpenAsync(news, new AlertMoving(AlertState.Exceeded, news.Title, Exceeds: true, Tells: tells), ct) is { } id && tells)
            {
                notices.Add(Tell(news, source, id));
            }
        }

        return notices;
    }

    private static string Subject(TellingSource source) => $"source:{source.Id}";

    private static string Key(TellingSource source) => $"{Subject(source)}:{source.Last:yyyy-MM-dd}";

    private static AlertNews News(string key, TellingSource source) => new(
        key, AlertKind.Source, Subject(source), $"{source.Title} is silent since {Figures.Day(source.Last)}",
        $"{source.Title} reported on most working days of the three weeks before {Figures.Day(source.Last)}, and nothing since. If nobody is away, look whether it still runs: spend may lack what it does not tell.")
    {
        SinceDay = source.Last,
    };

    private Notice Tell(AlertNews news, TellingSource source, Guid id) => new(
        NoticeKinds.SourceSilent, news.Key, news.Title, news.Summary,
        [new("Source", source.Title), new("Last reported", Figures.Day(source.Last)), new("Working days since", Silence.Between(source.Last, org.Today(clock)).ToString(CultureInfo.InvariantCulture))],
        $"/o/{org.Slug}/alerts/{id}", new JsonObject { ["alertId"] = id.ToString(), ["sourceId"] = source.Id.ToString(), ["kind"] = source.Kind, ["name"] = source.Name, ["lastDay"] = source.Last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
        clock.GetUtcNow())
    {
        AlsoFor = source.UserId is { } who ? [who] : [],
    };

    private async Task<List<TellingSource>> ReadAsync(DateOnly today, CancellationToken ct)
    {
        await using var command = db.Statement(Told, org.RequiredId, today.AddDays(-Silence.GoneAfterDays - (Silence.Weeks * 7)), today);
        await using var row = await command.ExecuteReaderAsync(ct);
        var sources = new List<TellingSource>();
        while (await row.ReadAsync(ct))
        {
            sources.Add(new TellingSource(
                row.GetGuid(0), row.GetString(1), row.GetString(2), await row.IsDBNullAsync(3, ct) ? null : row.GetGuid(3), row.GetFieldValue<DateOnly[]>(4)));
        }

        return sources;
    }

    private sealed record TellingSource(Guid Id, string Kind, string Name, Guid? UserId, DateOnly[] Days)
    {
        public DateOnly Last { get; } = Days.Max();

        public string Title => Kind switch { "connection" => $"The account {Name}", "device" => $"The machine {Name}", _ => $"Telemetry of {Name}" };
    }
}
