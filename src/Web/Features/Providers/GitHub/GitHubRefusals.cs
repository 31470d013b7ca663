using System.Globalization;
using System.Net;

namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>What GitHub's refusals mean. One status has many reasons: headers first, then the message, then which question it was.</summary>
internal sealed class GitHubRefusals(TimeProvider clock)
{
    private static readonly TimeSpan SecondaryWait = TimeSpan.FromSeconds(60);

    public ProviderException Explain(GitHubScope scope, FailedAnswer answer) => (int)answer.Status switch
    {
        400 => new(Trouble.RequestRefused, "GitHub refuses the request as wrong (400). It may no longer accept API version 2026-03-10."),
        401 => new(Trouble.KeyRejected, "GitHub does not accept this token (bad credentials): it is wrong, expired or revoked."),
        403 or 429 when Limited(answer) is { } limited => limited,
        403 => Forbidden(scope, answer),
        404 => NotFound(scope, answer),
        422 => Unprocessable(scope, answer),
        >= 500 => new(Trouble.ProviderDown, $"GitHub has a problem of its own ({(int)answer.Status}).", answer.RetryAfter(clock.GetUtcNow())),
        var status => new(Trouble.RequestRefused, $"GitHub refuses the request ({status})."),
    };

    private ProviderException? Limited(FailedAnswer answer)
    {
        var now = clock.GetUtcNow();
        var says = answer.Message() ?? "";
        if (answer.RetryAfter(now) is { } wait)
        {
            return Slower(wait);
        }

        if (Has(says, "secondary rate limit"))
        {
            return Slower(SecondaryWait);
        }

        if (Number(answer.Headers, "x-ratelimit-remaining") is 0)
        {
            var reset = Number(answer.Headers, "x-ratelimit-reset") is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : now + SecondaryWait;
            return new(Trouble.RateLimited, $"GitHub's hourly limit of this token is used up until {reset:HH:mm} UTC.", reset > now ? reset - now : TimeSpan.Zero);
        }

        return answer.Status is HttpStatusCode.TooManyRequests || Has(says, "rate limit exceeded") ? Slower(SecondaryWait) : null;
    }

    private static ProviderException Slower(TimeSpan wait) =>
        new(Trouble.RateLimited, "GitHub asks to go slower (secondary rate limit).", wait);

    private static ProviderException Forbidden(GitHubScope scope, FailedAnswer answer)
    {
        var says = answer.Message() ?? "";
        if (answer.Headers.Contains("X-GitHub-SSO"))
        {
            return new(
                Trouble.SsoNeeded, $"The token is not authorized for single sign-on of {scope.Name}. Press Configure SSO beside it at github.com/settings/tokens.");
        }

        if (Has(says, "user-agent"))
        {
            return new(Trouble.RequestRefused, "GitHub misses the User-Agent header; a proxy on the way may take it off.");
        }

        var question = QuestionOf(answer.Path);
        if (question == Question.Reports && (Has(says, "policy") || Has(says, "disabled") || Has(says, "not enabled")))
        {
            return PolicyOff(scope);
        }

        return new(Trouble.PermissionMissing, question switch
        {
            Question.Billing when Has(says, "enterprise") =>
                $"An enterprise owns and pays for {scope.Name}, and GitHub shows the bill only there. Enter the enterprise's slug and use a classic token of an enterprise owner or billing manager.",
            Question.Billing =>
                $"The token may not read the bill of {scope.Name}. Use a classic token of an owner or billing manager; if an enterprise pays, also enter its slug.",
            Question.Reports =>
                $"The token may not read the Copilot usage reports of {scope.Name}. It needs read:org (classic) or \"Organization Copilot metrics\" (fine-grained) of an owner, and the policy \"Copilot usage metrics\" must be on.",
            _ => $"The token may not read the Copilot seats of {scope.Name}. It needs manage_billing:copilot or read:org (classic), or \"GitHub Copilot Business\" (fine-grained).",
        });
    }

    private static ProviderException NotFound(GitHubScope scope, FailedAnswer answer) => new(Trouble.NotFound, QuestionOf(answer.Path) switch
    {
        Question.Billing => $"GitHub shows no bill of {scope.Name} under this token: the name is wrong, or the token is not of an owner or billing manager.",
        Question.Reports => $"GitHub shows no Copilot usage reports of {scope.Name} under this token: the name is wrong, or the token lacks read:org (for an enterprise read:enterprise).",
        _ => $"GitHub knows no Copilot seats of {scope.Name} under this token: the name is wrong, Copilot is not set up there, or the token lacks manage_billing:copilot.",
    });

    private static ProviderException Unprocessable(GitHubScope scope, FailedAnswer answer) => QuestionOf(answer.Path) == Question.Reports
        ? PolicyOff(scope)
        : new(Trouble.AccountProblem, $"GitHub reports a problem with the Copilot billing of {scope.Name}: its payment method or billing set-up needs attention.");

    private static ProviderException PolicyOff(GitHubScope scope) =>
        new(Trouble.PolicyOff, $"The policy \"Copilot usage metrics\" is off for {scope.Name}. An owner turns it on under Settings → Copilot → Policies.");

    private enum Question
    {
        Seats,
        Reports,
        Billing,
    }

    private static Question QuestionOf(string path) =>
        Has(path, "/copilot/metrics/") ? Question.Reports : Has(path, "/settings/billing/") ? Question.Billing : Question.Seats;

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static long? Number(System.Net.Http.Headers.HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
