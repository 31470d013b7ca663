using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TeamCost.Web.Platform.Identity;

/// <summary>Secrets of ours: 256 random bits behind a prefix that scanners recognise, SHA-256 at rest.</summary>
public static class TokenSecret
{
    public const string Prefix = "tc_";

    /// <summary>Some clients insist on this one: the same secret behind it opens the same token.</summary>
    public const string OtherPrefix = "tt_";

    public const string SessionPrefix = "ts_";

    public static string New(string prefix = Prefix) => prefix + NewBare();

    /// <summary>For links, where no prefix is wanted.</summary>
    public static string NewBare() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(secret)));

    public static string HintOf(string secret) => secret[^4..];

    public static bool LooksLikeToken(string secret) =>
        secret.Length is > 40 and < 100
        && (secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.StartsWith(OtherPrefix, StringComparison.Ordinal));

    public static bool LooksLikeSession(string secret) =>
        secret.Length is > 40 and < 100 && secret.StartsWith(SessionPrefix, StringComparison.Ordinal);

    private static string Canonical(string secret) =>
        secret.StartsWith(OtherPrefix, StringComparison.Ordinal) ? Prefix + secret[OtherPrefix.Length..] : secret;
}
