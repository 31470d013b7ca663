using System.Security.Claims;

namespace TeamCost.Web.Platform.Identity;

/// <summary>Bearer tokens: <c>tc_…</c> of a device or an organization, <c>ts_…</c> of a signed-in person for one hour.</summary>
public static class TokenScheme
{
    public const string Name = "Token";

    public const string KindClaim = "token_kind";
    public const string IdClaim = "token_id";
    public const string NameClaim = "token_name";

    public const string Device = "device";
    public const string Ingest = "ingest";
    public const string Session = "session";

    /// <summary>What the request is authenticated by: <see cref="Device"/>, <see cref="Ingest"/> or <see cref="Session"/>; empty for a cookie.</summary>
    public static string TokenKind(this ClaimsPrincipal user) => user.FindFirstValue(KindClaim) ?? "";

    /// <summary>The token's id; null for sessions and cookies.</summary>
    public static Guid? TokenId(this ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(IdClaim), out var id) ? id : null;

    /// <summary>The person; null for ingest tokens and strangers.</summary>
    public static Guid? UserId(this ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
}
