using System.Diagnostics;
using System.Globalization;
using AngleSharp.Html.Parser;

namespace TeamCost.Bench;

/// <summary>
/// The public pages with ten thousand people, beside a static file of the same server in the same run: how many requests a second, and what the first
/// visit costs when nothing is kept, after a change, and after midnight.
/// </summary>
internal sealed class BoardRate(BenchOptions options)
{
    private const int Connections = 32;
    private const int Portion = 500;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    public async Task RunAsync()
    {
        await using var web = await WebUnderTest.StartAsync(options, "--TeamCost:RateLimits:api=1000000000", "--TeamCost:Leaderboard:RefreshSeconds=10");
        for (var first = 1; first <= options.Faces; first += Portion)
        {
            await RunAsync(web, Sql.Text("make-faces.sql"), first, Math.Min(options.Faces, first + Portion - 1));
        }

        await RunAsync(web, "analyze");
        await FirstVisitsAsync(web);
        await RatesAsync(web);
        var (now, most) = web.Memory();
        Console.WriteLine($"\nMemory of the web process: {now:n0} MB, at most {most:n0} MB.");
    }

    private static async Task FirstVisitsAsync(WebUnderTest web)
    {
        Console.WriteLine("| visit | ms |");
        Console.WriteLine("|---|--:|");
        using var client = new HttpClient { BaseAddress = web.Address };
        await AskAsync(client, "/sign-in");
        Write("`/leaderboard`, nothing summed and nothing kept", await AskAsync(client, "/leaderboard"));
        var renamed = new Percentiles();
        for (var i = 0; i < 20; i++)
        {
            await RunAsync(web, "update published_profiles set about = about || '.', refreshed_at = now() where handle = 'face-77'");
            renamed.Add(await AskAsync(client, "/leaderboard"));
        }

        Write("`/leaderboard` after somebody changed, median of 20", TimeSpan.FromMilliseconds(renamed.At(0.5)));
        Write("`/u/face-77`, not kept", await AskAsync(client, "/u/face-77"));
        Write("`/leaderboard?search=77`, not kept", await AskAsync(client, "/leaderboard?search=77"));
        await MidnightAsync(web, client);

        static void Write(string what, TimeSpan took) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {took.TotalMilliseconds:n1} |"));
    }

    /// <summary>As if the day had just begun: visits, each after somebody changed, until the schedule has moved everybody's month and week.</summary>
    private static async Task MidnightAsync(WebUnderTest web, HttpClient client)
    {
        await RunAsync(web, "update standings set as_of = as_of - 1");
        var visits = new Percentiles();
        await using var day = web.Database.CreateCommand("select max(as_of) = (now() at time zone 'UTC')::date from standings");
        do
        {
            await RunAsync(web, "update published_profiles set about = md5(random()::text), refreshed_at = now() where handle = 'face-77'");
            visits.Add(await AskAsync(client, "/leaderboard?period=week"));
        }
        while (await day.ExecuteScalarAsync() is not true);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| `/leaderboard?period=week` from midnight until everybody's sums have moved, first / median / longest of {visits.Count} | {visits.First:n1} / {visits.At(0.5):n1} / {visits.At(1):n1} |"));
    }

    private async Task RatesAsync(WebUnderTest web)
    {
        var load = new RawLoad(web.Address);
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.Brotli }) { BaseAddress = web.Address };
        var home = new HtmlParser().ParseDocument(await client.GetStringAsync(new Uri("/leaderboard", UriKind.Relative)));
        var sheet = home.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        var tag = (await client.GetAsync(new Uri("/leaderboard", UriKind.Relative))).Headers.ETag!.ToString();
        (string Path, string More)[] asked =
        [
            (sheet, ""), ("/favicon.svg", ""), ("/leaderboard", ""), ("/leaderboard", $"If-None-Match: {tag}\r\n"), ("/leaderboard?period=week&page=3", ""), ("/api/leaderboard", ""),
            ("/", ""), ("/u/face-77", ""), ("/api/users/face-77", ""), ("/u/face-77/badge.svg", ""),
        ];
        var rates = asked.ToDictionary(one => one, _ => new List<double>());
        var sizes = new Dictionary<(string, string), long>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            foreach (var one in asked)
            {
                // The first answer has no length yet: it is made while it is sent.
                await AskAsync(client, one.Path);
                var (rate, bytes) = await load.RunAsync(one.Path, Connections, Time, one.More);
                sizes[one] = bytes;
                if (round > 0)
                {
                    rates[one].Add(rate);
                }
            }
        }

        Console.WriteLine("\n| address | bytes (br) | requests/s, median | against the style sheet | against the icon |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
        foreach (var one in asked)
        {
            var (rate, to, icon) = (Median(rates[one]), Median(rates[asked[0]]), Median(rates[asked[1]]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| `{(one == asked[0] ? "/css/app.….css" : one.Path)}`{(one.More.Length > 0 ? " → 304" : "")} | {sizes[one]:n0} | {rate:n0} | {rate / to:p0} | {rate / icon:p0} |"));
        }
    }

    private static double Median(List<double> numbers) => numbers.Order().ElementAt(numbers.Count / 2);

    private static async Task<TimeSpan> AskAsync(HttpClient client, string path)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsStringAsync();
        return watch.Elapsed;
    }

    private static async Task RunAsync(WebUnderTest web, string sql, params object[] values)
    {
        await using var command = web.Database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }
}
