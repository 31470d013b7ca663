using System.Diagnostics;
using System.Net;
using AngleSharp.Html.Parser;

namespace TeamCost.Bench;

/// <summary>A signed-in person with one kept-alive connection.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    private Visitor(Uri address) => _client = new HttpClient(new SocketsHttpHandler
    {
        CookieContainer = new CookieContainer(),
        AutomaticDecompression = DecompressionMethods.All,
    })
    { BaseAddress = address };

    public static async Task<Visitor> SignInAsync(Uri address, string email, string password)
    {
        var visitor = new Visitor(address);
        var form = new HtmlParser().ParseDocument(await visitor._client.GetStringAsync(new Uri("/sign-in", UriKind.Relative)));
        var fields = form.QuerySelectorAll("form[method=post] input[type=hidden][name]").DistinctBy(input => input.GetAttribute("name")).ToDictionary(
            input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
        fields["Email"] = email;
        fields["Password"] = password;
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await visitor._client.PostAsync(new Uri("/sign-in", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return visitor;
    }

    /// <param name="target">The region asked for as htmx asks, or null for the whole page.</param>
    public async Task<(TimeSpan Took, string Text)> GetAsync(string address, string? target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept-Encoding", "br");
        if (target is not null)
        {
            request.Headers.Add("HX-Request", "true");
            request.Headers.Add("HX-Request-Type", "partial");
            request.Headers.Add("HX-Target", $"div#{target}");
        }

        var watch = Stopwatch.StartNew();
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var took = watch.Elapsed;
        return answer.StatusCode == HttpStatusCode.OK ? (took, text) : throw new InvalidOperationException($"{address} answered {(int)answer.StatusCode}.");
    }

    public void Dispose() => _client.Dispose();
}
