using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace TeamCost.Bench;

/// <summary>
/// Every row of the daily rollup of a large organization as CSV and JSON over HTTP, beside COPY of the same columns and rows by hand on the same PostgreSQL: rows a second, and
/// how far the memory of the web process grows while they stream.
/// </summary>
internal sealed class ExportRate(WebUnderTest web, BenchOptions options)
{
    private const int Rounds = 3;

    private const string Rows = """
        select day, person_id, team_id, tool, provider, model, project, billing_mode, billed_usd + estimated_usd, billed_usd, estimated_usd, best_usd,
          input + output + cache_read + cache_write_5m + cache_write_1h, input, output, cache_read, cache_write_5m + cache_write_1h, requests, unpriced_tokens, list_usd, reasoning, web_searches,
          input_usd, output_usd, cache_usd, search_usd, recorded_usd
        from daily_usage where org_id = '{0}' and day between '{1}' and '{2}' order by day, utc_day, seq
        """;

    public async Task RunAsync()
    {
        var account = await web.MakeAccountAsync("exports@example.com", "exports");
        var lastDay = DateOnly.FromDateTime(DateTime.UtcNow);
        var orgId = await OneAsync<Guid>("select org_id from org_slugs where slug = 'exports'");
        await using (var make = web.Database.CreateCommand(Sql.Text("make-daily-rows.sql")))
        {
            make.Parameters.AddWithValue(orgId);
            make.Parameters.AddWithValue(options.ExportRows / 1_000);
            make.Parameters.AddWithValue(lastDay);
            await make.ExecuteNonQueryAsync();
        }

        await using (var vacuum = web.Database.CreateCommand("vacuum analyze daily_usage"))
        {
            await vacuum.ExecuteNonQueryAsync();
        }

        string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var first = lastDay.AddDays(-999);
        var sql = string.Format(CultureInfo.InvariantCulture, CompositeFormat.Parse(Rows), orgId, Day(first), Day(lastDay));
        using var client = new HttpClient { BaseAddress = web.Address, Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", account.Token);
        // Code is compiled and connections are opened on a small one.
        await DownloadAsync(client, $"/api/v1/exports/daily.csv?from={Day(lastDay)}&to={Day(lastDay)}");
        await DownloadAsync(client, $"/api/v1/exports/daily.json?from={Day(lastDay)}&to={Day(lastDay)}");

        Console.WriteLine("| what | rows | MB | best of three, s | rows/s | of COPY | memory before, MB | at most, MB |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        var copies = new List<TimeSpan>();
        var (csv, json) = (new List<TimeSpan>(), new List<TimeSpan>());
        var (copied, csvBytes, jsonBytes) = (0L, 0L, 0L);
        var (csvMemory, jsonMemory) = (new Growth(), new Growth());
        for (var round = 0; round < Rounds; round++)
        {
            copied = await TimedAsync(copies, () => CopyAsync(sql));
            csvBytes = await csvMemory.OfAsync(web, () => TimedAsync(csv, () => DownloadAsync(client, $"/api/v1/exports/daily.csv?from={Day(first)}&to={Day(lastDay)}")));
            jsonBytes = await jsonMemory.OfAsync(web, () => TimedAsync(json, () => DownloadAsync(client, $"/api/v1/exports/daily.json?from={Day(first)}&to={Day(lastDay)}")));
        }

        var yardstick = Rate(copies);
        Line("`COPY … TO STDOUT CSV` by hand", copied, copies, yardstick, "", "");
        Line("CSV over HTTP", csvBytes, csv, yardstick, $"{csvMemory.Before:n0}", $"{csvMemory.Most:n0}");
        Line("JSON over HTTP", jsonBytes, json, yardstick, $"{jsonMemory.Before:n0}", $"{jsonMemory.Most:n0}");
        await PlanAsync(sql);
    }

    private static async Task<long> TimedAsync(List<TimeSpan> took, Func<Task<long>> work)
    {
        var watch = Stopwatch.StartNew();
        var bytes = await work();
        took.Add(watch.Elapsed);
        return bytes;
    }

    private async Task<long> CopyAsync(string sql)
    {
        await using var connection = await web.Database.OpenConnectionAsync();
        using var copy = await connection.BeginTextExportAsync($"copy ({sql}) to stdout (format csv, header)");
        var (buffer, letters) = (new char[256 * 1024], 0L);
        for (int read; (read = await copy.ReadAsync(buffer)) > 0;)
        {
            letters += read;
        }

        // Nothing in it is outside ASCII: letters are bytes.
        return letters;
    }

    private static async Task<long> DownloadAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        return await ReadAsync(body);
    }

    private static async Task<long> ReadAsync(Stream from)
    {
        var (buffer, bytes) = (new byte[256 * 1024], 0L);
        for (int read; (read = await from.ReadAsync(buffer)) > 0;)
        {
            bytes += read;
        }

        return bytes;
    }

    private double Rate(List<TimeSpan> took) => options.ExportRows / took.Min().TotalSeconds;

    private void Line(string what, long bytes, List<TimeSpan> took, double yardstick, string before, string most) => Console.WriteLine(
        $"| {what} | {options.ExportRows:n0} | {bytes / 1_000_000:n0} | {took.Min().TotalSeconds:n2} | {Rate(took):n0} | {Rate(took) / yardstick:p0} | {before} | {most} |");

    private async Task PlanAsync(string sql)
    {
        await using var command = web.Database.CreateCommand("explain (analyze, buffers, summary) " + sql);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            await Console.Error.WriteLineAsync(row.GetString(0));
        }
    }

    private async Task<T> OneAsync<T>(string sql)
    {
        await using var command = web.Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What the process held before the first round, and the most it held in any.</summary>
    private sealed class Growth
    {
        public long Before { get; private set; }

        public long Most { get; private set; }

        public async Task<long> OfAsync(WebUnderTest web, Func<Task<long>> work)
        {
            web.ForgetPeak();
            Before = Before == 0 ? web.Memory().Now : Before;
            var bytes = await work();
            Most = Math.Max(Most, web.Memory().Most);
            return bytes;
        }
    }
}
