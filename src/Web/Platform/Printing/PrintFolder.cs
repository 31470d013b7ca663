using System.Text;

namespace TeamCost.Web.Platform.Printing;

/// <summary>A folder for one document, which only the browser's account can read: the page, a profile of its own, the PDF. Gone afterwards.</summary>
internal sealed class PrintFolder : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // A page of ours has no scripts, and its policy allows none; the browser is told besides.
    private const string Preferences = """{"profile":{"default_content_setting_values":{"javascript":2,"cookies":2,"geolocation":2,"notifications":2}}}""";

    private PrintFolder(string path) => FolderPath = path;

    public string FolderPath { get; }

    public string Page => Path.Combine(FolderPath, "page.html");

    public string Profile => Path.Combine(FolderPath, "profile");

    public string Pdf => Path.Combine(FolderPath, "page.pdf");

    public string Log => Path.Combine(FolderPath, "browser.log");

    public static async Task<PrintFolder> MakeAsync(string html, string parent, CancellationToken ct)
    {
        var folder = new PrintFolder(Path.Combine(parent.Length > 0 ? parent : Path.GetTempPath(), $"teamcost-print-{Path.GetRandomFileName()[..8]}"));
        try
        {
            MakePrivate(folder.FolderPath);
            MakePrivate(folder.Profile);
            var settings = Path.Combine(folder.Profile, "Default");
            MakePrivate(settings);
            await File.WriteAllTextAsync(Path.Combine(settings, "Preferences"), Preferences, ct);
            await File.WriteAllTextAsync(folder.Page, html, Encoding.UTF8, ct);
            foreach (var path in new[] { folder.FolderPath, folder.Profile, settings, Path.Combine(settings, "Preferences"), folder.Page })
            {
                PrintAccount.Give(path);
            }

            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public async Task<byte[]?> ReadPdfAsync(CancellationToken ct)
    {
        var file = new FileInfo(Pdf);
        if (!file.Exists || file.Length < 5)
        {
            return null;
        }

        var bytes = await File.ReadAllBytesAsync(Pdf, ct);
        return bytes.AsSpan().StartsWith("%PDF-"u8) ? bytes : null;
    }

    /// <summary>The end of what the browser said, for the log of the server.</summary>
    public string LastWords()
    {
        try
        {
            return string.Join('\n', File.ReadLines(Log).TakeLast(8));
        }
        catch (IOException)
        {
            return "";
        }
    }

    public void Dispose()
    {
        try
        {
            if (Directory.Exists(FolderPath))
            {
                Directory.Delete(FolderPath, recursive: true);
            }
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // A dying browser still wrote into it, or the keeper was quicker; the system's temporary folder is tidied by the system.
        }
    }

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, Private);
        }
    }
}
