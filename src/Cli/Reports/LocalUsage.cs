using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Cli.Tools;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Cli.Reports;

/// <summary>What a report is made of: the parts that its options let through.</summary>
/// <param name="Parts">In no order.</param>
/// <param name="Known">First and last local day that the ledger knows at all; null when it knows nothing.</param>
internal sealed record LocalUsage(IReadOnlyList<UsagePart> Parts, TimeZoneInfo Zone, DayRange? Known)
{
    /// <summary>Reads what is new in the logs, then everything known.</summary>
    public static async Task<LocalUsage> ReadAsync(CliContext cli, ReportOptions options, bool perSession, CancellationToken ct)
    {
        var prices = PriceSource.Read(cli, options.PricesFile);
        using var ledger = await cli.ReadLogsAsync(ct);
        return Of(ledger.Sums, prices.Book, perSession, options);
    }

    /// <param name="perSession">Sessions (and with them folders) apart: a part is of one session.</param>
    public static LocalUsage Of(UsageSums all, PriceBook prices, bool perSession, ReportOptions options)
    {
        var sums = perSession ? all : all.WithoutSessions();
        var words = sums.Words;
        var days = new Dictionary<int, DateOnly>();
        var parts = new List<UsagePart>();
        DateOnly? first = null, last = null;
        foreach (var (key, sum) in sums.All)
        {
            // An hour belongs to the local day in which it begins, as on the server.
            if (!days.TryGetValue(key.Hour, out var day))
            {
                days.Add(key.Hour, day = DayOf(UsageSums.HourOf(key), options.Zone));
            }

            (first, last) = (first < day ? first : day, last > day ? last : day);
            if (day < options.Since || day > options.Until || options.Tools?.Contains(key.Tool) == false)
            {
                continue;
            }

            parts.Add(new UsagePart(
                day, EventWords.At(EventWords.Tools, key.Tool), words[key.Model], words[key.Session], words[sum.Project], key, sum, sums.CostOf(key, sum, prices)));
        }

        return new LocalUsage(parts, options.Zone, first is { } from && last is { } until ? new DayRange(from, until) : null);
    }

    public static DateOnly DayOf(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <param name="keysOf">The keys of the row that a part belongs to.</param>
    /// <param name="detailOf">The key of the part's row under it; null for none.</param>
    public Report By(Func<UsagePart, string[]> keysOf, Func<UsagePart, string>? detailOf = null)
    {
        var rows = new Dictionary<string, ReportRow>(StringComparer.Ordinal);
        foreach (var part in Parts)
        {
            var keys = keysOf(part);
            var id = keys.Length == 1 ? keys[0] : string.Join('\n', keys);
            if (!rows.TryGetValue(id, out var row))
            {
                rows.Add(id, row = new ReportRow(keys));
            }

            row.Add(part);
            if (detailOf is not null)
            {
                row.Detail(detailOf(part)).Add(part);
            }
        }

        return new Report([.. rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Value)], this);
    }

    /// <summary>Everything in one row.</summary>
    public ReportRow Total()
    {
        var total = new ReportRow([]);
        foreach (var part in Parts)
        {
            total.Add(part);
        }

        return total;
    }
}
