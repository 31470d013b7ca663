using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace TeamCost.Web.Features.Notifications.Mail;

/// <summary>Whose mails of which kind a link stops.</summary>
public sealed record StopTarget(Guid OrgId, Guid UserId, MailWishKind Wish);

/// <summary>
/// The links that stop a kind of mail without signing in. Sealed with the key ring: nobody can make one, and it says nothing to a reader. It
/// can only stop mails (and take that back), so it needs no end.
/// </summary>
public sealed class StopLinks(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("TeamCost.StopMails");

    public string TokenOf(StopTarget target) =>
        WebEncoders.Base64UrlEncode(_protector.Protect([.. target.OrgId.ToByteArray(), .. target.UserId.ToByteArray(), (byte)target.Wish]));

    public static string PathOf(string token) => $"/unsubscribe/{token}";

    /// <returns>Null when it is none of ours, or was damaged on the way.</returns>
    public StopTarget? Open(string token)
    {
        try
        {
            var plain = _protector.Unprotect(WebEncoders.Base64UrlDecode(token));
            return plain.Length == 33 && Enum.IsDefined((MailWishKind)plain[32])
                ? new StopTarget(new Guid(plain.AsSpan(0, 16)), new Guid(plain.AsSpan(16, 16)), (MailWishKind)plain[32])
                : null;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
