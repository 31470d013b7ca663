using System.Net;
using System.Net.Sockets;

namespace TeamCost.Web.Platform.Http;

/// <summary>An address that may not be called: private, loopback, link-local or otherwise not on the public internet.</summary>
public sealed class AddressRefusedException(string message) : IOException(message);

/// <summary>
/// Lets connections to public addresses pass, and to what the operator allows: origins of the operator's own settings, and
/// <c>TeamCost:Outbound:AllowPrivateNetworks</c>. The check is made on the resolved address to which the socket is then connected, so a
/// name that answers differently the second time gains nothing.
/// </summary>
public sealed class OutboundGuard(IConfiguration configuration)
{
    private readonly bool _allowsPrivate = configuration.GetValue("TeamCost:Outbound:AllowPrivateNetworks", false);
    private readonly HashSet<(string Host, int Port)> _trusted = [];

    /// <summary>An address from the operator's own settings needs no guard.</summary>
    public void Trust(Uri address)
    {
        lock (_trusted)
        {
            _trusted.Add((Bare(address.IdnHost), address.Port));
        }
    }

    /// <summary>Whether an unencrypted call is the operator's own wish.</summary>
    public bool AllowsPlain(Uri address) => IsTrusted(address.IdnHost, address.Port);

    /// <summary>What is wrong with an address that somebody typed, as far as its text says; the connection itself is guarded again.</summary>
    public string? ReasonAgainst(string typed)
    {
        if (!Uri.TryCreate(typed.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
        {
            return "This is not an address such as https://ghe.example.com.";
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return "The address may hold a host and a path, but no user, question mark or #.";
        }

        if (address.Scheme == "http" && !AllowsPlain(address))
        {
            return "The address has to begin with https://, or the key would travel readable for everybody on the way.";
        }

        var isRefused = IPAddress.TryParse(Bare(address.IdnHost), out var literal) && !PublicNetworks.Contain(literal);
        return isRefused && !IsTrusted(address.IdnHost, address.Port) ? Refusal(address.Host) : null;
    }

    /// <summary>As <see cref="ReasonAgainst"/>, for an address that messages are sent to: its path and query are a secret, so no sentence repeats them.</summary>
    public string? ReasonAgainstHook(string typed)
    {
        if (!Uri.TryCreate(typed.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
        {
            return "This is not an address such as https://hooks.example.com/services/….";
        }

        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
        {
            return "The address may hold a host, a path and a query, but no user and no #.";
        }

        if (address.Scheme == "http" && !AllowsPlain(address))
        {
            return "The address has to begin with https://, or everybody on the way could read the messages.";
        }

        if (IsTrusted(address.IdnHost, address.Port))
        {
            return null;
        }

        // Names that resolve to no public address are refused when the connection is made; these never resolve to one.
        var host = Bare(address.IdnHost);
        if (IPAddress.TryParse(host, out var literal) ? !PublicNetworks.Contain(literal) : !host.Contains('.', StringComparison.Ordinal) || host.EndsWith(".localhost", StringComparison.Ordinal))
        {
            return Refusal(address.Host);
        }

        return address.Port is 443 or 8443 ? null : $"Port {address.Port} is not used for messages; 443 and 8443 are.";
    }

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(Bare(host), out var literal) ? [literal] : await ResolveAsync(host, ct);
        var allowed = IsTrusted(host, port) ? addresses : [.. addresses.Where(PublicNetworks.Contain)];
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException(Refusal(host));
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct) => await Dns.GetHostAddressesAsync(host, ct);

    private static string Refusal(string host) => $"The address {host} is not on the public internet; calls go to public addresses only.";

    private static string Bare(string host) => host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();

    private bool IsTrusted(string host, int port)
    {
        lock (_trusted)
        {
            return _allowsPrivate || _trusted.Contains((Bare(host), port));
        }
    }
}
