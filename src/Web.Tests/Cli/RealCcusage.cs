using System.Text.Json;
using TeamCost.Web.Tests.Clients;

namespace TeamCost.Web.Tests.Cli;

/// <summary>The real ccusage 20 from npm, as it is on a user's machine.</summary>
internal static class RealCcusage
{
    /// <summary>What it prints for a home folder, in UTC and with the prices that it brings along.</summary>
    public static async Task<JsonElement> RunAsync(string home, params string[] args)
    {
        using var json = JsonDocument.Parse(await CcusagePrograms.RunAsync("20", home, [.. args, "--json", "--offline"]));
        return json.RootElement.Clone();
    }
}
