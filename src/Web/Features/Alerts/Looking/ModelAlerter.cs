using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>Models that were used and have no price: each is told of once, when it is first seen; several in one look together.</summary>
public sealed class ModelAlerter(AppDbContext db, AlertLedger ledger, CurrentOrg org, TimeProvider clock)
{
    private const int Days = 90;

    private const string Unpriced = """
        /* Alerts.Models */ select model, sum(unpriced_tokens)::bigint, min(day) from daily_usage
        where org_id = $1 and day >= $2 and unpriced_tokens > 0 and model <> '' group by model order by model
        """;

    public async Task<IReadOnlyList<Notice>> RunAsync(IReadOnlySet<string> muted, CancellationToken ct)
    {
        var models = await ReadAsync(ct);
        var alerts = await db.Alerts.AsNoTracking().OrderBy(a => a.Key).Where(a => a.Kind == AlertKind.Model).ToListAsync(ct);
        var now = models.ToDictionary(m => Subject(m.Name));
        foreach (var alert in alerts)
        {
            var isUnpriced = now.ContainsKey(alert.Key);
            if (alert.IsOpen && !isUnpriced)
            {
                await ledger.MoveAsync(alert, new AlertMoving(AlertState.Resolved, ResolvedWhy.Priced.Words(), Why: ResolvedWhy.Priced), news: null, ct);
            }
            else if (alert.State is AlertState.Resolved && isUnpriced)
            {
                await ledger.MoveAsync(alert, new AlertMoving(AlertState.Exceeded, "Without a price again; it is told once"), news: null, ct);
            }
        }

        var fresh = new List<UnpricedModel>();
        foreach (var model in models.Where(m => alerts.TrueForAll(a => a.Key != Subject(m.Name))))
        {
            var tells = !muted.Contains(Subject(model.Name));
            if (await ledger.OpenAsync(News(model), new AlertMoving(AlertState.Exceeded, "First seen without a price", Exceeds: true, Tells: tells), ct) is { } id && tells)
            {
                fresh.Add(model with { AlertId = id });
            }
        }

        return fresh.Count == 0 ? [] : [Tell(fresh)];
    }

    private static string Subject(string model) => $"model:{model}";

    private static AlertNews News(UnpricedModel model) => new(
        Subject(model.Name), AlertKind.Model, Subject(model.Name), $"{model.Name} has no price",
        $"{Figures.Count(model.Tokens)} tokens of {model.Name} since {Figures.Day(model.Since)} are in no amount and in no budget, because no price is known for it. Set one, and past days are priced too.")
    {
        SinceDay = model.Since,
    };

    private Notice Tell(List<UnpricedModel> fresh)
    {
        var one = fresh.Count == 1 ? News(fresh[0]) : null;
        var names = string.Join(", ", fresh.Take(5).Select(m => m.Name)) + (fresh.Count > 5 ? $" and {fresh.Count - 5} more" : "");
        return new Notice(
            NoticeKinds.ModelFirstSeen, fresh.Count == 1 ? Subject(fresh[0].Name) : $"models:{fresh[0].AlertId}", one?.Title ?? $"{fresh.Count} models have no price",
            one?.Summary ?? $"{names}: {Figures.Count(fresh.Sum(m => m.Tokens))} tokens are in no amount and in no budget, because no price is known. Set one, and past days are priced too.",
            [.. fresh.Take(10).Select(m => new NoticeFact(m.Name, $"{Figures.Count(m.Tokens)} tokens since {Figures.Day(m.Since)}"))],
            fresh.Count == 1 ? $"/o/{org.Slug}/alerts/{fresh[0].AlertId}" : $"/o/{org.Slug}/alerts",
            new JsonObject { ["models"] = new JsonArray([.. fresh.Select(m => (JsonNode)new JsonObject { ["alertId"] = m.AlertId.ToString(), ["model"] = m.Name, ["tokens"] = m.Tokens })]) },
            clock.GetUtcNow())
        {
            Reach = NoticeReach.Everybody,
            ActionLabel = fresh.Count == 1 ? "See who uses it" : "See the models",
        };
    }

    private async Task<List<UnpricedModel>> ReadAsync(CancellationToken ct)
    {
        await using var command = db.Statement(Unpriced, org.RequiredId, org.Today(clock).AddDays(-Days));
        await using var row = await command.ExecuteReaderAsync(ct);
        var models = new List<UnpricedModel>();
        while (await row.ReadAsync(ct))
        {
            models.Add(new UnpricedModel(row.GetString(0), row.GetInt64(1), row.GetFieldValue<DateOnly>(2), Guid.Empty));
        }

        return models;
    }

    private sealed record UnpricedModel(string Name, long Tokens, DateOnly Since, Guid AlertId);
}
