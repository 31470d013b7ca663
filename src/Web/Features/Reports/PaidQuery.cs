using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reports;

/// <summary>How the spend of each provider is known: billed for use, fees, credits, estimated. The four add up to spend.</summary>
public sealed class PaidQuery(AppDbContext db, CurrentOrg org)
{
    private const string Sql = $"""
        /* Reports.Paid */
        select provider, coalesce(sum(billed_usd) filter (where grain not in ('seat-fee', 'fee', 'credit')), 0),
          coalesce(sum(billed_usd) filter (where grain in ('seat-fee', 'fee')), 0), coalesce(sum(billed_usd) filter (where grain = 'credit'), 0), coalesce(sum(estimated_usd), 0)
        from daily_usage {SpendSql.Where} group by provider
        """;

    public async Task<PaidTable> RunAsync(SpendFilter filter, CancellationToken ct)
    {
        await using var command = SpendSql.Command(db, org, Sql, filter);
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<PaidRow>();
        while (await row.ReadAsync(ct))
        {
            var provider = row.GetString(0);
            rows.Add(new PaidRow(
                SpendLabels.Provider(provider), SeriesColors.Of(Dimension.Provider, provider), row.GetDecimal(1), row.GetDecimal(2), row.GetDecimal(3), row.GetDecimal(4)));
        }

        return new PaidTable([.. rows.OrderByDescending(r => r.SpendUsd).ThenBy(r => r.Label, StringComparer.Ordinal)]);
    }
}
