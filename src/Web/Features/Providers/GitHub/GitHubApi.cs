using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>GitHub's addresses, headers, paging and signed links.</summary>
internal sealed partial class GitHubApi(ProviderHttp http, GitHubRefusals refusals)
{
    private const string Version = "2026-03-10";
    private const int MostLinkRounds = 3;
    private const int MostPages = 2_000;

    /// <summary>A JSON answer; null for 204.</summary>
    public async Task<T?> AskAsync<T>(ProviderAccess access, GitHubScope scope, string path, CancellationToken ct)
        where T : class =>
        (await SendAsync<T>(access, scope, path, ct)).Value;

    /// <summary>All pages, by the <c>Link</c> header.</summary>
    public async IAsyncEnumerable<T> PagesAsync<T>(ProviderAccess access, GitHubScope scope, string path, [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (string? next = path; next is not null;)
        {
            if (!seen.Add(next) || seen.Count > MostPages)
            {
                throw new ProviderException(Trouble.BadAnswer, $"The pages of {path.Split('?')[0]} lead round in a circle.");
            }

            var answer = await SendAsync<T>(access, scope, next, ct);
            yield return answer.Value ?? throw new ProviderException(Trouble.BadAnswer, $"The answer of {path.Split('?')[0]} is empty.");
            next = NextOf(answer.Headers);
        }
    }

    /// <summary>
    /// Every row behind a report's signed links, or null when there is no report (yet). The links are short-lived: expired ones are asked for
    /// again, and everything is read again. They are credentials of a kind: never stored, never in a sentence.
    /// </summary>
    public async Task<List<TRow>?> ReportAsync<TRow>(
        ProviderAccess access, GitHubScope scope, string report, DateOnly day, CancellationToken ct)
        where TRow : class, IReportRow<TRow>
    {
        for (var round = 1; ; round++)
        {
            var path = $"{scope.Copilot}/metrics/reports/{report}?day={Days.Text(day)}";
            if (await AskAsync<ReportLinks>(access, scope, path, ct) is not { } links)
            {
                return null;
            }

            if (await DownloadAsync<TRow>(access, links.DownloadLinks, ct) is { } rows)
            {
                return rows;
            }

            if (round == MostLinkRounds)
            {
                throw new ProviderException(Trouble.ProviderDown, "GitHub's links to its report expire before they can be read.");
            }
        }
    }

    /// <returns>Null when a link has expired.</returns>
    private async Task<List<TRow>?> DownloadAsync<TRow>(ProviderAccess access, IReadOnlyList<Uri> links, CancellationToken ct)
        where TRow : class, IReportRow<TRow>
    {
        var rows = new List<TRow>();
        foreach (var link in links)
        {
            var isExpired = false;
            try
            {
                rows.AddRange(await http.DownloadAsync(access, link, RowsAsync<TRow>, answer => ExplainDownload(answer, out isExpired), ct));
            }
            catch (ProviderException) when (isExpired)
            {
                return null;
            }
            catch (ProviderException bad) when (bad.Trouble is Trouble.BadAnswer)
            {
                // The plumbing's sentence names the path that it asked for: here a signed link.
                throw new ProviderException(Trouble.BadAnswer, "A file of GitHub's report could not be read: it is cut off or not in the expected form.", inner: bad);
            }
        }

        return rows;
    }

    // A list of its own for each try: a file that broke off is read again from its start.
    private static async Task<List<TRow>> RowsAsync<TRow>(Stream body, CancellationToken ct)
        where TRow : class, IReportRow<TRow>
    {
        var rows = new List<TRow>();
        await foreach (var row in ReportRows.ReadAsync<TRow>(body, ct))
        {
            rows.AddRange(row.DayTotals ?? [row]);
        }

        return rows;
    }

    private static ProviderException ExplainDownload(FailedAnswer answer, out bool isExpired)
    {
        isExpired = (int)answer.Status is 403 or 410;
        return isExpired ? new(Trouble.NotFound, "A link to GitHub's report has expired.")
            : (int)answer.Status >= 500 ? new(Trouble.ProviderDown, $"The store of GitHub's reports has a problem of its own ({(int)answer.Status}).")
            : new(Trouble.RequestRefused, $"The store of GitHub's reports refuses the signed link ({(int)answer.Status}).");
    }

    private Task<ProviderAnswer<T>> SendAsync<T>(ProviderAccess access, GitHubScope scope, string path, CancellationToken ct)
    {
        var request = new ProviderRequest(HttpMethod.Get, path)
        {
            Sign = message => Sign(message, access.Secret),
            Explain = answer => refusals.Explain(scope, answer),
        };
        return http.SendAsync<T>(access, request, ct);
    }

    private static void Sign(HttpRequestMessage message, string token)
    {
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        message.Headers.Accept.ParseAdd("application/vnd.github+json");
        message.Headers.Add("X-GitHub-Api-Version", Version);
        // Refused without one.
        message.Headers.UserAgent.ParseAdd("TeamCost");
    }

    private static string? NextOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("Link", out var links) && NextLink().Match(string.Join(", ", links)) is { Success: true } next ? next.Groups[1].Value : null;

    [GeneratedRegex("<([^<>]+)>[^<>,]*;\\s*rel=\"?next\"?")]
    private static partial Regex NextLink();
}
