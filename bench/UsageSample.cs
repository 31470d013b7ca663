using System.IO.Compression;
using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Bench;

/// <summary>Batches as the command sends them for a busy machine: whole sessions of ten days, a line for each hour and model. The same number gives the same batch.</summary>
internal static class UsageSample
{
    private const int DaysPerBatch = 10;
    private const int SessionsPerDay = 25;

    private static readonly Guid Installation = new("7ea3c057-0000-7000-8000-000000000001");

    private static readonly string[] Models = ["claude-opus-4-5-20251101", "claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001", "claude-sonnet-4-6"];
    private static readonly string[] Projects = ["acme-api", "acme-web", "billing", "infra-live", "mobile-app", "docs-site"];

    public static UsageBatch Batch(int number, DateOnly lastDay)
    {
        var random = new Random(number);
        var last = lastDay.AddDays(-(number % 6 * DaysPerBatch));
        var days = new DayRange(last.AddDays(1 - DaysPerBatch), last);
        var lines = new List<UsageLine>(Limits.LinesPerBatch);
        for (var i = 0; i < Limits.LinesPerBatch; i++)
        {
            var day = i % DaysPerBatch;
            var session = i / DaysPerBatch % SessionsPerDay;
            var part = i / DaysPerBatch / SessionsPerDay;
            var prompt = random.Next(200, 9_000);
            lines.Add(new UsageLine(
                days.First.AddDays(day), Hour: 7 + (session + (part / Models.Length)) % 14, "claude-code", "anthropic", Models[part % Models.Length],
                SessionHash.Of("claude-code", $"{number}/{day}/{session}"), new RateClass(Tiers.Standard, "", 0, false),
                new TokenCounts(prompt, random.Next(50, 4_000), random.Next(0, 900_000), random.Next(0, 60_000), random.Next(0, 9_000), 0),
                Requests: random.Next(1, 40), WebSearches: 0, Grains.Request, Identity: null, Projects[session % Projects.Length]));
        }

        return new UsageBatch(
            Installation, 1, new DateTimeOffset(lastDay.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), days, WholeTruth: false, lines, "bench");
    }

    public static byte[] Zipped(UsageBatch batch)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(gzip, batch, ContractsJson.Default.UsageBatch);
        }

        return buffer.ToArray();
    }
}
