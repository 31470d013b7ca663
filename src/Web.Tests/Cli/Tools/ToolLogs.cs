using System.Globalization;
using System.Text.Json;

namespace TeamCost.Web.Tests.Cli.Tools;

/// <summary>Logs of a tool on a test's machine, and what the daily report says of them.</summary>
internal static class ToolLogs
{
    /// <summary>A row of the daily report.</summary>
    public sealed record Row(string Day, string Tool, string Model, long Requests, long Input, long Output, long CacheRead, long CacheWrite, decimal? Usd, string Grain)
    {
        public long Total => Input + Output + CacheRead + CacheWrite;
    }

    public static string At(this CliMachine machine, string relative) => Path.Combine(machine.Home, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Writes a log, its folders made.</summary>
    public static string Write(this CliMachine machine, string relative, string text)
    {
        var path = machine.At(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public static async Task<List<Row>> RowsAsync(this CliMachine machine) =>
        [.. (await machine.DailyAsync()).GetProperty("rows").EnumerateArray().Select(Of)];

    /// <summary>What cannot be read is counted and named, and the command goes on.</summary>
    public static async Task<string> TalkAsync(this CliMachine machine) => (await machine.RunAsync("daily", "--json", "--verbose")).Talk;

    /// <summary>As if the ledger had been lost: only the logs are left.</summary>
    public static void LoseLedger(this CliMachine machine) => Directory.Delete(machine.StateFolder, recursive: true);

    public static async Task<List<string?>> ProjectsAsync(this CliMachine machine) =>
        [.. (await machine.RunAsync("sessions", "--json")).Json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("project").GetString())];

    private static Row Of(JsonElement row) => new(
        row.GetProperty("date").GetString()!, row.GetProperty("tool").GetString()!, row.GetProperty("model").GetString()!, row.GetProperty("requests").GetInt64(),
        row.GetProperty("input").GetInt64(), row.GetProperty("output").GetInt64(), row.GetProperty("cacheRead").GetInt64(),
        row.GetProperty("cacheWrite5m").GetInt64() + row.GetProperty("cacheWrite1h").GetInt64(),
        row.GetProperty("costUsd").GetString() is { } usd ? decimal.Parse(usd, CultureInfo.InvariantCulture) : null, row.GetProperty("grain").GetString()!);
}
