using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>
/// Where exporters put their token: the usual header, a header of the names that collectors like, or, for tools that can set no header, <c>?key=</c>.
/// The key is taken out of the address at once, so that nothing later can write it anywhere.
/// </summary>
internal static class ExportCredentials
{
    private const string Bearer = "Bearer ";
    private const string Query = "key";
    private static readonly string[] Headers = ["x-api-key", "api-key", "x-teamcost-token"];

    /// <summary>Puts the secret where the token scheme looks for it.</summary>
    /// <returns>The secret; null where there is none.</returns>
    public static string? Settle(HttpRequest request)
    {
        var inQuery = request.Query[Query].ToString();
        if (inQuery.Length > 0)
        {
            request.QueryString = QueryString.Create(request.Query.Where(part => part.Key != Query));
        }

        // Some exporters do not decode what the variable for headers must encode.
        var header = request.Headers.Authorization.ToString().Replace("%20", " ", StringComparison.Ordinal);
        var secret = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim()
            : TokenSecret.LooksLikeToken(header.Trim()) ? header.Trim()
            : Headers.Select(name => request.Headers[name].ToString().Trim()).FirstOrDefault(TokenSecret.LooksLikeToken)
                ?? (inQuery.Length > 0 ? inQuery : null);
        if (secret is not null)
        {
            request.Headers.Authorization = Bearer + secret;
        }

        return secret;
    }
}
