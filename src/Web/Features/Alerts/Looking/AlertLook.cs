using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>
/// One look at an organization: what of its budgets, accounts, models and sources is to be said. States, closed periods and messages are committed
/// together or not at all; however many processes look, each thing is said once.
/// </summary>
public sealed class AlertLook(
    AppDbContext db, CurrentOrg org, OrgTransaction unit, BudgetAlerter budgets, ConnectionAlerter connections, ModelAlerter models, SourceAlerter sources,
    AlertTeller teller, TimeProvider clock)
{
    /// <summary>Organizations that the clock alone may have news of: a period ends, a source falls silent.</summary>
    public const string UnscopedOrgs = """
        select org_id from budgets where ended_at is null
        union select org_id from alerts where state not in ('resolved', 'quiet')
        union select org_id from sources where kind in ('connection', 'device', 'otlp')
        union select org_id from connections
        """;

    private const int Tries = 3;

    public async Task RunAsync(CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var transaction = await unit.BeginAsync(ct);
                await LookAsync(ct);
                await transaction.CommitAsync(ct);
                return;
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && tries < Tries)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>In the caller's unit of work.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        // Looks take turns, so that one that began with older figures does not undo what a newer one saw. That each is told once does not hang on it.
        await db.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('alerts:' || $1, 0))", ct, org.RequiredId.ToString("N"));
        var now = clock.GetUtcNow();
        var muted = (await db.AlertMutes.AsNoTracking().Where(m => m.Until > now).Select(m => m.Subject).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        await connections.RunAsync(ct);
        var notices = (await budgets.RunAsync(muted, ct)).Concat(await models.RunAsync(muted, ct)).Concat(await sources.RunAsync(muted, ct)).ToList();
        await teller.TellAsync(notices, ct);
    }
}
