using System.Buffers;

namespace TeamCost.Cli.Tools;

/// <summary>
/// The whole lines of a document that is many JSON objects: for logs whose lines mean something only together. The last line without its
/// newline is still being written and is left out. One line at a time is in memory.
/// </summary>
internal static class DocumentLines
{
    private const int UsualBuffer = 1 << 18;
    private const int LongestLine = 1 << 28;

    /// <param name="line">Without its newline and surrounding blanks; never empty. Only good during the call.</param>
    public delegate void Visitor(ReadOnlyMemory<byte> line);

    public static void Read(string path, Visitor visit, CancellationToken ct)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        var buffer = ArrayPool<byte>.Shared.Rent(UsualBuffer);
        try
        {
            var (filled, searched) = (0, 0);
            while (file.Read(buffer, filled, buffer.Length - filled) is var got and > 0)
            {
                ct.ThrowIfCancellationRequested();
                filled += got;
                var consumed = 0;
                while (buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n') is var newline and >= 0)
                {
                    Visit(buffer.AsMemory(consumed..(searched + newline)), visit);
                    consumed = searched = searched + newline + 1;
                }

                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                searched = filled -= consumed;
                if (filled == buffer.Length)
                {
                    buffer = Larger(buffer);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Visit(ReadOnlyMemory<byte> line, Visitor visit)
    {
        var text = line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
        text = text.Trim(" \t\r"u8);
        if (!text.IsEmpty)
        {
            visit(text);
        }
    }

    private static byte[] Larger(byte[] buffer)
    {
        if (buffer.Length >= LongestLine)
        {
            throw new LogException($"a line of it is longer than {LongestLine >> 20} MB");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
