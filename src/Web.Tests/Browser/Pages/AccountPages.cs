namespace TeamCost.Web.Tests.Browser.Pages;

/// <summary><c>/register</c></summary>
internal sealed class RegisterPage(Visitor visitor)
{
    public static async Task<RegisterPage> OpenAsync(Visitor visitor)
    {
        await visitor.GoAsync("/register");
        return await HereAsync(visitor);
    }

    public static async Task<RegisterPage> HereAsync(Visitor visitor)
    {
        await visitor.Page.GetByTestId("register").WaitForAsync();
        await visitor.SeesAsync("register");
        return new RegisterPage(visitor);
    }

    /// <summary>Wrong on purpose: the form comes back with what is wrong beside the field.</summary>
    public async Task<string> RefusedAsync(string email)
    {
        visitor.Expect("422");
        await FillAsync("", email, "short");
        await visitor.Page.Locator("[aria-invalid=true]").First.WaitForAsync();
        return await visitor.Page.Locator("input[name=Email]").InputValueAsync();
    }

    public Task RegisterAsync(string name, string email, string password) => FillAsync(name, email, password);

    private async Task FillAsync(string name, string email, string password)
    {
        await visitor.Page.Locator("input[name=Name]").FillAsync(name);
        await visitor.Page.Locator("input[name=Email]").FillAsync(email);
        await visitor.Page.Locator("input[name=Password]").FillAsync(password);
        await visitor.Page.GetByTestId("register").ClickAsync();
    }
}

/// <summary><c>/sign-in</c></summary>
internal sealed class SignInPage(Visitor visitor)
{
    public static async Task<SignInPage> HereAsync(Visitor visitor)
    {
        await visitor.Page.GetByTestId("sign-in").WaitForAsync();
        await visitor.SeesAsync("sign-in");
        return new SignInPage(visitor);
    }

    public async Task SignInAsync(string email, string password)
    {
        await visitor.Page.Locator("input[name=Email]").FillAsync(email);
        await visitor.Page.Locator("input[name=Password]").FillAsync(password);
        await visitor.Page.GetByTestId("sign-in").ClickAsync();
    }
}

/// <summary>The page behind an invitation link.</summary>
internal sealed class InvitationPage(Visitor visitor)
{
    public static async Task<InvitationPage> OpenAsync(Visitor visitor, string link)
    {
        await visitor.GoAsync(new Uri(link).PathAndQuery);
        return await HereAsync(visitor, "invitation of a stranger");
    }

    public static async Task<InvitationPage> HereAsync(Visitor visitor, string kind)
    {
        await visitor.Page.Locator("[data-testid^=accept]").First.WaitForAsync();
        await visitor.SeesAsync(kind);
        return new InvitationPage(visitor);
    }

    public async Task<RegisterPage> CreateAccountAsync()
    {
        await visitor.Page.GetByTestId("accept-register").ClickAsync();
        return await RegisterPage.HereAsync(visitor);
    }

    public Task AcceptAsync() => visitor.Page.GetByTestId("accept").ClickAsync();
}
