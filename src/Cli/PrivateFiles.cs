namespace TeamCost.Cli;

/// <summary>Files that nobody else on the machine may read: created so, not changed afterwards.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static FileStream Create(string path)
    {
        // An old file keeps its mode when it is truncated.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Replaces the file in one step, so that a reader sees the old text or the new one.</summary>
    public static void WriteText(string path, ReadOnlySpan<byte> text)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Environment.ProcessId}.new";
        using (var stream = Create(fresh))
        {
            stream.Write(text);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
