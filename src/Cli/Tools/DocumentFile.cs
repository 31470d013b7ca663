namespace TeamCost.Cli.Tools;

/// <summary>Reads documents that are small by nature, and refuses those that are not.</summary>
internal static class DocumentFile
{
    private const long Largest = 1L << 29;

    /// <exception cref="LogException">It is too large to be such a document.</exception>
    public static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        if (file.Length > Largest)
        {
            throw new LogException($"it is {file.Length >> 20} MB; documents of this kind are read up to {Largest >> 20} MB");
        }

        var bytes = new byte[file.Length];
        var filled = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var text = filled == bytes.Length ? bytes : bytes[..filled];
        return text.AsSpan().StartsWith("\uFEFF"u8) ? text[3..] : text;
    }

    /// <returns>Null when there is no such file, or it cannot be opened.</returns>
    public static byte[]? TryReadAll(string path)
    {
        try
        {
            return File.Exists(path) ? ReadAll(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
