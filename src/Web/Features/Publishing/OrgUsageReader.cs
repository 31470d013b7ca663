using System.Security.Cryptography;
using System.Text;
using Npgsql;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Publishing;

/// <summary>What one organization knows of a person that may be published: without what waits for review, was rejected, or came more than a year late.</summary>
public sealed class OrgUsageReader(AppDbContext db, HeldDayKeeper held, TimeProvider clock)
{
    /// <param name="organization">The organization that the unit of work is in.</param>
    /// <param name="userId">The person.</param>
    /// <param name="writes">Whether days that are flagged now are put on the list of those that wait.</param>
    /// <param name="ct">Cancels.</param>
    internal async Task<IReadOnlyList<UsageCell>> ReadAsync(PublishableOrg organization, Guid userId, bool writes, CancellationToken ct)
    {
        var cells = await CellsAsync(organization.Id, userId, ct);
        cells = await WithoutHeldPartsAsync(cells, organization.Id, userId, ct);
        cells = await VouchedAsync(cells, organization.Id, userId, ct);
        var days = DaysUnderRules(cells, await ApprovedAsync(organization.Id, userId, ct));
        var waiting = (await held.SyncAsync(organization.Id, userId, HeldKind.Day, days, writes, ct)).Where(day => day.State is not HeldState.Approved).Select(day => day.Day).ToHashSet();
        cells.RemoveAll(cell => waiting.Contains(cell.Day));
        return organization.IsOwn ? cells : await WithoutAgreedPricesAsync(cells, organization.Id, ct);
    }

    private async Task<List<UsageCell>> CellsAsync(Guid orgId, Guid userId, CancellationToken ct)
    {
        var last = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1);
        await using var command = db.Statement(SqlText.Of<OrgUsageReader>("PublishableUsage"), orgId, userId, last, DayRules.OldestDays);
        await using var row = await command.ExecuteReaderAsync(ct);
        var cells = new List<UsageCell>();
        while (await row.ReadAsync(ct))
        {
            cells.Add(CellOf(row, row.GetFieldValue<DateOnly>(0), row.GetFieldValue<DateOnly>(1), first: 2));
        }

        return cells;
    }

    private static UsageCell CellOf(NpgsqlDataReader row, DateOnly day, DateOnly utcDay, int first)
    {
        var (best, list, unpriced) = (row.GetDecimal(first + 9), row.GetDecimal(first + 10), row.GetInt64(first + 11));
        return new UsageCell(
            day, utcDay, row.GetString(first), row.GetString(first + 1), row.GetString(first + 2), row.GetInt64(first + 3), row.GetInt64(first + 4), row.GetInt64(first + 5),
            row.GetInt64(first + 6), row.GetInt64(first + 7), row.GetInt64(first + 8), best == 0 && unpriced > 0 ? null : best, list, unpriced, IsVerified: false);
    }

    /// <summary>Of a tool on a day of which a device's telling is held, what the other sources say is left: different devices add up, of the rest the larger counts.</summary>
    private async Task<List<UsageCell>> WithoutHeldPartsAsync(List<UsageCell> cells, Guid orgId, Guid userId, CancellationToken ct)
    {
        var tellings = new List<(UsageCell Cell, string Road, bool IsHeld)>();
        await using (var command = db.Statement(SqlText.Of<OrgUsageReader>("BesideHeld"), orgId, userId))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                var day = row.GetFieldValue<DateOnly>(0);
                tellings.Add((CellOf(row, day, day, first: 1), row.GetString(13), row.GetBoolean(14)));
            }
        }

        var touched = tellings.Where(one => one.IsHeld).Select(one => (one.Cell.UtcDay, one.Cell.Tool)).ToHashSet();
        if (touched.Count == 0)
        {
            return cells;
        }

        var known = cells.Where(cell => touched.Contains((cell.UtcDay, cell.Tool))).Select(cell => cell.UtcDay).ToHashSet();
        var left = tellings.Where(one => !one.IsHeld && known.Contains(one.Cell.UtcDay) && touched.Contains((one.Cell.UtcDay, one.Cell.Tool)))
            .GroupBy(one => (one.Cell.UtcDay, one.Cell.Tool, one.Cell.Provider, one.Cell.Model))
            .Select(same => same.GroupBy(one => one.Road, one => one.Cell).Select(road => road.Aggregate((a, b) => a.Plus(b))).Aggregate((a, b) => a.Larger(b)));
        return [.. cells.Where(cell => !touched.Contains((cell.UtcDay, cell.Tool))), .. left];
    }

    /// <summary>Verified is what provider accounts say at least as much of as counts, model by model: then all of it is vouched for.</summary>
    private async Task<List<UsageCell>> VouchedAsync(List<UsageCell> cells, Guid orgId, Guid userId, CancellationToken ct)
    {
        var vouched = new Dictionary<(DateOnly, string, string), long>();
        await using (var command = db.Statement(SqlText.Of<OrgUsageReader>("VouchedTokens"), orgId, userId))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                var key = (row.GetFieldValue<DateOnly>(0), row.GetString(1), ModelNames.Alike(row.GetString(2)));
                vouched[key] = vouched.GetValueOrDefault(key) + row.GetInt64(3);
            }
        }

        if (vouched.Count == 0)
        {
            return cells;
        }

        var counted = cells.GroupBy(KeyOf).ToDictionary(same => same.Key, same => same.Sum(cell => cell.Tokens));
        return [.. cells.Select(cell => cell with { IsVerified = vouched.TryGetValue(KeyOf(cell), out var said) && said >= counted[KeyOf(cell)] })];
    }

    private static (DateOnly, string, string) KeyOf(UsageCell cell) => (cell.UtcDay, cell.Provider, ModelNames.Alike(cell.Model));

    /// <summary>Submissions that somebody has looked at and let through: their day need not be looked at again for the same reason.</summary>
    private async Task<Dictionary<DateOnly, (long Tokens, decimal Usd)>> ApprovedAsync(Guid orgId, Guid userId, CancellationToken ct)
    {
        await using var command = db.Statement(
            "select day, sum(tokens)::bigint, sum(value_usd) from held_days where org_id = $1 and user_id = $2 and kind = 'submission' and state = 'approved' group by day", orgId, userId);
        await using var row = await command.ExecuteReaderAsync(ct);
        var days = new Dictionary<DateOnly, (long, decimal)>();
        while (await row.ReadAsync(ct))
        {
            days.Add(row.GetFieldValue<DateOnly>(0), (row.GetInt64(1), row.GetDecimal(2)));
        }

        return days;
    }

    private static List<DayUnderRules> DaysUnderRules(List<UsageCell> cells, Dictionary<DateOnly, (long Tokens, decimal Usd)> approved)
    {
        var days = cells.GroupBy(cell => cell.Day).ToList();
        var usual = new UsualDays(days.Select(day => (day.Key, day.Sum(cell => cell.Tokens), day.Sum(cell => cell.ListUsd))));
        return [.. days.Select(day => UnderRules(day.Key, [.. day], approved.TryGetValue(day.Key, out var seen) ? seen : null, usual))];
    }

    private static DayUnderRules UnderRules(DateOnly day, List<UsageCell> cells, (long Tokens, decimal Usd)? approved, UsualDays usual)
    {
        // What a vendor vouches for waits for nobody.
        var open = cells.Where(cell => !cell.IsVerified).ToList();
        var seen = approved ?? default;
        var figures = new DayFigures(
            day, Math.Max(0, open.Sum(cell => cell.Tokens) - seen.Tokens), approved is null ? open.Sum(cell => cell.CacheRead) : 0,
            Math.Max(0, open.Sum(cell => cell.ListUsd) - seen.Usd), approved is null && open.TrueForAll(cell => cell.IsRound));
        return new DayUnderRules("", "", SubmissionId: null, figures, FingerprintOf(cells), usual.Beside(day), DayRules.Reasons(figures, usual));
    }

    private static byte[] FingerprintOf(IEnumerable<UsageCell> cells) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', cells
        .Select(cell => $"{cell.Tool} {cell.Provider} {cell.Model} {cell.Input} {cell.Output} {cell.CacheRead} {cell.CacheWrite} {cell.Requests}")
        .Order(StringComparer.Ordinal))));

    /// <summary>What a company pays by agreement is its own business: the cost of such a model is not told.</summary>
    private async Task<IReadOnlyList<UsageCell>> WithoutAgreedPricesAsync(List<UsageCell> cells, Guid orgId, CancellationToken ct)
    {
        var agreed = new HashSet<string>(StringComparer.Ordinal);
        await using (var command = db.Statement("select distinct model from prices where org_id = $1", orgId))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                agreed.Add(ModelNames.Alike(row.GetString(0)));
            }
        }

        return agreed.Count == 0 ? cells : [.. cells.Select(cell => agreed.Contains(ModelNames.Alike(cell.Model)) ? cell with { CostUsd = null, UnpricedTokens = cell.Tokens } : cell)];
    }
}
