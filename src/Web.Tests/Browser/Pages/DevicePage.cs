namespace TeamCost.Web.Tests.Browser.Pages;

/// <summary><c>/device</c></summary>
internal sealed class DevicePage(Visitor visitor)
{
    public static async Task<DevicePage> OpenAsync(Visitor visitor)
    {
        await visitor.GoAsync("/device");
        await visitor.Page.GetByTestId("find-code").WaitForAsync();
        await visitor.SeesAsync("device");
        return new DevicePage(visitor);
    }

    public static async Task<DevicePage> AskingAsync(Visitor visitor)
    {
        await visitor.Page.GetByTestId("asking").WaitForAsync();
        await visitor.SeesAsync("device asking");
        return new DevicePage(visitor);
    }

    public async Task<string> WrongAsync(string code)
    {
        visitor.Expect("404");
        await TypeAsync(code);
        var error = visitor.Page.Locator(".field-error").First;
        await error.WaitForAsync();
        return await error.InnerTextAsync();
    }

    public async Task<DevicePage> EnterAsync(string code)
    {
        await TypeAsync(code);
        return await AskingAsync(visitor);
    }

    public Task<string> CodeAsync() => visitor.Page.GetByTestId("device-code").InnerTextAsync();

    public async Task AllowAsync(string? org = null, string? name = null)
    {
        if (org is not null)
        {
            await visitor.Page.Locator("select[name='Form.OrgId']").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = org });
        }

        if (name is not null)
        {
            await visitor.Page.Locator("input[name='Form.Name']").FillAsync(name);
        }

        await visitor.Page.GetByTestId("allow").ClickAsync();
        await DoneAsync();
    }

    public async Task DenyAsync()
    {
        await visitor.Page.GetByTestId("deny").ClickAsync();
        await DoneAsync();
    }

    private async Task DoneAsync()
    {
        await visitor.Page.GetByTestId("device-done").WaitForAsync();
        await visitor.SeesAsync("device done");
    }

    private async Task TypeAsync(string code)
    {
        await visitor.Page.Locator("input[name=Code]").FillAsync(code);
        await visitor.Page.GetByTestId("find-code").ClickAsync();
    }
}
