using System.Net;

namespace TeamCost.Web.Features.Providers.Anthropic;

/// <summary>What Anthropic's refusals mean, in a sentence each.</summary>
internal static class AnthropicErrors
{
    public static ProviderException Explain(FailedAnswer answer, DateTimeOffset now)
    {
        var says = Says(answer);
        var (trouble, sentence) = (int)answer.Status switch
        {
            400 => (Trouble.RequestRefused, $"Anthropic refused the request as invalid.{says}"),
            // The body may repeat a part of the key.
            401 => (Trouble.KeyRejected, "Anthropic does not accept the key: it is unknown, revoked or expired, or of a kind that may not read this."),
            402 => (Trouble.AccountProblem, $"Anthropic reports a problem with the account's billing.{says}"),
            403 => (Trouble.PermissionMissing, $"The key lacks a permission: an Enterprise key needs the scope read:analytics.{says}"),
            404 => (Trouble.NotFound, $"Anthropic does not offer {Place(answer)} to this organization.{says}"),
            409 => (Trouble.RequestRefused, $"Anthropic reports a conflict.{says}"),
            410 => (Trouble.RequestRefused, "Anthropic's list expired while it was read."),
            413 => (Trouble.RequestRefused, "Anthropic refused the request as too large."),
            429 => (Trouble.RateLimited, "Anthropic asks us to slow down: the request rate is above the organization's limit."),
            500 => (Trouble.ProviderDown, "Anthropic had an error of its own."),
            504 => (Trouble.ProviderDown, "Anthropic did not finish the answer in time."),
            529 => (Trouble.ProviderDown, "Anthropic is overloaded."),
            >= 500 => (Trouble.ProviderDown, $"Anthropic could not answer (status {(int)answer.Status})."),
            _ => (Trouble.RequestRefused, $"Anthropic answered with the unexpected status {(int)answer.Status}.{says}"),
        };
        return new ProviderException(trouble, sentence + Id(answer), answer.Status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            ? answer.RetryAfter(now) : null);
    }

    private static string Says(FailedAnswer answer) => answer.Message() is { Length: > 0 } message ? $" It says: {message.TrimEnd('.')}." : "";

    private static string Place(FailedAnswer answer) => "/" + answer.Path.Split('?')[0].TrimStart('/');

    private static string Id(FailedAnswer answer) =>
        answer.Headers.TryGetValues("request-id", out var ids) && ids.FirstOrDefault() is { Length: > 0 and <= 64 } id ? $" (request {id})" : "";
}
