using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>
/// Moves alerts: a row is made once by its key, and moves only from where it was seen. Whoever comes second moves nothing and tells nobody. Runs in the unit
/// of work that also tells.
/// </summary>
public sealed class AlertLedger(AppDbContext db, CurrentOrg org, TimeProvider clock)
{
    private const string Make = """
        insert into alerts (org_id, id, key, kind, subject, budget_id, period_first, period_last, threshold, state, detected_at, near_at, exceeded_at,
          resolved_at, resolved_why, told_at, title, summary, since_day, spent_usd, amount_usd, expected_usd, passes_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $10 = 'near' then $11::timestamptz end, case when $12 then $11::timestamptz end,
          case when $10 = 'resolved' then $11::timestamptz end, $13, case when $14 then $11::timestamptz end, $15, $16, $17, $18, $19, $20, $21)
        on conflict (org_id, key) do nothing
        """;

    private const string Move = """
        update alerts set state = $5,
          near_at = case when $5 = 'near' then coalesce(near_at, $6) else near_at end,
          exceeded_at = case when $7 then coalesce(exceeded_at, $6) else exceeded_at end,
          acknowledged_at = case when $5 in ('near', 'exceeded', 'quiet') then null else acknowledged_at end,
          acknowledged_by = case when $5 in ('near', 'exceeded', 'quiet') then null else acknowledged_by end,
          resolved_at = case when $5 = 'resolved' then $6 end, resolved_why = $8,
          told_at = case when $9 then $6 else told_at end
        where org_id = $1 and id = $2 and state = $3 and (exceeded_at is not null) = $4
        """;

    private const string Say = """
        update alerts set title = $3, summary = $4, since_day = $5, spent_usd = $6, amount_usd = $7, expected_usd = $8, passes_on = $9 where org_id = $1 and id = $2
        """;

    /// <returns>The new alert's id; null when its key is there already.</returns>
    public async Task<Guid?> OpenAsync(AlertNews news, AlertMoving to, CancellationToken ct)
    {
        var (id, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var made = await db.ExecuteAsync(
            Make, ct, org.RequiredId, id, news.Key, Word(news.Kind), news.Subject, news.BudgetId, news.Period?.First, news.Period?.Last, news.Threshold,
            Word(to.State), now, to.Exceeds, to.Why is { } why ? Word(why) : null, to.Tells, news.Title, news.Summary, news.SinceDay, news.SpentUsd,
            news.AmountUsd, news.ExpectedUsd, news.PassesOn);
        if (made == 0)
        {
            return null;
        }

        await StepAsync(id, to.State, to.Words, byUser: null, ct);
        return id;
    }

    /// <param name="alert">As it was seen.</param>
    /// <param name="to">Where to.</param>
    /// <param name="news">What is true now; null: its last words stay.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when it has moved meanwhile.</returns>
    public async Task<bool> MoveAsync(Alert alert, AlertMoving to, AlertNews? news, CancellationToken ct)
    {
        var moved = await db.ExecuteAsync(
            Move, ct, org.RequiredId, alert.Id, Word(alert.State), alert.ExceededAt is not null, Word(to.State), clock.GetUtcNow(), to.Exceeds,
            to.Why is { } why ? Word(why) : null, to.Tells);
        if (moved == 0)
        {
            return false;
        }

        if (news is not null)
        {
            await db.ExecuteAsync(
                Say, ct, org.RequiredId, alert.Id, news.Title, news.Summary, news.SinceDay, news.SpentUsd, news.AmountUsd, news.ExpectedUsd, news.PassesOn);
        }

        await StepAsync(alert.Id, to.State, to.Words, to.ByUser, ct);
        return true;
    }

    /// <returns>False when it is not open, or somebody was faster.</returns>
    public async Task<bool> AcknowledgeAsync(Guid id, Guid by, CancellationToken ct)
    {
        var moved = await db.ExecuteAsync(
            "update alerts set state = 'acknowledged', acknowledged_at = $3, acknowledged_by = $4 where org_id = $1 and id = $2 and state in ('near', 'exceeded')",
            ct, org.RequiredId, id, clock.GetUtcNow(), by);
        if (moved == 0)
        {
            return false;
        }

        await StepAsync(id, AlertState.Acknowledged, "Acknowledged", by, ct);
        return true;
    }

    private Task<int> StepAsync(Guid id, AlertState state, string words, Guid? byUser, CancellationToken ct) => db.ExecuteAsync(
        "insert into alert_steps (org_id, id, alert_id, at, state, words, by_user) values ($1, $2, $3, $4, $5, $6, $7)",
        ct, org.RequiredId, Guid.CreateVersion7(), id, clock.GetUtcNow(), Word(state), words.Length > 300 ? words[..299] + "…" : words, byUser);

    private static string Word<TEnum>(TEnum value) where TEnum : struct, Enum => Naming.Kebab(value.ToString());
}

/// <summary>What an alert says.</summary>
/// <param name="Key">What it is said of: once.</param>
/// <param name="Subject">What can be muted.</param>
public sealed record AlertNews(string Key, AlertKind Kind, string Subject, string Title, string Summary)
{
    public Guid? BudgetId { get; init; }

    public DayRange? Period { get; init; }

    public int? Threshold { get; init; }

    public DateOnly? SinceDay { get; init; }

    public decimal? SpentUsd { get; init; }

    public decimal? AmountUsd { get; init; }

    public decimal? ExpectedUsd { get; init; }

    public DateOnly? PassesOn { get; init; }
}

/// <param name="Exceeds">From now on it counts as said.</param>
/// <param name="Tells">A message goes out with this move.</param>
/// <param name="Words">For the history of the alert.</param>
public sealed record AlertMoving(AlertState State, string Words, bool Exceeds = false, ResolvedWhy? Why = null, bool Tells = false, Guid? ByUser = null);
