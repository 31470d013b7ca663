using System.Security.Cryptography;
using System.Text;

namespace TeamCost.Web.Data;

/// <summary>What makes something told the same again at its source, on its day: the first half of SHA-256 over its parts, separated by NUL.</summary>
public static class ToldKey
{
    public static Guid Of(params ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts)), hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
