using Microsoft.AspNetCore.Authorization;

namespace TeamCost.Web.Platform.Identity;

/// <summary>What a bearer token may do.</summary>
public static class ApiPolicies
{
    /// <summary>A device or ingest token.</summary>
    public const string WriteUsage = "api-write-usage";

    /// <summary>A device token, reading what its person may read, or a person's session.</summary>
    public const string ReadUsage = "api-read-usage";

    /// <summary>A device token: a person's own usage, in and out.</summary>
    public const string OwnUsage = "api-own-usage";

    /// <summary>Any valid bearer token.</summary>
    public const string Any = "api-any";

    public static void AddApiPolicies(this AuthorizationOptions options)
    {
        options.AddPolicy(WriteUsage, policy => Token(policy).RequireClaim(TokenScheme.KindClaim, TokenScheme.Device, TokenScheme.Ingest));
        options.AddPolicy(ReadUsage, policy => Token(policy).RequireClaim(TokenScheme.KindClaim, TokenScheme.Device, TokenScheme.Session));
        options.AddPolicy(OwnUsage, policy => Token(policy).RequireClaim(TokenScheme.KindClaim, TokenScheme.Device));
        options.AddPolicy(Any, policy => Token(policy));
    }

    private static AuthorizationPolicyBuilder Token(AuthorizationPolicyBuilder policy) =>
        policy.AddAuthenticationSchemes(TokenScheme.Name).RequireAuthenticatedUser();
}
