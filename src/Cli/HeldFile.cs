namespace TeamCost.Cli;

/// <summary>A file that one process at a time holds; a process that dies lets go of it.</summary>
internal sealed class HeldFile : IDisposable
{
    private static readonly TimeSpan _beat = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private HeldFile(FileStream file) => _file = file;

    /// <returns>Null when another process still holds it after <paramref name="patience"/>.</returns>
    public static async Task<HeldFile?> TakeAsync(string path, TimeSpan patience, TimeProvider time, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } held)
            {
                return held;
            }

            if (time.GetElapsedTime(started) >= patience)
            {
                return null;
            }

            await Task.Delay(_beat, time, ct);
        }
    }

    /// <returns>Null when another process holds it.</returns>
    public static HeldFile? TryTake(string path)
    {
        PrivateFiles.MakeFolder(Path.GetDirectoryName(path)!);
        try
        {
            return new HeldFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
