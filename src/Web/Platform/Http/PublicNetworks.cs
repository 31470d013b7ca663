using System.Net;
using System.Net.Sockets;

namespace TeamCost.Web.Platform.Http;

/// <summary>
/// The public internet: everything but the special-purpose blocks of IANA's registries (RFC 6890 and its successors). An IPv6 address that
/// only wraps an IPv4 one (mapped, compatible, translated, 6to4, Teredo) is judged by what it wraps.
/// </summary>
internal static class PublicNetworks
{
    private static readonly IPNetwork[] NotPublic = [.. new[]
    {
        "0.0.0.0/8", // this network
        "10.0.0.0/8", // private
        "100.64.0.0/10", // carriers' own
        "127.0.0.0/8", // this machine
        "169.254.0.0/16", // link-local, and the clouds' metadata
        "172.16.0.0/12", // private
        "192.0.0.0/24", // protocol assignments
        "192.0.2.0/24", // documentation
        "192.31.196.0/24", // AS112
        "192.52.193.0/24", // AMT
        "192.88.99.0/24", // 6to4 relays
        "192.168.0.0/16", // private
        "192.175.48.0/24", // AS112
        "198.18.0.0/15", // benchmarks
        "198.51.100.0/24", // documentation
        "203.0.113.0/24", // documentation
        "224.0.0.0/4", // multicast
        "240.0.0.0/4", // reserved, broadcast
        "::/128",
        "::1/128",
        "100::/64", // discard
        "2001::/23", // protocol assignments, Teredo and ORCHID among them
        "2001:db8::/32", // documentation
        "3fff::/20", // documentation
        "5f00::/16", // segment routing
        "fc00::/7", // unique local
        "fe80::/10", // link-local
        "fec0::/10", // site-local, formerly
        "ff00::/8", // multicast
        "64:ff9b:1::/48", // local translation
    }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    public static bool Contain(IPAddress address)
    {
        var plain = Unwrapped(address);
        return !NotPublic.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    private static IPAddress Unwrapped(IPAddress address)
    {
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return address;
        }

        // Without its zone: a zone does not make an address another one.
        var bytes = address.GetAddressBytes();
        var bare = new IPAddress(bytes);
        if (bare.IsIPv4MappedToIPv6)
        {
            return bare.MapToIPv4();
        }

        var isLoopbackOrNone = bytes.AsSpan(0, 15).IndexOfAnyExcept((byte)0) < 0 && bytes[15] < 2;
        if (Translated.Contains(bare) || (Compatible.Contains(bare) && !isLoopbackOrNone))
        {
            return new IPAddress(bytes.AsSpan(12, 4));
        }

        return SixToFour.Contains(bare) ? new IPAddress(bytes.AsSpan(2, 4)) : bare;
    }
}
