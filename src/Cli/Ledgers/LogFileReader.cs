using System.Buffers;
using Microsoft.Win32.SafeHandles;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Ledgers;

/// <summary>Reads one log from where it was left, line by line, in a buffer that grows only for a line that needs it.</summary>
internal sealed class LogFileReader(ILineReader reader) : IDisposable
{
    private const int UsualBuffer = 1 << 20;
    private const int LongestLine = 1 << 29;
    private const int ProofBytes = 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualBuffer);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <param name="known">How far it was read before; null for a new file.</param>
    /// <param name="read">Told how many bytes were read, for the progress bar.</param>
    public LogFileState Read(LogFile log, byte tool, byte readerVersion, FileStat stat, LogFileState? known, List<UsageEvent> events, Action<long> read, CancellationToken ct)
    {
        var path = log.Path;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var start = known is not null && known.ReaderVersion == readerVersion && IsContinued(file, known) ? known.Offset : 0;
        var broken = start > 0 ? known!.BrokenLines : 0;
        var firstBroken = start > 0 ? known!.FirstBrokenAt : 0;

        reader.Start(log, start > 0 ? known!.State : default);
        var offset = start;
        var filled = 0;
        var searched = 0;
        var isSkipping = false;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var got = RandomAccess.Read(file, _buffer.AsSpan(filled), offset + filled);
            if (got == 0)
            {
                break;
            }

            read(got);
            filled += got;
            var consumed = 0;
            while (_buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n') is var newline and >= 0)
            {
                var end = searched + newline;
                if ((isSkipping || !ReadLine(_buffer.AsSpan(consumed..end), isFirst: offset + consumed == 0, events)) && broken++ == 0)
                {
                    firstBroken = offset + consumed;
                }

                isSkipping = false;
                consumed = searched = end + 1;
            }

            _buffer.AsSpan(consumed, filled - consumed).CopyTo(_buffer);
            offset += consumed;
            filled -= consumed;
            searched = filled;
            if (filled == _buffer.Length)
            {
                (offset, filled, searched, isSkipping) = MakeRoom(offset, filled, isSkipping);
            }
        }

        reader.Finish(events);
        if (_buffer.Length > 4 * UsualBuffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(UsualBuffer);
        }

        // Only whole lines count as read: the tool may be writing the last one. A line too long to hold is read to its end first.
        var resume = isSkipping ? start : offset;
        return new LogFileState(path, tool, readerVersion, stat, resume, Proof(file, 0, Math.Min(ProofBytes, resume)), TailProof(file, resume), broken, firstBroken,
            resume == 0 ? default : isSkipping ? known!.State : reader.State.ToArray(), reader.Note);
    }

    private (long Offset, int Filled, int Searched, bool IsSkipping) MakeRoom(long offset, int filled, bool isSkipping)
    {
        if (isSkipping || filled >= LongestLine)
        {
            return (offset + filled, 0, 0, true);
        }

        var larger = ArrayPool<byte>.Shared.Rent(filled * 2);
        _buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        return (offset, filled, filled, false);
    }

    /// <returns>False when the line is broken.</returns>
    private bool ReadLine(ReadOnlySpan<byte> line, bool isFirst, List<UsageEvent> events)
    {
        if (isFirst && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty)
        {
            return true;
        }

        return line[0] == '{' && line[^1] == '}' && (!reader.MayMatter(line) || Told(line, events));
    }

    // The framework's parser lets bytes and escapes pass that it then refuses to make a text of: such a line is broken, whatever its reader expected.
    private bool Told(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        var count = events.Count;
        try
        {
            return reader.Read(line, events);
        }
        catch (Exception e) when (LogReaders.IsDamage(e))
        {
            events.RemoveRange(count, events.Count - count);
            return false;
        }
    }

    // The same beginning and the same bytes just before the place: it has only grown. Anything else is a rewrite.
    private static bool IsContinued(SafeFileHandle file, LogFileState known) =>
        RandomAccess.GetLength(file) >= known.Offset
        && Proof(file, 0, Math.Min(ProofBytes, known.Offset)) == known.HeadHash
        && TailProof(file, known.Offset) == known.TailHash;

    private static ulong TailProof(SafeFileHandle file, long end) =>
        Proof(file, Math.Max(0, end - ProofBytes), Math.Min(ProofBytes, end));

    private static ulong Proof(SafeFileHandle file, long from, long length)
    {
        Span<byte> bytes = stackalloc byte[ProofBytes];
        var filled = 0;
        while (filled < length && RandomAccess.Read(file, bytes[filled..(int)length], from + filled) is var got and > 0)
        {
            filled += got;
        }

        return Checksum.Of(bytes[..filled]);
    }
}
