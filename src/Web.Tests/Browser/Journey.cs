using System.Globalization;
using Microsoft.Playwright;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

/// <summary>
/// What a few people do in their browsers, told once. Fails on any error in a console and on any request to another host; a failed journey leaves a
/// trace and a picture of everybody's last page in <c>TestResults/browser</c>.
/// </summary>
public sealed class Journey
{
    private readonly Chromium _chromium;
    private readonly Uri _address;
    private readonly List<Visitor> _visitors = [];

    private Journey(Chromium chromium, Uri address) => (_chromium, _address) = (chromium, address);

    public static async Task TakeAsync(Chromium chromium, Uri address, string name, Func<Journey, Task> steps)
    {
        var journey = new Journey(chromium, address);
        var hasFailed = true;
        try
        {
            await steps(journey);
            foreach (var visitor in journey._visitors)
            {
                visitor.Troubles.ShouldBeEmpty($"the browser of {visitor.Name} complained");
            }

            hasFailed = false;
        }
        finally
        {
            foreach (var visitor in journey._visitors)
            {
                await visitor.LeaveAsync(hasFailed ? Path.Combine(RepositoryRoot.Path, "TestResults", "browser", name) : null);
            }
        }
    }

    /// <summary>A person who was never here: a browser with no cookies.</summary>
    public async Task<Visitor> NewVisitorAsync(string name, VisitorOptions? options = null)
    {
        var visitor = await Visitor.ComeAsync(_chromium.Browser, _address, name, options ?? new VisitorOptions());
        _visitors.Add(visitor);
        return visitor;
    }
}

/// <param name="Scripts">False is a browser with JavaScript off.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>, as the system says it.</param>
/// <param name="HasTrace">A failure leaves a trace of every step, which costs time at every step.</param>
public sealed record VisitorOptions(bool Scripts = true, string Theme = "dark", int Width = 1440, int Height = 900, bool HasTrace = true);

/// <summary>One person's browser.</summary>
public sealed class Visitor
{
    private readonly IBrowserContext _context;
    private VisitorOptions _options;
    private readonly HashSet<string> _checked = [];
    private readonly List<string> _troubles = [];
    private readonly List<string> _expected = [];

    private Visitor(string name, Uri address, IBrowserContext context, IPage page, VisitorOptions options) =>
        (Name, Address, _context, Page, _options) = (name, address, context, page, options);

    public string Name { get; }

    public Uri Address { get; }

    public IPage Page { get; }

    /// <summary>Errors in the console, broken scripts, failed requests, requests to another host.</summary>
    public IReadOnlyList<string> Troubles => [.. _troubles.Where(trouble => !_expected.Exists(word => trouble.Contains(word, StringComparison.Ordinal)))];

    public static async Task<Visitor> ComeAsync(IBrowser browser, Uri address, string name, VisitorOptions options)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            JavaScriptEnabled = options.Scripts,
            ColorScheme = options.Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = options.Width, Height = options.Height },
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        if (options.HasTrace)
        {
            await context.Tracing.StartAsync(new() { Snapshots = true });
        }

        var page = await context.NewPageAsync();
        var visitor = new Visitor(name, address, context, page, options);
        visitor.Watch();
        return visitor;
    }

    /// <summary>Goes to an address of ours; the answer must be a page.</summary>
    public async Task GoAsync(string path)
    {
        var response = await Page.GotoAsync(path);
        response.ShouldNotBeNull();
        response.Status.ShouldBe(200, $"{Name} asked for {path}");
    }

    /// <summary>Until the address holds this. Looked at again and again: the driver's own wait misses a move that comes while it begins to wait.</summary>
    public Task AtAsync(string part) => AtAsync(url => url.ToString().Contains(part, StringComparison.Ordinal), part);

    /// <summary>Until the page with such an address has loaded.</summary>
    public async Task AtAsync(Func<Uri, bool> isThere, string words)
    {
        await Eventually.True(() => isThere(new Uri(Page.Url)), $"{Name} is at {words}");
        await Page.WaitForLoadStateAsync();
    }

    /// <summary>The same page in another theme of the system and at another width.</summary>
    public async Task LookAsync(string theme, int width)
    {
        _options = _options with { Theme = theme, Width = width };
        await Page.EmulateMediaAsync(new() { ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
        await Page.SetViewportSizeAsync(width, _options.Height);
        // Colours on their way from one theme to the other are neither's.
        await Page.EvaluateAsync("""
            async () => {
                await new Promise(requestAnimationFrame);
                await Promise.all(document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < Infinity).map(one => one.finished.catch(() => {})));
            }
            """);
    }

    /// <summary>Called by a page object on arrival: axe runs on the first view of each kind of page.</summary>
    public async Task SeesAsync(string kind)
    {
        if (_options.Scripts && _checked.Add($"{kind} {_options.Theme} {_options.Width}"))
        {
            // A region that asks again is pale for a moment.
            await Page.WaitForFunctionAsync("() => !document.querySelector('.htmx-request')");
            (await Accessibility.FaultsAsync(Page)).ShouldBeEmpty($"axe on {kind}, {_options.Theme}, {_options.Width} px, at {Page.Url}");
        }
    }

    /// <summary>An answer that the journey provokes on purpose is no trouble.</summary>
    public void Expect(string word) => _expected.Add(word);

    internal async Task LeaveAsync(string? folder)
    {
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{Name}.png"), FullPage = true });
            await File.WriteAllTextAsync(Path.Combine(folder, $"{Name}.html"), await Page.ContentAsync());
            await File.WriteAllLinesAsync(Path.Combine(folder, $"{Name}.txt"), [Page.Url, .. _troubles]);
        }

        if (_options.HasTrace)
        {
            await _context.Tracing.StopAsync(new() { Path = folder is null ? null : Path.Combine(folder, $"{Name}.trace.zip") });
        }

        await _context.DisposeAsync();
    }

    private void Watch()
    {
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _troubles.Add($"{message.Type}: {message.Text} ({message.Location})");
            }
        };
        Page.PageError += (_, error) => _troubles.Add($"script: {error}");
        Page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (to.Scheme is not ("data" or "blob") && to.Authority != Address.Authority)
            {
                _troubles.Add($"another host: {request.Url}");
            }
        };
        Page.Response += (_, response) =>
        {
            if (response.Status >= 400)
            {
                _troubles.Add(string.Create(CultureInfo.InvariantCulture, $"{response.Status}: {response.Request.Method} {response.Url}"));
            }
        };
    }
}
