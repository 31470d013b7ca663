using System.Net;

namespace TeamCost.Web.Features.Providers.OpenAi;

/// <summary>What OpenAI's refusals mean, in a sentence each.</summary>
internal static class OpenAiErrors
{
    public static ProviderException Explain(FailedAnswer answer, DateTimeOffset now)
    {
        var says = answer.Message() is { Length: > 0 } message ? $" It says: {message.TrimEnd('.')}." : "";
        var (trouble, sentence) = (int)answer.Status switch
        {
            400 => (Trouble.RequestRefused, $"OpenAI refused the request as invalid.{says}"),
            // The body repeats a part of the key.
            401 => (Trouble.KeyRejected, "OpenAI does not accept the key: it is unknown, revoked or expired, or no Admin key."),
            403 => (Trouble.PermissionMissing, $"The key lacks a permission; reading usage and costs needs api.usage.read.{says}"),
            404 => (Trouble.NotFound, $"OpenAI does not know {Place(answer)}.{says}"),
            429 => (Trouble.RateLimited, "OpenAI asks us to slow down: the organization's rate limit is reached."),
            500 => (Trouble.ProviderDown, "OpenAI had an error of its own."),
            502 => (Trouble.ProviderDown, "OpenAI's gateway could not reach its server."),
            503 => (Trouble.ProviderDown, "OpenAI is overloaded or in maintenance."),
            >= 500 => (Trouble.ProviderDown, $"OpenAI could not answer (status {(int)answer.Status})."),
            _ => (Trouble.RequestRefused, $"OpenAI answered with the unexpected status {(int)answer.Status}.{says}"),
        };
        return new ProviderException(trouble, sentence + Id(answer), RetryAfter(answer, now));
    }

    public static TimeSpan? RetryAfter(FailedAnswer answer, DateTimeOffset now) =>
        answer.Status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError ? answer.RetryAfter(now) : null;

    private static string Place(FailedAnswer answer) => "/" + answer.Path.Split('?')[0].TrimStart('/');

    private static string Id(FailedAnswer answer) =>
        answer.Headers.TryGetValues("x-request-id", out var ids) && ids.FirstOrDefault() is { Length: > 0 and <= 64 } id ? $" (request {id})" : "";
}
