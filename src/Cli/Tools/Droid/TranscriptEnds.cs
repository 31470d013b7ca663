using System.Text;

namespace TeamCost.Cli.Tools.Droid;

/// <summary>What the beginning and the end of a transcript tell; what lies between is never read.</summary>
internal sealed record TranscriptEnds(string? Folder, string? Model, long LastMs)
{
    private const int HeadBytes = 1 << 16;
    private const int TailBytes = 1 << 18;

    public static TranscriptEnds Of(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.RandomAccess);
            var head = Piece(file, 0, HeadBytes);
            var tail = file.Length <= HeadBytes ? head : Piece(file, Math.Max(0, file.Length - TailBytes), TailBytes);
            var folder = Lines(head).Select(line => line.Text("cwd")).FirstOrDefault(cwd => cwd is not null);
            var lastMs = Lines(tail).Select(line => line.InstantMs("timestamp")).DefaultIfEmpty().Max();
            return new TranscriptEnds(folder, ModelIn(Encoding.UTF8.GetString(head)), lastMs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new TranscriptEnds(null, null, 0);
        }
    }

    // "Model: Claude Opus 4.5" in the text that a session begins with
    private static string? ModelIn(string head)
    {
        const string word = "Model: ";
        var start = head.IndexOf(word, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var rest = head.AsSpan(start + word.Length);
        var end = rest.IndexOfAny("\\\"\n\r<");
        var name = (end < 0 ? rest : rest[..end]).Trim().ToString();
        return name.Length is > 0 and < 100 ? name.ToLowerInvariant().Replace('.', '-').Replace(' ', '-') : null;
    }

    private static byte[] Piece(FileStream file, long from, int length)
    {
        var bytes = new byte[Math.Min(length, file.Length - from)];
        file.Position = from;
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static IEnumerable<System.Text.Json.JsonElement> Lines(byte[] piece)
    {
        var start = 0;
        while (start < piece.Length)
        {
            var newline = Array.IndexOf(piece, (byte)'\n', start);
            var end = newline < 0 ? piece.Length : newline;
            using var line = JsonFields.TryParse(piece.AsMemory(start..end));
            if (line is not null)
            {
                yield return line.RootElement;
            }

            start = end + 1;
        }
    }
}
