namespace TeamCost.Web.Platform.Http;

/// <summary>
/// Where people reach us, for links that leave the page. <c>TeamCost:PublicUrl</c> wins: a link in a mail must not lead where somebody's
/// forged Host header says.
/// </summary>
public sealed class PublicAddress(IConfiguration configuration)
{
    /// <summary>Where no request says it: null when it is not set.</summary>
    public string? Known => configuration["TeamCost:PublicUrl"] is { } set && !string.IsNullOrWhiteSpace(set) ? set.TrimEnd('/') : null;

    /// <returns>Without a trailing slash.</returns>
    public string Of(HttpRequest request) => Known ?? $"{request.Scheme}://{request.Host}";
}
