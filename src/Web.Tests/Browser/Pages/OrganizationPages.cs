using Microsoft.Playwright;

namespace TeamCost.Web.Tests.Browser.Pages;

/// <summary>What surrounds every page of an organization: switcher, menu, account.</summary>
internal sealed class Frame(Visitor visitor)
{
    public async Task<NewOrganizationPage> NewOrganizationAsync()
    {
        await visitor.Page.GetByTestId("organization-switcher").ClickAsync();
        await visitor.Page.Locator(".rail").GetByRole(AriaRole.Link, new() { Name = "New organization" }).ClickAsync();
        await visitor.Page.GetByTestId("create-organization").WaitForAsync();
        await visitor.SeesAsync("new organization");
        return new NewOrganizationPage(visitor);
    }

    public Task GoAsync(string title) => visitor.Page.Locator(".rail nav").GetByRole(AriaRole.Link, new() { Name = title, Exact = true }).ClickAsync();

    public async Task SignOutAsync()
    {
        await visitor.Page.GetByTestId("account-menu").ClickAsync();
        await visitor.Page.Locator(".rail").GetByTestId("sign-out").ClickAsync();
        await visitor.AtAsync(url => url.AbsolutePath == "/", "the first page");
    }
}

/// <summary><c>/organizations/new</c></summary>
internal sealed class NewOrganizationPage(Visitor visitor)
{
    /// <returns>Its part of the address.</returns>
    public async Task<string> CreateAsync(string name)
    {
        await visitor.Page.Locator("input[name='Form.Name']").FillAsync(name);
        await visitor.Page.GetByTestId("create-organization").ClickAsync();
        await visitor.AtAsync(url => url.AbsolutePath.StartsWith("/o/", StringComparison.Ordinal), "an organization");
        await visitor.SeesAsync("start");
        return new Uri(visitor.Page.Url).Segments[2].TrimEnd('/');
    }
}

/// <summary><c>/o/{org}/settings/invitations</c></summary>
internal sealed class InvitationsPage(Visitor visitor)
{
    public static async Task<InvitationsPage> OpenAsync(Visitor visitor, string org)
    {
        await visitor.GoAsync($"/o/{org}/settings/invitations");
        await visitor.SeesAsync("invitations");
        return new InvitationsPage(visitor);
    }

    /// <returns>The link that opens the organization once.</returns>
    public async Task<string> InviteAsync()
    {
        await visitor.Page.GetByTestId("invite").ClickAsync();
        var link = await visitor.Page.GetByTestId("invitation-link").TextContentAsync();
        await visitor.SeesAsync("invitation made");
        return link!.Trim();
    }
}

/// <summary><c>/o/{org}/tokens</c></summary>
internal sealed class TokensPage(Visitor visitor)
{
    public static async Task<TokensPage> HereAsync(Visitor visitor)
    {
        await visitor.Page.GetByTestId("create-token").WaitForAsync();
        await visitor.SeesAsync("tokens");
        return new TokensPage(visitor);
    }

    /// <returns>The secret, shown once.</returns>
    public async Task<string> CreateAsync(string name)
    {
        await visitor.Page.Locator("input[name='Form.Name']").FillAsync(name);
        await visitor.Page.GetByTestId("create-token").ClickAsync();
        var secret = await visitor.Page.GetByTestId("token-secret").TextContentAsync();
        await visitor.SeesAsync("token made");
        return secret!.Trim();
    }

    public async Task RevokeAsync(string name)
    {
        var row = visitor.Page.GetByTestId("token-row").Filter(new() { HasText = name });
        await row.GetByRole(AriaRole.Button, new() { Name = $"Revoke {name}" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await visitor.Page.GetByTestId("toast").WaitForAsync();
    }

    public Task<string> StateOfAsync(string name) =>
        visitor.Page.GetByTestId("token-row").Filter(new() { HasText = name }).Locator("td").Nth(3).InnerTextAsync();
}
