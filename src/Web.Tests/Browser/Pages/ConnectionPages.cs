using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TeamCost.Web.Tests.Browser.Pages;

/// <summary><c>/o/{org}/connections</c></summary>
internal sealed class ConnectionsPage(Visitor visitor)
{
    public static async Task<ConnectionsPage> HereAsync(Visitor visitor)
    {
        await visitor.Page.GetByTestId("catalogue").WaitForAsync();
        await visitor.SeesAsync("connections");
        return new ConnectionsPage(visitor);
    }

    public async Task<NewConnectionPage> ChooseAsync(string provider)
    {
        await visitor.Page.GetByTestId("catalogue").GetByRole(AriaRole.Link, new() { Name = $"Connect {provider}", Exact = true }).ClickAsync();
        return await NewConnectionPage.HereAsync(visitor);
    }

    public Task<string> ListAsync() => visitor.Page.GetByTestId("connections").InnerTextAsync();
}

/// <summary><c>/o/{org}/connections/new/{provider}</c></summary>
internal sealed class NewConnectionPage(Visitor visitor)
{
    public static async Task<NewConnectionPage> HereAsync(Visitor visitor)
    {
        await visitor.Page.GetByTestId("connect").WaitForAsync();
        await visitor.SeesAsync("new connection");
        return new NewConnectionPage(visitor);
    }

    /// <returns>The address of the new account.</returns>
    public static async Task<string> AddByHandAsync(Visitor visitor, string org, string name)
    {
        await visitor.GoAsync($"{org}/connections/new/other");
        await visitor.Page.Locator("#Name").FillAsync(name);
        return await (await HereAsync(visitor)).ConnectAsync();
    }

    /// <returns>What the test says: a sentence, or whose account it is.</returns>
    public async Task<string> TestAsync(string key)
    {
        await visitor.Page.Locator("#Secret").FillAsync(key);
        var answer = visitor.Page.WaitForResponseAsync(response => response.Url.EndsWith("/test", StringComparison.Ordinal));
        await visitor.Page.GetByTestId("test").ClickAsync();
        await answer;
        await visitor.Page.GetByTestId("account-test").Locator(".notice, .panel").WaitForAsync();
        return await visitor.Page.GetByTestId("account-test").InnerTextAsync();
    }

    public async Task<string> ConnectAsync()
    {
        await visitor.Page.GetByTestId("connect").ClickAsync();
        await visitor.AtAsync(url => Regex.IsMatch(url.AbsolutePath, "/connections/[0-9a-f-]{36}$"), "one of connections");
        await visitor.SeesAsync("connection");
        return new Uri(visitor.Page.Url).AbsolutePath;
    }
}

/// <summary><c>/o/{org}/connections/{id}</c></summary>
internal sealed class ConnectionPage(Visitor visitor)
{
    /// <summary>Waits, without a reload, until so much of the past is there.</summary>
    public Task SeePastAsync(string words) => visitor.Page.GetByTestId("backfill").Filter(new() { HasText = words }).WaitForAsync();

    public async Task SyncNowAsync()
    {
        await visitor.Page.GetByTestId("sync-now").ClickAsync();
        await visitor.Page.GetByTestId("run").Nth(1).WaitForAsync();
    }

    public async Task<ConnectionsPage> DisconnectAsync(string name)
    {
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Disconnect" }).ClickAsync();
        await visitor.SeesAsync("disconnect");
        await visitor.Page.GetByLabel("Erase it").CheckAsync();
        await visitor.Page.Locator("#Confirmation").FillAsync(name);
        await visitor.Page.GetByTestId("disconnect").ClickAsync();
        return await ConnectionsPage.HereAsync(visitor);
    }
}

/// <summary><c>/o/{org}/connections/{id}/files</c></summary>
internal static class FilesPage
{
    /// <returns>The address of the page that shows the file.</returns>
    public static async Task<string> UploadAsync(Visitor visitor, string account, string text)
    {
        await visitor.GoAsync($"{account}/files");
        await visitor.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "usage.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });
        await visitor.AtAsync(url => Regex.IsMatch(url.AbsolutePath, "/files/[0-9a-f-]{36}$"), "one of files");
        return new Uri(visitor.Page.Url).AbsolutePath;
    }
}

/// <summary><c>/o/{org}/uploads</c></summary>
internal static class UploadsPage
{
    /// <returns>The address of the page that shows the report.</returns>
    public static async Task<string> UploadAsync(Visitor visitor, string org, string text)
    {
        await visitor.GoAsync($"{org}/uploads");
        await visitor.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "cc.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(text) });
        return await ShownAsync(visitor);
    }

    public static async Task<string> PasteAsync(Visitor visitor, string org, string text)
    {
        await visitor.GoAsync($"{org}/uploads");
        await visitor.Page.GetByText("Paste it instead").ClickAsync();
        await visitor.Page.Locator("#text").FillAsync(text);
        await visitor.Page.GetByTestId("paste").ClickAsync();
        return await ShownAsync(visitor);
    }

    private static async Task<string> ShownAsync(Visitor visitor)
    {
        await visitor.AtAsync(url => Regex.IsMatch(url.AbsolutePath, "/uploads/[0-9a-f-]{36}$"), "one of uploads");
        return new Uri(visitor.Page.Url).AbsolutePath;
    }
}
