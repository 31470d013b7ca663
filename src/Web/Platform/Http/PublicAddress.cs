using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TeamCost.Web.Platform.Http;

/// <summary>
/// Where people reach us, for links that leave the page. <c>TeamCost:PublicUrl</c> wins: a link in a mail must not lead where somebody's
/// forged Host header says.
/// </summary>
public sealed class PublicAddress(IConfiguration configuration, IServer server)
{
    /// <summary>
    /// Where no request says it, in a job: the setting, else where this process listens if that is this machine alone (a trial: the person
    /// sits at it). Null when neither is so.
    /// </summary>
    public string? Known => Set ?? Local;

    private string? Set => configuration["TeamCost:PublicUrl"] is { } set && !string.IsNullOrWhiteSpace(set) ? set.TrimEnd('/') : null;

    private string? Local => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .FirstOrDefault(listened => Uri.TryCreate(listened, UriKind.Absolute, out var address) && address.IsLoopback)?.TrimEnd('/');

    /// <returns>Without a trailing slash.</returns>
    public string Of(HttpRequest request) => Set ?? $"{request.Scheme}://{request.Host}";
}
