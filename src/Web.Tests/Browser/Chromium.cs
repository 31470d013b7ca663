using Microsoft.Playwright;

namespace TeamCost.Web.Tests.Browser;

/// <summary>One browser for the whole run: the Chromium, Chrome or Edge that this machine has.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

    private static readonly string[] Elsewhere =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Find(),
            // Root may not use the sandbox; containers have little shared memory.
            Args = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? ["--no-sandbox", "--disable-dev-shm-usage"] : ["--disable-dev-shm-usage"],
        });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string Find()
    {
        var ending = OperatingSystem.IsWindows() ? ".exe" : "";
        var onPath = from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                     from name in Names
                     select Path.Combine(folder, name + ending);
        return onPath.Concat(Elsewhere).FirstOrDefault(File.Exists) ?? throw new InvalidOperationException(
            "The browser tests need Chromium, Chrome or Edge, and there is none on the PATH. On Debian: apt-get install chromium. " +
            "Without a browser: dotnet test --filter Category!=Browser");
    }
}
