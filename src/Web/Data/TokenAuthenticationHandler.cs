using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>Who a bearer token is. Enters the token's organization; a person's session enters one later (<see cref="TokenOrgFilter"/>).</summary>
public sealed class TokenAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, TokenDoor door, AppDbContext db, CurrentOrg org, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    private const string Bearer = "Bearer ";
    private const string Sentence =
        "This needs a valid token. Create one under Tokens in your organization and send it as \"Authorization: Bearer tc_…\".";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var secret = header[Bearer.Length..].Trim();
        if (TokenSecret.LooksLikeToken(secret))
        {
            return await TokenAsync(secret);
        }

        return TokenSecret.LooksLikeSession(secret) ? await SessionAsync(secret) : AuthenticateResult.Fail("Not a token of ours.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return AnswerAsync(StatusCodes.Status401Unauthorized, Sentence);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        AnswerAsync(StatusCodes.Status403Forbidden, Context.User.TokenKind() switch
        {
            TokenScheme.Ingest when IsOwnUsage => "An ingest token is nobody's in particular. Use a device token of the person whose usage it is.",
            TokenScheme.Session when IsOwnUsage => "A sign-in session only reads. Use a device token of the person whose usage it is.",
            TokenScheme.Ingest => "An ingest token only writes usage. Use a device token to read.",
            TokenScheme.Session => "A sign-in session only reads. Use a device or ingest token to write usage.",
            _ => "This token may not do that.",
        });

    private bool IsOwnUsage => Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == ApiPolicies.OwnUsage) == true;

    private async Task<AuthenticateResult> TokenAsync(string secret)
    {
        if (await door.OpenAsync(secret, Context.RequestAborted) is not { } token)
        {
            return AuthenticateResult.Fail("Unknown, expired or revoked token.");
        }

        org.Enter(token.Org);
        var claims = new List<Claim>
        {
            new(TokenScheme.KindClaim, token.Kind),
            new(TokenScheme.IdClaim, token.Id.ToString()),
            new(TokenScheme.NameClaim, token.Name),
        };
        if (token.UserId is { } userId)
        {
            claims.Add(new Claim(ClaimTypes.NameIdentifier, userId.ToString()));
        }

        return Known(claims);
    }

    private async Task<AuthenticateResult> SessionAsync(string secret)
    {
        var hash = TokenSecret.HashOf(secret);
        var now = clock.GetUtcNow();
        var session = await db.ApiSessions.AsNoTracking().SingleOrDefaultAsync(s => s.Hash == hash && s.ExpiresAt > now, Context.RequestAborted);
        return session is null
            ? AuthenticateResult.Fail("Unknown or expired session.")
            : Known([new(TokenScheme.KindClaim, TokenScheme.Session), new(ClaimTypes.NameIdentifier, session.UserId.ToString())]);
    }

    private AuthenticateResult Known(IEnumerable<Claim> claims) => AuthenticateResult.Success(
        new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name));

    private Task AnswerAsync(int status, string detail)
    {
        Response.StatusCode = status;
        if (Context.GetEndpoint()?.Metadata.GetMetadata<ClientErrorsAttribute>() is not null)
        {
            return Response.WriteAsJsonAsync(new ClientError(detail, []), Context.RequestAborted);
        }

        return Response.WriteAsJsonAsync(
            new Problem(detail, status, Detail: null), ContractsJson.Default.Problem, "application/problem+json", Context.RequestAborted);
    }
}
