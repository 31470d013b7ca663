using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reconcile;

/// <summary>Why the cost report and the reported usage differ: parts that add up to the difference, each computed from lines.</summary>
public sealed class ReconcileLinesQuery(AppDbContext db, CurrentOrg org)
{
    public async Task<IReadOnlyList<Difference>> RunAsync(DayRange days, string provider, IReadOnlyCollection<DateOnly> late, CancellationToken ct)
    {
        await using var command = SpendSql.Command(db, SqlText.Of<ReconcileLinesQuery>("ReconcileLines"));
        command.Parameters.Add(new() { Value = org.RequiredId });
        command.Parameters.Add(new() { Value = days.First });
        command.Parameters.Add(new() { Value = days.Last });
        command.Parameters.Add(new() { Value = provider });
        command.Parameters.Add(new() { Value = late.ToArray() });
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<Difference>();
        while (await row.ReadAsync(ct))
        {
            rows.Add(new Difference(row.GetString(0), row.GetFieldValue<DateOnly>(1), row.GetString(2), row.GetString(3), row.GetDecimal(4), row.GetDecimal(5), row.GetInt64(6)));
        }

        return rows;
    }

    /// <summary>Charges in currencies that nobody has given a rate for.</summary>
    public async Task<IReadOnlyList<OtherCurrency>> OtherCurrenciesAsync(DayRange days, CancellationToken ct)
    {
        await using var command = SpendSql.Command(db, SqlText.Of<ReconcileLinesQuery>("ReconcileNotes"));
        command.Parameters.Add(new() { Value = org.RequiredId });
        command.Parameters.Add(new() { Value = days.First });
        command.Parameters.Add(new() { Value = days.Last });
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<OtherCurrency>();
        while (await row.ReadAsync(ct))
        {
            rows.Add(new OtherCurrency(row.GetString(0), row.GetString(1), row.GetDecimal(2), row.GetInt32(3)));
        }

        return rows;
    }
}

/// <param name="Line">Which explanation: a key of <see cref="ExplanationWords"/>.</param>
/// <param name="Model">Without the date of its snapshot; empty where the side does not say.</param>
/// <param name="ChargedUsd">On the cost report.</param>
/// <param name="WorthUsd">The reported usage at our prices.</param>
public sealed record Difference(string Provider, DateOnly Day, string Line, string Model, decimal ChargedUsd, decimal WorthUsd, long Tokens)
{
    public decimal Usd => ChargedUsd - WorthUsd;
}

public sealed record OtherCurrency(string Provider, string Currency, decimal Amount, int Lines);

/// <summary>A UTC day of a provider of which a feed is not read: a gap, not yet there, or never asked for.</summary>
public sealed record LateDay(string Provider, DateOnly Day);
