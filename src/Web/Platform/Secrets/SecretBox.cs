using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace TeamCost.Web.Platform.Secrets;

/// <summary>
/// Closes and opens secrets of an organization with the key ring, each under a purpose of its own: what was closed for one organization and
/// owner opens for no other.
/// </summary>
public sealed class SecretBox(IDataProtectionProvider protection)
{
    public string Close(Guid orgId, Guid ownerId, string secret) => For(orgId, ownerId).Protect(secret);

    /// <returns>Null when this key ring cannot open it: it was closed with another ring, or the ring's certificate is missing.</returns>
    public string? Open(Guid orgId, Guid ownerId, string closed)
    {
        try
        {
            return For(orgId, ownerId).Unprotect(closed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(Guid orgId, Guid ownerId) => protection.CreateProtector("TeamCost.Secrets", orgId.ToString("N"), ownerId.ToString("N"));
}
