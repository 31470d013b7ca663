using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reconcile;

/// <summary>A month of every provider, one provider's days, and why its two sides differ.</summary>
public sealed class ReconcilePageQuery(
    ReconcileColumnsQuery columns, ReconcileLinesQuery lines, LateDaysQuery lateDays, DataHealthQuery health, CurrentOrg org, TimeProvider clock)
{
    /// <summary>In the organization's zone: the months up to it can be asked for.</summary>
    public DateOnly Today => org.Today(clock);

    public async Task<ReconcilePage> RunAsync(ReconcileFilter filter, string path, CancellationToken ct)
    {
        var rows = await columns.RunAsync(filter.Days, ct);
        var providers = rows.GroupBy(r => r.Provider).Select(g => new ProviderRow(g.Key, Columns.Of(g.Select(r => r.Sums))))
            .OrderByDescending(r => r.Sums.CountsUsd).ThenByDescending(r => r.Sums.UsedUsd).ThenBy(r => r.Provider, StringComparer.Ordinal).ToList();
        var chosen = providers.Find(p => p.Provider == filter.Provider);
        filter = filter with { Provider = chosen?.Provider, Day = chosen is null ? null : filter.Day };
        return new ReconcilePage(
            filter, path, org.Today(clock), providers, Columns.Of(providers.Select(p => p.Sums)),
            chosen is null ? null : await DetailAsync(filter, chosen, [.. rows.Where(r => r.Provider == chosen.Provider)], ct), await health.FreshnessAsync(ct));
    }

    private async Task<ProviderDetail> DetailAsync(ReconcileFilter filter, ProviderRow chosen, IReadOnlyList<ProviderDayColumns> days, CancellationToken ct)
    {
        var late = await lateDays.RunAsync(filter.Days, ct);
        var lateOnes = late.Days.Where(l => l.Provider == chosen.Provider).Select(l => l.Day).ToHashSet();
        var differences = (await lines.RunAsync(filter.Days, chosen.Provider, lateOnes, ct)).Where(d => filter.Day is null || d.Day == filter.Day).ToList();
        var explanation = ExplanationWords.All.Select(word => Explain(word.Key, differences.Where(d => d.Line == word.Key).ToList())).OfType<Explanation>().ToList();
        return new ProviderDetail(
            chosen.Provider, filter.Day is { } day ? days.FirstOrDefault(d => d.Day == day)?.Sums ?? new Columns() : chosen.Sums, days, explanation,
            lateOnes, late.DataUpTo.GetValueOrDefault(chosen.Provider), [.. (await lines.OtherCurrenciesAsync(filter.Days, ct)).Where(c => c.Provider == chosen.Provider)]);
    }

    private static Explanation? Explain(string key, List<Difference> parts) => parts.Count == 0
        ? null
        : new Explanation(
            key, parts.Sum(p => p.ChargedUsd), parts.Sum(p => p.WorthUsd), parts.Sum(p => p.Tokens), parts.Select(p => p.Day).Distinct().Count(),
            [.. parts.GroupBy(p => p.Model).Select(g => new ModelPart(g.Key, g.Sum(p => p.ChargedUsd), g.Sum(p => p.WorthUsd), g.Sum(p => p.Tokens)))
                .OrderByDescending(m => Math.Abs(m.Usd)).ThenBy(m => m.Model, StringComparer.Ordinal)]);
}

public sealed record ReconcilePage(
    ReconcileFilter Filter, string Path, DateOnly Today, IReadOnlyList<ProviderRow> Providers, Columns Total, ProviderDetail? Detail, DataHealth Health)
{
    public string Here => Path + Filter.ToQuery();

    public string MonthHref(int away) => Path + (Filter with { Month = Filter.Month.AddMonths(away), Day = null }).ToQuery();

    public bool HasNextMonth => Filter.Month.AddMonths(1) <= Today;

    public string ProviderHref(string? provider) => Path + (Filter with { Provider = provider, Day = null }).ToQuery();

    public string DayHref(DateOnly? day) => Path + (Filter with { Day = day }).ToQuery();
}

public sealed record ProviderRow(string Provider, Columns Sums);

/// <param name="Sums">Of the month, or of the chosen day.</param>
/// <param name="LateDays">Days of which a side is not read.</param>
public sealed record ProviderDetail(
    string Provider, Columns Sums, IReadOnlyList<ProviderDayColumns> Days, IReadOnlyList<Explanation> Explanation, IReadOnlySet<DateOnly> LateDays,
    DateTimeOffset? DataUpTo, IReadOnlyList<OtherCurrency> OtherCurrencies);

/// <summary>One reason, with what it makes of the difference.</summary>
public sealed record Explanation(string Key, decimal ChargedUsd, decimal WorthUsd, long Tokens, int Days, IReadOnlyList<ModelPart> Models)
{
    public decimal Usd => ChargedUsd - WorthUsd;
}

public sealed record ModelPart(string Model, decimal ChargedUsd, decimal WorthUsd, long Tokens)
{
    public decimal Usd => ChargedUsd - WorthUsd;
}
