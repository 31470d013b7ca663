using System.Diagnostics;
using System.Text.Json;
using TeamCost.Web.Tests.Cli;

namespace TeamCost.Web.Tests.Clients;

/// <summary>
/// The real tokscale on a machine of its own. It asks nobody for prices: its cache is filled beforehand, with a few models' prices.
/// </summary>
internal sealed class Tokscale(CliMachine machine, Uri server)
{
    private const string Prices = """
        {
          "claude-sonnet-4-5": { "input_cost_per_token": 0.000003, "output_cost_per_token": 0.000015, "cache_creation_input_token_cost": 0.00000375, "cache_read_input_token_cost": 0.0000003, "litellm_provider": "anthropic", "mode": "chat" },
          "claude-haiku-4-5": { "input_cost_per_token": 0.000001, "output_cost_per_token": 0.000005, "cache_creation_input_token_cost": 0.00000125, "cache_read_input_token_cost": 0.0000001, "litellm_provider": "anthropic", "mode": "chat" }
        }
        """;

    /// <summary>Where its saved login lies.</summary>
    public string Credentials => Path.Combine(machine.Home, ".config", "tokscale", "credentials.json");

    public Task<ClientRun> RunAsync(params string[] args) => TellAsync(null, args);

    public async Task<ClientRun> TellAsync(Action<string, StreamWriter>? heard, params string[] args)
    {
        SeedPrices();
        var program = Path.Combine(await NpmClient.FolderAsync("tokscale"), "@tokscale", "cli-linux-x64-gnu", "bin", "tokscale");
        File.Exists(program).ShouldBeTrue("this test runs a program for Linux on x64");
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = machine.Home };
        start.Environment.Clear();
        // Nothing on the path: it would open a browser of this machine.
        start.Environment["PATH"] = machine.Home;
        start.Environment["HOME"] = machine.Home;
        start.Environment["TZ"] = "UTC";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["TOKSCALE_PRICING_CACHE_ONLY"] = "1";
        start.Environment["TOKSCALE_API_URL"] = server.ToString().TrimEnd('/');
        // A proxy that is not there: whatever asks the internet is told so at once.
        start.Environment["HTTPS_PROXY"] = "http://127.0.0.1:9";
        start.Environment["NO_PROXY"] = "127.0.0.1,localhost";
        return await ClientRun.OfAsync(start, heard);
    }

    private void SeedPrices()
    {
        var cache = Path.Combine(machine.Home, ".config", "tokscale", "cache");
        Directory.CreateDirectory(cache);
        foreach (var name in (string[])["pricing-litellm.json", "pricing-openrouter.json", "pricing-models-dev.json"])
        {
            var data = name == "pricing-litellm.json" ? JsonDocument.Parse(Prices).RootElement : JsonDocument.Parse("{}").RootElement;
            File.WriteAllText(Path.Combine(cache, name), JsonSerializer.Serialize(new { timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), data }));
        }
    }
}
