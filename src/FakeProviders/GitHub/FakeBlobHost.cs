using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace TeamCost.FakeProviders.GitHub;

/// <summary>
/// The store behind GitHub's signed links: another host, where the link is the credential. A credential of ours is refused, an expired or forged
/// link too.
/// </summary>
public sealed class FakeBlobHost : FakeProvider
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, string Signature, string Text)> _files = new(StringComparer.Ordinal);

    public override string SettingsName => "GitHubReports";

    /// <summary>How long a link works.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>So many of the next links are expired as soon as they are made.</summary>
    public int ExpiredLinks { get; set; }

    /// <summary>What an expired link answers: 403, or 410.</summary>
    public int ExpiredStatus { get; set; } = StatusCodes.Status403Forbidden;

    /// <summary>Sends each reader to another address first.</summary>
    public bool IsRedirecting { get; set; }

    /// <returns>A signed link to the text.</returns>
    public string Put(string text)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var signature = "fake" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));
        var until = Clock.GetUtcNow() + (ExpiredLinks-- > 0 ? -TimeSpan.FromSeconds(1) : Lifetime);
        _files[id] = (until, signature, text);
        return $"{Address}r/{id}?se={Uri.EscapeDataString(until.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture))}&sp=r&sig={signature}";
    }

    protected override void Map(WebApplication app)
    {
        app.MapGet("/r/{id}", Answer);
        app.MapGet("/moved/{id}", Answer);
    }

    private IResult Answer(HttpContext http, string id)
    {
        if (http.Request.Headers.Authorization.Count > 0 || http.Request.Headers.Keys.Any(name => name.StartsWith("X-GitHub", StringComparison.OrdinalIgnoreCase)))
        {
            return Results.Content("<Error><Code>InvalidAuthenticationInfo</Code></Error>", "application/xml", Encoding.UTF8, StatusCodes.Status400BadRequest);
        }

        if (!_files.TryGetValue(id, out var file) || file.Signature != http.Request.Query["sig"])
        {
            return Results.Content("<Error><Code>AuthenticationFailed</Code></Error>", "application/xml", Encoding.UTF8, StatusCodes.Status403Forbidden);
        }

        if (file.Until <= Clock.GetUtcNow())
        {
            return Results.Content("<Error><Code>AuthenticationFailed</Code><Detail>Expired</Detail></Error>", "application/xml", Encoding.UTF8, ExpiredStatus);
        }

        return IsRedirecting && http.Request.Path.StartsWithSegments("/r", StringComparison.Ordinal)
            ? Results.Redirect($"/moved/{id}{http.Request.QueryString}")
            : Results.Bytes(Encoding.UTF8.GetBytes(file.Text), "application/octet-stream");
    }
}
