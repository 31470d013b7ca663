using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Reconcile;

/// <summary>What each column is.</summary>
internal static class ReconcileDefinitions
{
    public static readonly IReadOnlyList<Definition> All =
    [
        new("reconcile-charged", "Cost report", "What the provider says it charged for use, less credits and discounts, before seats and fees.",
            "The sum of the bill lines for use and of credits, by UTC day.", "The cost feeds of connected accounts, and rows typed or uploaded."),
        new("reconcile-used", "Its usage, our prices", "The tokens that the provider's own usage feeds name, at the list price of their hour.",
            "Tokens × the dated price table, amounts that the provider wrote itself left aside. Tokens without a price are in no amount.", "The usage feeds of connected accounts."),
        new("reconcile-machines", "Machines, our prices", "What developers' machines, telemetry and uploads told of the same provider, at the same prices.",
            "Tokens × the dated price table, every source added up: a session that two machines tell of is in it twice.", "Devices, telemetry and uploads."),
        new("reconcile-difference", "Difference", "How much more, or less, the provider charged than its own usage is worth at our prices.",
            "Cost report − its usage at our prices; in per cent of the latter.", "Both columns."),
        new("reconcile-counts", "What counts", "Spend as on every other page: the cost report where there is one, an estimate where there is none, and the fees of seats.",
            "Cost report + fees + seats × price, prorated by day + estimates on days without a report.", "The daily sums of every source, by UTC day."),
        new("reconcile-invoice", "Invoices", "Sums of invoices that other lines say in detail. They are compared with and never counted.",
            "Invoice − (cost report + fees + seats × price).", "Invoice feeds, and rows typed or uploaded as such."),
    ];
}
