using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using TeamCost.Contracts;

namespace TeamCost.Bench;

/// <summary>Lines per second through POST /api/v1/usage, as a share of the same upsert by hand on the same PostgreSQL in the same run.</summary>
internal sealed class IngestRate(WebUnderTest web, BenchOptions options, Report report)
{
    private readonly HandUpsert _hand = new(web.Database);

    public async Task RunAsync()
    {
        var account = await web.MakeAccountAsync("ingest@example.com", "ingest");
        using var client = new HttpClient { BaseAddress = web.Address, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", account.Token);
        var lastDay = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1);
        await _hand.MakeMonthsAsync(Enumerable.Range(0, 62).Select(back => lastDay.AddDays(-back)));

        // The first requests compile code and open connections, on both sides.
        for (var number = 0; number < 4; number++)
        {
            await RoundAsync(client, lastDay, 1_000 + number, 1);
        }

        var byHand = new Work();
        var http = new Work();
        var byHandAgain = new Work();
        var httpAgain = new Work();
        var settled = TimeSpan.Zero;
        for (var round = 0; round < options.Rounds; round++)
        {
            var (hand, sent) = await RoundAsync(client, lastDay, round * options.Batches, options.Batches);
            settled = await SettledAsync();
            var (handAgain, sentAgain) = await RoundAsync(client, lastDay, round * options.Batches, options.Batches);
            report.Progress($"ingest round {round + 1}: by hand {hand.Rate:n0}/s, HTTP {sent.Rate:n0}/s ({sent.Rate / hand.Rate:p0}); again {handAgain.Rate:n0}/s, {sentAgain.Rate:n0}/s");
            byHand += hand;
            http += sent;
            byHandAgain += handAgain;
            httpAgain += sentAgain;
        }

        report.Ingest(byHand, http, byHandAgain, httpAgain, settled, web.Memory());
    }

    private async Task<(Work Hand, Work Http)> RoundAsync(HttpClient client, DateOnly lastDay, int first, int count)
    {
        var batches = Enumerable.Range(first, count).Select(number => UsageSample.Batch(number, lastDay)).ToList();
        var prepared = batches.ConvertAll(HandUpsert.Prepare);
        var zipped = batches.ConvertAll(UsageSample.Zipped);
        await SettledAsync();

        var watch = Stopwatch.StartNew();
        foreach (var rows in prepared)
        {
            await _hand.RunAsync(rows);
        }

        var hand = new Work(prepared.Sum(rows => rows.Count), watch.Elapsed);
        watch.Restart();
        foreach (var body in zipped)
        {
            await SendAsync(client, body);
        }

        return (hand, new Work(batches.Sum(batch => batch.Lines.Count), watch.Elapsed));
    }

    private static async Task SendAsync(HttpClient client, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await client.PostAsync(new Uri(ApiRoutes.UsageBatches, UriKind.Relative), content);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }

        var receipt = (await response.Content.ReadFromJsonAsync(ContractsJson.Default.UsageReceipt))!;
        if (receipt.Accepted != Limits.LinesPerBatch)
        {
            throw new InvalidOperationException($"Only {receipt.Accepted} lines of a batch were taken: {receipt.Rejected[0].Reason}");
        }
    }

    /// <summary>Waits until no day is left to roll up, so that one round does not pay for the one before.</summary>
    private async Task<TimeSpan> SettledAsync()
    {
        var watch = Stopwatch.StartNew();
        await using var left = web.Database.CreateCommand("select count(*) from dirty_days");
        while ((long)(await left.ExecuteScalarAsync())! > 0 && watch.Elapsed < TimeSpan.FromMinutes(3))
        {
            await Task.Delay(100);
        }

        return watch.Elapsed;
    }
}

/// <summary>Lines, and how long they took.</summary>
internal readonly record struct Work(long Lines, TimeSpan Took)
{
    public double Rate => Lines / Took.TotalSeconds;

    public static Work operator +(Work a, Work b) => new(a.Lines + b.Lines, a.Took + b.Took);
}
