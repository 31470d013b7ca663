using System.Net;
using System.Net.Sockets;

namespace TeamCost.Web.Platform.Http;

/// <summary>An address that may not be called: private, loopback, link-local or otherwise not on the public internet.</summary>
public sealed class AddressRefusedException(string message) : IOException(message);

/// <summary>
/// Lets connections to public addresses pass, and to what the operator allows: origins of the operator's own settings, and
/// <c>TeamCost:Outbound:AllowPrivateNetworks</c>.
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
            _trusted.Add((address.IdnHost.ToLowerInvariant(), address.Port));
        }
    }

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, ct);
        var allowed = IsTrusted(host, port) ? addresses : [.. addresses.Where(IsPublic)];
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException($"The address {host} is private or does not exist; calls go to public addresses only.");
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

    private bool IsTrusted(string host, int port)
    {
        lock (_trusted)
        {
            return _allowsPrivate || _trusted.Contains((host.ToLowerInvariant(), port));
        }
    }

    private static bool IsPublic(IPAddress address) => !IPAddress.IsLoopback(address);
}
