namespace TeamCost.Web.Platform.Printing;

/// <summary>Which browser prints: the one of the setting, else the first of its kind that this machine has.</summary>
/// <param name="Program">Null where there is none.</param>
/// <param name="Reason">Why there is none, for people.</param>
internal sealed record PrintBrowser(string? Program, string Reason = "")
{
    private const string None = "none";

    // The browser opens a socket below it, and an address of a socket has room for 107 bytes.
    private const int LongestFolder = 38;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable", "chrome", "msedge"];

    private static readonly string[] Elsewhere =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        @"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    ];

    public static PrintBrowser Find(PrintOptions options)
    {
        if (options.Folder.Length > LongestFolder)
        {
            return new PrintBrowser(null, $"The folder that the setting TeamCost:Pdf:Folder names is too deep for a browser: its path may have {LongestFolder} letters.");
        }

        var set = options.Browser.Trim();
        if (set.Length > 0 && set != None)
        {
            return File.Exists(set) ? new PrintBrowser(set) : new PrintBrowser(null, "The browser that the setting TeamCost:Pdf:Browser names is not there.");
        }

        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && OnPath("setpriv") is null)
        {
            return new PrintBrowser(null, "This server runs as root and has no setpriv to run a browser as somebody else.");
        }

        var found = set == None ? null : Names.Select(OnPath).FirstOrDefault(path => path is not null) ?? Elsewhere.FirstOrDefault(File.Exists);
        return found is null ? new PrintBrowser(null, "This server has no Chromium, Chrome or Edge to make PDFs with.") : new PrintBrowser(found);
    }

    private static string? OnPath(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }
}
