namespace TeamCost.Web.Platform.Database;

/// <summary>
/// A lock that the operating system holds for as long as this process lives, so that even a killed process gives it back.
/// Shared and exclusive, as <c>flock</c> has it: the same locks that the keeper of the embedded server waits for.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    public static FolderLock? TryShared(string path) => Try(path, FileShare.Read);

    public static FolderLock? TryExclusive(string path) => Try(path, FileShare.None);

    public static async Task<FolderLock> WaitAsync(Func<FolderLock?> take, string path, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromMinutes(3); waited += Pause)
        {
            if (take() is { } held)
            {
                return held;
            }

            await Task.Delay(Pause, ct);
        }

        throw new StartupException($"Another process holds {path} and does not let go. Is a TeamCost stuck? End it and start again.");
    }

    public void Dispose() => _file.Dispose();

    private static FolderLock? Try(string path, FileShare share)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Read, Share = share };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FolderLock(new FileStream(path, options));
        }
        catch (IOException busy) when (busy is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
