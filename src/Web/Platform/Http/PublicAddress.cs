namespace TeamCost.Web.Platform.Http;

/// <summary>
/// Where people reach us, for links that leave the page. <c>TeamCost:PublicUrl</c> wins: a link in a mail must not lead where somebody's
/// forged Host header says.
/// </summary>
public sealed class PublicAddress(IConfiguration configuration)
{
    /// <returns>Without a trailing slash.</returns>
    public string Of(HttpRequest request)
    {
        var set = configuration["TeamCost:PublicUrl"];
        return string.IsNullOrWhiteSpace(set) ? $"{request.Scheme}://{request.Host}" : set.TrimEnd('/');
    }
}
