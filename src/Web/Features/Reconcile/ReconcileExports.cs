using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reconcile;

/// <summary>The columns that stand beside a provider, whatever the rows are.</summary>
internal static class ReconcileColumns
{
    public static readonly ExportTable<Columns> All = new ExportTable<Columns>()
        .Usd("charged_usd", c => c.Charges == 0 ? null : c.ChargedUsd, "The provider's cost report for use, less credits; empty: it gave none.")
        .Usd("fees_usd", c => c.FeesUsd, "Licences and other fees on its bills.")
        .Usd("credits_usd", c => c.CreditsUsd, "Credits and discounts, inside what is charged.")
        .Usd("used_usd", c => (c.UsedTokens == 0 && c.UsedUsd == 0) || (c.UnlistedTokens > 0 && c.UsedUsd == 0) ? null : c.UsedUsd, "The usage that connected accounts reported, at our prices; empty: none, or none with a price.")
        .Count("used_tokens", c => c.UsedTokens, "Tokens that connected accounts reported.")
        .Count("unlisted_tokens", c => c.UnlistedTokens, "Of them, tokens that our price table does not know.")
        .Usd("difference_usd", c => c.DifferenceUsd, "Charged − used.")
        .Usd("machines_usd", c => c.MachineTokens == 0 && c.MachinesUsd == 0 ? null : c.MachinesUsd, "What machines, telemetry and uploads reported, at our prices; empty: none did.")
        .Count("machine_tokens", c => c.MachineTokens, "Tokens that machines, telemetry and uploads reported.")
        .Usd("seats_usd", c => c.SeatsUsd, "Seats × price, day by day.")
        .Usd("estimated_usd", c => c.EstimatedUsd, "Estimated where no cost report is known.")
        .Usd("invoiced_usd", c => c.InvoicedUsd, "Invoices that are compared with and never counted.")
        .Usd("counts_usd", c => c.CountsUsd, "What counts as spend: what every other table says.");
}

/// <summary>A month of every provider.</summary>
public sealed class ReconcileExport(ReconcilePageQuery pages) : ListExport<ProviderRow>("reconcile", "Reconcile by provider", Table)
{
    private static readonly ExportTable<ProviderRow> Table = new ExportTable<ProviderRow>()
        .Text("provider", r => r.Provider, "Id of who bills.")
        .Text("provider_name", r => SpendLabels.Provider(r.Provider), "Name of who bills.")
        .With(ReconcileColumns.All, r => r.Sums);

    public override IReadOnlyList<string> Words => ["month"];

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var page = await pages.ReadAsync(request, ct);
        return Sheet(Head() with { Days = page.Filter.Days, Notes = [ReconcileAsk.UtcNote] }, page.Providers);
    }
}

/// <summary>One provider's days.</summary>
public sealed class ReconcileDaysExport(ReconcilePageQuery pages) : ListExport<ProviderDayColumns>("reconcile-days", "Reconcile, one provider day by day", Table)
{
    private static readonly ExportTable<ProviderDayColumns> Table = new ExportTable<ProviderDayColumns>()
        .Day("day", r => r.Day, "UTC day.")
        .Text("provider", r => r.Provider, "Id of who bills.")
        .With(ReconcileColumns.All, r => r.Sums);

    public override IReadOnlyList<string> Words => ["month", "provider"];

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var page = await pages.ReadAsync(request, ct);
        return page.Detail is { } detail ? Sheet(ReconcileAsk.HeadOf(page, Title, Name), detail.Days) : ReconcileAsk.NoProvider;
    }
}

/// <summary>Why a provider's two sides differ, by reason and model.</summary>
public sealed class ReconcileReasonsExport(ReconcilePageQuery pages) : ListExport<ReconcileReason>("reconcile-reasons", "Reconcile, why a provider differs", Table)
{
    private static readonly ExportTable<ReconcileReason> Table = new ExportTable<ReconcileReason>()
        .Text("reason", r => r.Line, "Key of the reason.")
        .Text("reason_words", r => ExplanationWords.Of(r.Line).Title, "The reason in words.")
        .Text("model", r => r.Part.Model.Length == 0 ? null : r.Part.Model, "The model without the date of its snapshot; empty: the side does not say.")
        .Count("tokens", r => r.Part.Tokens, "Tokens that the reason is about.")
        .Usd("charged_usd", r => r.Part.ChargedUsd, "On the cost report.")
        .Usd("worth_usd", r => r.Part.WorthUsd, "The reported usage at our prices.")
        .Usd("makes_usd", r => r.Part.Usd, "What it makes of the difference: the rows add up to it.");

    public override IReadOnlyList<string> Words => ["month", "provider", "day"];

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var page = await pages.ReadAsync(request, ct);
        return page.Detail is { } detail
            ? Sheet(ReconcileAsk.HeadOf(page, Title, Name), detail.Explanation.SelectMany(e => e.Models.Select(m => new ReconcileReason(e.Key, m))))
            : ReconcileAsk.NoProvider;
    }
}

/// <summary>From the cost report to what counts, and the invoices beside it.</summary>
public sealed class ReconcileBridgeExport(ReconcilePageQuery pages) : ListExport<(string Step, decimal Usd)>("reconcile-bridge", "Reconcile, from the cost report to what counts", Table)
{
    private static readonly ExportTable<(string Step, decimal Usd)> Table = new ExportTable<(string Step, decimal Usd)>()
        .Text("step", r => r.Step, "charged + fees + seats + estimated − being added up = counts; then invoiced, and what invoices should be by lines and seats.")
        .Price("usd", r => r.Usd, "The amount of the step.");

    public override IReadOnlyList<string> Words => ["month", "provider", "day"];

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var page = await pages.ReadAsync(request, ct);
        if (page.Detail?.Sums is not { } sums)
        {
            return ReconcileAsk.NoProvider;
        }

        return Sheet(ReconcileAsk.HeadOf(page, Title, Name),
        [
            ("charged", sums.ChargedUsd), ("fees", sums.FeesUsd), ("seats", sums.SeatsUsd), ("estimated", sums.EstimatedUsd), ("being-added-up", -sums.PendingUsd),
            ("counts", sums.CountsUsd), ("invoiced", sums.InvoicedUsd), ("computed-invoice", sums.ComputedInvoiceUsd),
        ]);
    }
}

/// <param name="Line">A key of <see cref="ExplanationWords"/>.</param>
public sealed record ReconcileReason(string Line, ModelPart Part);

internal static class ReconcileAsk
{
    public const string UtcNote = "Days are UTC days, as providers bill.";

    public static readonly ExportAnswer NoProvider = ExportAnswer.Wrong("Name a provider that has figures in this month as “provider”.");

    public static async Task<ReconcilePage> ReadAsync(this ReconcilePageQuery pages, ExportRequest request, CancellationToken ct) =>
        await pages.RunAsync(ReconcileFilter.Read(request.Query, pages.Today), "", ct);

    public static ExportHead HeadOf(ReconcilePage page, string title, string name) => new(title, $"{name}-{page.Filter.Provider}")
    {
        Days = page.Filter.Day is { } day ? new(day, day) : page.Filter.Days,
        Filter = [("provider", page.Filter.Provider ?? "")],
        Notes = [UtcNote],
    };
}
