using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reconcile;

/// <summary>What each side says of a provider and UTC day.</summary>
public sealed class ReconcileColumnsQuery(AppDbContext db, CurrentOrg org)
{
    public async Task<IReadOnlyList<ProviderDayColumns>> RunAsync(DayRange days, CancellationToken ct)
    {
        await using var command = SpendSql.Command(db, SqlText.Of<ReconcileColumnsQuery>("ReconcileColumns"));
        command.Parameters.Add(new() { Value = org.RequiredId });
        command.Parameters.Add(new() { Value = days.First });
        command.Parameters.Add(new() { Value = days.Last });
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<ProviderDayColumns>();
        while (await row.ReadAsync(ct))
        {
            rows.Add(new ProviderDayColumns(row.GetString(0), row.GetFieldValue<DateOnly>(1), new Columns
            {
                ChargedUsd = row.GetDecimal(2),
                FeesUsd = row.GetDecimal(3),
                CreditsUsd = row.GetDecimal(4),
                InvoicedUsd = row.GetDecimal(5),
                Charges = row.GetInt64(6),
                UsedUsd = row.GetDecimal(7),
                UsedTokens = row.GetInt64(8),
                UnlistedTokens = row.GetInt64(9),
                MachinesUsd = row.GetDecimal(10),
                MachineTokens = row.GetInt64(11),
                AccountValueUsd = row.GetDecimal(12),
                BilledUsd = row.GetDecimal(13),
                SeatsUsd = row.GetDecimal(14),
                EstimatedUsd = row.GetDecimal(15),
                ValueUsd = row.GetDecimal(16),
            }));
        }

        return rows;
    }
}

public sealed record ProviderDayColumns(string Provider, DateOnly Day, Columns Sums);

/// <summary>The sides of a provider, for any set of days.</summary>
public sealed record Columns
{
    /// <summary>The provider's cost report: bill lines for use, less credits.</summary>
    public decimal ChargedUsd { get; init; }

    /// <summary>Bill lines for licences and other fees.</summary>
    public decimal FeesUsd { get; init; }

    /// <summary>Credits and discounts, inside <see cref="ChargedUsd"/>.</summary>
    public decimal CreditsUsd { get; init; }

    /// <summary>Invoices that other lines say in detail: compared with, never counted.</summary>
    public decimal InvoicedUsd { get; init; }

    /// <summary>How many lines the cost report has; none is no report, which is not the same as nothing charged.</summary>
    public long Charges { get; init; }

    /// <summary>The usage that connected accounts reported, at our prices.</summary>
    public decimal UsedUsd { get; init; }

    public long UsedTokens { get; init; }

    public long UnlistedTokens { get; init; }

    /// <summary>What machines, telemetry and uploads reported, at our prices.</summary>
    public decimal MachinesUsd { get; init; }

    public long MachineTokens { get; init; }

    /// <summary>The usage of connected accounts at the best figure of each line.</summary>
    public decimal AccountValueUsd { get; init; }

    /// <summary>What of the rollup is billed, without the fees of seats.</summary>
    public decimal BilledUsd { get; init; }

    /// <summary>Seats times price, day by day.</summary>
    public decimal SeatsUsd { get; init; }

    public decimal EstimatedUsd { get; init; }

    /// <summary>What counts, at the best figure of each line, whoever pays.</summary>
    public decimal ValueUsd { get; init; }

    /// <summary>What counts as spend: what the dashboard says.</summary>
    public decimal CountsUsd => BilledUsd + SeatsUsd + EstimatedUsd;

    public decimal DifferenceUsd => ChargedUsd - UsedUsd;

    /// <summary>Null where there is nothing to compare with.</summary>
    public decimal? DifferencePart => UsedUsd == 0 ? null : DifferenceUsd / UsedUsd;

    /// <summary>Lines that arrived since the days were last added up.</summary>
    public decimal PendingUsd => ChargedUsd + FeesUsd - BilledUsd;

    /// <summary>What the invoices should be by the lines that we have.</summary>
    public decimal ComputedInvoiceUsd => ChargedUsd + FeesUsd + SeatsUsd;

    /// <summary>What counts beyond the connected accounts: the machines know of use that no account reported.</summary>
    public decimal OutsideUsd => UsedTokens == 0 ? 0 : ValueUsd - AccountValueUsd;

    public static Columns operator +(Columns a, Columns b) => new()
    {
        ChargedUsd = a.ChargedUsd + b.ChargedUsd,
        FeesUsd = a.FeesUsd + b.FeesUsd,
        CreditsUsd = a.CreditsUsd + b.CreditsUsd,
        InvoicedUsd = a.InvoicedUsd + b.InvoicedUsd,
        Charges = a.Charges + b.Charges,
        UsedUsd = a.UsedUsd + b.UsedUsd,
        UsedTokens = a.UsedTokens + b.UsedTokens,
        UnlistedTokens = a.UnlistedTokens + b.UnlistedTokens,
        MachinesUsd = a.MachinesUsd + b.MachinesUsd,
        MachineTokens = a.MachineTokens + b.MachineTokens,
        AccountValueUsd = a.AccountValueUsd + b.AccountValueUsd,
        BilledUsd = a.BilledUsd + b.BilledUsd,
        SeatsUsd = a.SeatsUsd + b.SeatsUsd,
        EstimatedUsd = a.EstimatedUsd + b.EstimatedUsd,
        ValueUsd = a.ValueUsd + b.ValueUsd,
    };

    public static Columns Of(IEnumerable<Columns> parts) => parts.Aggregate(new Columns(), (a, b) => a + b);
}
