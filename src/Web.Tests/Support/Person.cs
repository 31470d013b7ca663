using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace TeamCost.Web.Tests.Support;

/// <summary>Somebody with a browser of their own: keeps cookies, runs no scripts, follows nothing.</summary>
public sealed class Person(HttpClient client, string email, Guid userId)
{
    public const string Password = "correct horse battery";

    private string? _forgeryToken;

    public string Email => email;

    public Guid UserId => userId;

    public HttpClient Client => client;

    public async Task SignInAsync(string password = Password)
    {
        var answer = await PostAsync("/sign-in", ("Email", email), ("Password", password));
        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        _forgeryToken = null;
    }

    public async Task<Answer> GetAsync(string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await Answer.OfAsync(response);
    }

    /// <summary>Sends a form as the page would, with its antiforgery token.</summary>
    public async Task<Answer> PostAsync(string path, params (string Name, string? Value)[] fields)
    {
        _forgeryToken ??= await ForgeryTokenAsync();
        using var form = new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", _forgeryToken)).Select(f => KeyValuePair.Create(f.Item1, f.Item2 ?? "")));
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), form);
        return await Answer.OfAsync(response);
    }

    /// <summary>As htmx asks: for a region of the page.</summary>
    public async Task<Answer> FragmentAsync(HttpMethod method, string path, params (string Name, string? Value)[] fields)
    {
        _forgeryToken ??= await ForgeryTokenAsync();
        using var ask = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        ask.Headers.Add("HX-Request", "true");
        ask.Headers.Add("HX-Request-Type", "partial");
        if (method != HttpMethod.Get)
        {
            ask.Content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", _forgeryToken)).Select(f => KeyValuePair.Create(f.Item1, f.Item2 ?? "")));
        }

        using var response = await client.SendAsync(ask);
        return await Answer.OfAsync(response);
    }

    /// <summary>Sends a file as the page's form would.</summary>
    public async Task<Answer> UploadAsync(string path, string field, string name, byte[] content)
    {
        _forgeryToken ??= await ForgeryTokenAsync();
        using var file = new ByteArrayContent(content);
        using var token = new StringContent(_forgeryToken);
        using var form = new MultipartFormDataContent { { file, field, name }, { token, "__RequestVerificationToken" } };
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), form);
        return await Answer.OfAsync(response);
    }

    /// <summary>As somebody else from now on: the token of the page belongs to who it was made for.</summary>
    public void Forget() => _forgeryToken = null;

    private async Task<string> ForgeryTokenAsync()
    {
        // Both pages carry a form; which one is served depends on whether somebody is signed in.
        var page = await GetAsync("/me");
        page = page.Status == HttpStatusCode.OK ? page : await GetAsync("/sign-in");
        return page.Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
    }
}

/// <summary>What came back, read as HTML only when somebody looks.</summary>
public sealed class Answer
{
    private readonly Lazy<IHtmlDocument> _page;

    private Answer(HttpStatusCode status, string body, string? location)
    {
        (Status, Body, Location) = (status, body, location);
        _page = new Lazy<IHtmlDocument>(() => new HtmlParser().ParseDocument(body));
    }

    public HttpStatusCode Status { get; }

    public string Body { get; }

    public string? Location { get; }

    public IHtmlDocument Page => _page.Value;

    public static async Task<Answer> OfAsync(HttpResponseMessage response) =>
        new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.OriginalString);

    public IElement Find(string selector) => Page.QuerySelector(selector) ?? throw new ShouldAssertException($"Nothing on the page is {selector}:\n{Body}");

    /// <summary>The sentences that say what was wrong: beside fields and above the form.</summary>
    public string Errors => string.Join(" ", Page.QuerySelectorAll(".field-error, [role=alert], .notice").Select(e => e.TextContent.Trim()));

    public string Text(string testId) => string.Join(" ", Find($"[data-testid={testId}]").TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
