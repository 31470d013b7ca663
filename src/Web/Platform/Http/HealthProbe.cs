namespace TeamCost.Web.Platform.Http;

/// <summary>The verb <c>health</c>: asks the running app on this machine how it is, for images that have no curl. Opens no database of its own.</summary>
internal static class HealthProbe
{
    public const string Words = "health";

    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
        try
        {
            using var answer = await client.GetAsync(new Uri(Address(configuration), "/health"), CancellationToken.None);
            await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync(CancellationToken.None));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"TeamCost does not answer: {silent.Message}");
            return 1;
        }
    }

    private static Uri Address(IConfiguration configuration)
    {
        var port = configuration["http_ports"]?.Split(';')[0];
        var url = configuration["urls"]?.Split(';')[0] ?? (string.IsNullOrEmpty(port) ? Hosting.Defaults.Address : $"http://localhost:{port}");

        // A server that listens on every address listens on this one.
        return new Uri(url.Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal));
    }
}
