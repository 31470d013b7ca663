using System.Runtime.InteropServices;
using System.Text;

namespace TeamCost.Bench;

/// <summary>What came out, as the Markdown that bench/README.md quotes.</summary>
internal sealed class Report(BenchOptions options, WebUnderTest web)
{
    private readonly StringBuilder _text = new();

    public void Progress(string words) => Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {words}");

    public void Ingest(Work byHand, Work http, Work byHandAgain, Work httpAgain, TimeSpan settled, (long Now, long Most) memory)
    {
        Line($"""
            | ingest | lines | by hand, lines/s | through HTTP, lines/s | ratio | goal |
            |---|--:|--:|--:|--:|--:|
            | new | {byHand.Lines:n0} | {byHand.Rate:n0} | {http.Rate:n0} | {http.Rate / byHand.Rate:p0} | ≥ 50 % |
            | the same again | {byHandAgain.Lines:n0} | {byHandAgain.Rate:n0} | {httpAgain.Rate:n0} | {httpAgain.Rate / byHandAgain.Rate:p0} | |

            Every rollup was done {settled.TotalSeconds:n1} s after the last new batch of {options.Batches} in a row.
            """);
        Memory("after the ingest", memory);
    }

    public void Rebuilt(long lines, TimeSpan took) =>
        Line($"`rollups rebuild` of {lines:n0} lines: {took.TotalSeconds:n0} s ({lines / took.TotalSeconds:n0} lines/s).");

    public void Size(string org, long lines, long rollups) => Line($"The {org} organization: {lines:n0} lines, {rollups:n0} rows of the daily rollup.");

    public void Pages() => Line($"""

        | page or region ({options.Requests} requests each, ms) | large p50 | p95 | small p50 | p95 | p95 large / small | wide p50 | p95 |
        |---|--:|--:|--:|--:|--:|--:|--:|
        """);

    public void Page(string page, string? region, Percentiles large, Percentiles small, Percentiles wide) => Line(
        $"| `{page}`{(region is null ? "" : $" → `#{region}`")} | {large.At(0.5):n1} | {large.At(0.95):n1} | {small.At(0.5):n1} | {small.At(0.95):n1} "
        + $"| {large.At(0.95) / small.At(0.95):n2} | {wide.At(0.5):n1} | {wide.At(0.95):n1} |");

    public void Memory(string when, (long Now, long Most) memory) =>
        Line($"\nMemory of the web process {when}: {memory.Now:n0} MB, at most {memory.Most:n0} MB.\n");

    public async Task WriteAsync()
    {
        await using var command = web.Database.CreateCommand("show server_version");
        var postgres = await command.ExecuteScalarAsync();
        Line($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, "
            + $"{RuntimeInformation.OSDescription}, .NET {Environment.Version}, PostgreSQL {postgres}.");
    }

    private void Line(string text)
    {
        _text.AppendLine(text);
        Console.WriteLine(text);
    }
}
