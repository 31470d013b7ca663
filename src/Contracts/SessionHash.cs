using System.Security.Cryptography;
using System.Text;

namespace TeamCost.Contracts;

/// <summary>
/// The tool's own conversation id, hashed before it leaves the machine. The same session has the same hash on every machine, so that a
/// copied home directory is recognised (design §2 "session", §3.3b).
/// </summary>
public static class SessionHash
{
    /// <returns>32 lower-case hex digits: the first half of SHA-256 over <c>tool \n session</c>.</returns>
    public static string Of(string tool, string session)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{tool}\n{session}"), hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
