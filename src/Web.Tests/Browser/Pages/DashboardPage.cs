using Microsoft.Playwright;

namespace TeamCost.Web.Tests.Browser.Pages;

/// <summary><c>/o/{org}</c> with figures.</summary>
internal sealed class DashboardPage(Visitor visitor)
{
    private const string Mark = "notReloaded";

    public static async Task<DashboardPage> OpenAsync(Visitor visitor, string path)
    {
        await visitor.GoAsync(path);
        return await HereAsync(visitor);
    }

    public static async Task<DashboardPage> HereAsync(Visitor visitor)
    {
        await visitor.Page.GetByTestId("figure-spend").WaitForAsync();
        await visitor.SeesAsync("dashboard");
        return new DashboardPage(visitor);
    }

    /// <summary>Remembers in the page itself that it is this page: a reload forgets it.</summary>
    public static Task MarkAsync(Visitor visitor) => visitor.Page.EvaluateAsync($"() => {{ window.{Mark} = true; }}");

    public static Task<bool> IsMarkedAsync(Visitor visitor) => visitor.Page.EvaluateAsync<bool>($"() => window.{Mark} === true");

    public Task<string> FigureAsync(string key) => visitor.Page.GetByTestId($"figure-{key}").Locator(".figure-value").InnerTextAsync();

    /// <summary>Chooses one value of a filter, and waits for the chip and the address.</summary>
    public async Task FilterAsync(string dimension, string value)
    {
        await visitor.Page.GetByTestId($"filter-{dimension}").ClickAsync();
        await visitor.Page.Locator($"input[name={dimension}][value='{value}']").CheckAsync();
        await visitor.Page.GetByTestId("chips").WaitForAsync();
        await visitor.AtAsync($"{dimension}={value}");
        await visitor.Page.Keyboard.PressAsync("Escape");
    }

    public async Task RemoveFiltersAsync()
    {
        await visitor.Page.GetByTestId("chips").GetByRole(AriaRole.Link, new() { Name = "Remove all" }).ClickAsync();
        await visitor.Page.GetByTestId("chips").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    /// <summary>Every number opens the list behind it.</summary>
    public async Task<SpendPage> OpenSpendAsync()
    {
        await visitor.Page.GetByTestId("figure-spend").GetByRole(AriaRole.Link).First.ClickAsync();
        return await SpendPage.HereAsync(visitor);
    }
}

/// <summary><c>/o/{org}/spend</c></summary>
internal sealed class SpendPage(Visitor visitor)
{
    public static async Task<SpendPage> HereAsync(Visitor visitor)
    {
        await visitor.AtAsync(url => url.AbsolutePath.EndsWith("/spend", StringComparison.Ordinal), "spend");
        await visitor.Page.GetByTestId("spend-table").WaitForAsync();
        await visitor.SeesAsync("spend");
        return new SpendPage(visitor);
    }

    public Uri Address => new(visitor.Page.Url);

    /// <summary>The rows of the table and their amounts, the total last.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync() =>
        [.. (await visitor.Page.GetByTestId("spend-table").Locator("tbody tr, tfoot tr").AllInnerTextsAsync()).Select(row => row.ReplaceLineEndings(" "))];

    /// <summary>Opens what is behind one row.</summary>
    public async Task<SpendPage> OpenAsync(string row)
    {
        await visitor.Page.GetByTestId("spend-table").GetByRole(AriaRole.Link, new() { Name = row }).ClickAsync();
        await visitor.Page.GetByTestId("chips").WaitForAsync();
        return await HereAsync(visitor);
    }

    public async Task GroupByAsync(string dimension)
    {
        await visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = "Group by" }).GetByRole(AriaRole.Link, new() { Name = dimension, Exact = true }).ClickAsync();
        await visitor.AtAsync($"by={dimension.ToLowerInvariant()}");
        await visitor.Page.GetByTestId("spend-table").WaitForAsync();
    }
}
