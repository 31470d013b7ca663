using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Ledgers;

/// <summary>The ledger on disk: one file, replaced whole (docs/decisions/0012-cli-ledger.md describes the bytes).</summary>
internal static class LedgerFile
{
    private const int Format = 2;
    private const int HeaderBytes = 64;
    private const int MostTableBytes = 1 << 30;

    // A quarter of a megabyte.
    private const int PieceEvents = 2048;

    private static ReadOnlySpan<byte> Magic => "TCLEDGER"u8;

    /// <param name="Sums">The events added up per session, as the last scan left them: all that most reports need.</param>
    /// <param name="Walk">Shows all events a piece at a time, so that they take no memory; throws <see cref="InvalidDataException"/> at the end when they are damaged.</param>
    public sealed record Content(Words Words, List<LogFileState> Files, EventStore Store, UsageSums? Sums, Action<EventPiece> Walk)
    {
        public static Content Empty => new(new Words([]), [], new EventStore([], 0), null, _ => { });
    }

    public delegate void EventPiece(ReadOnlySpan<UsageEvent> events);

    /// <param name="checksEvents">Also reads all events for their checksum; without, they are checked when somebody asks for them.</param>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    public static Content? Read(string path, bool checksEvents = true)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = Open(path);
        var head = ReadHead(file);
        var sumsAt = HeaderBytes + head.EventBytes;
        var table = new byte[head.TableBytes];
        var sums = new byte[head.SumBytes];
        if (!Fill(file, sums, sumsAt) || !Fill(file, table, sumsAt + sums.Length)
            || (checksEvents && !TryWalk(file, head, _ => { }))
            || head.TableHash != Checksum.Of(table)
            || head.SumsHash != Checksum.Of(sums))
        {
            throw new InvalidDataException("its checksum is wrong");
        }

        var (words, files) = ReadTable(table, head.Format);
        return new Content(words, files, new EventStore(head.Events, () => ReadEvents(path, head)), head.Format < 2 ? null : UsageSums.Read(sums, words), see => Walk(path, head, see));
    }

    /// <summary>Writes beside the old file, then takes its place; the old one stays as <paramref name="previous"/>.</summary>
    /// <param name="previous">Null for a file that can be made again: the old one goes, and the disk may take its time.</param>
    public static void Write(string path, string? previous, Words words, IReadOnlyCollection<LogFileState> files, EventStore store, UsageSums sums)
    {
        var events = MemoryMarshal.AsBytes(store.Events);
        var table = WriteTable(words, files);
        var added = sums.Write();
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Unsafe.SizeOf<UsageEvent>());
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], store.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], table.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], Checksum.Of(events));
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], Checksum.Of(table.Span));
        BinaryPrimitives.WriteInt32LittleEndian(header[48..], added.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header[56..], Checksum.Of(added.Span));
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], HashOfHead(header));

        var fresh = path + ".new";
        using (var stream = PrivateFiles.Create(fresh))
        {
            stream.Write(header);
            stream.Write(events);
            stream.Write(added.Span);
            stream.Write(table.Span);
            stream.Flush(flushToDisk: previous is not null);
        }

        if (previous is not null && File.Exists(path))
        {
            File.Move(path, previous, overwrite: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static Head ReadHead(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (length < HeaderBytes || !Fill(file, header, 0) || !header[..8].SequenceEqual(Magic))
        {
            throw new InvalidDataException("it does not begin like a ledger");
        }

        var format = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        var said = BinaryPrimitives.ReadUInt64LittleEndian(header[40..]);
        if (said != HashOfHead(header) && (format == Format || said != Checksum.Of(header[..40])))
        {
            throw new InvalidDataException("its head is wrong");
        }

        if (format > Format)
        {
            throw new NotSupportedException($"format {format}");
        }

        var head = new Head(
            format, BinaryPrimitives.ReadInt32LittleEndian(header[16..]), BinaryPrimitives.ReadInt32LittleEndian(header[20..]), BinaryPrimitives.ReadInt32LittleEndian(header[48..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[24..]), BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
            format < 2 ? Checksum.Of([]) : BinaryPrimitives.ReadUInt64LittleEndian(header[56..]));
        var isSane = BinaryPrimitives.ReadInt32LittleEndian(header[12..]) == Unsafe.SizeOf<UsageEvent>() && head.Events >= 0
            && head.TableBytes is >= 0 and <= MostTableBytes && head.SumBytes is >= 0 and <= MostTableBytes
            && length == HeaderBytes + head.EventBytes + head.TableBytes + head.SumBytes;
        return isSane ? head : throw new InvalidDataException("its head does not fit its length");
    }

    private static ulong HashOfHead(ReadOnlySpan<byte> header)
    {
        Span<byte> summed = stackalloc byte[HeaderBytes - 8];
        header[..40].CopyTo(summed);
        header[48..].CopyTo(summed[40..]);
        return Checksum.Of(summed);
    }

    private static UsageEvent[] ReadEvents(string path, Head head)
    {
        using var file = Open(path);
        var events = GC.AllocateUninitializedArray<UsageEvent>(head.Events);
        var bytes = MemoryMarshal.AsBytes(events.AsSpan());
        // Checked when the ledger was opened; another process may have put a newer one in its place since (only readers without the lock see that).
        return Fill(file, bytes, HeaderBytes) && Checksum.Of(bytes) == head.EventsHash ? events : throw new InvalidDataException("it changed while it was read");
    }

    private static void Walk(string path, Head head, EventPiece see)
    {
        using var file = Open(path);
        if (!TryWalk(file, head, see))
        {
            throw new InvalidDataException("it changed while it was read");
        }
    }

    /// <returns>Whether the events are those that the checksum was made of.</returns>
    private static bool TryWalk(Microsoft.Win32.SafeHandles.SafeFileHandle file, Head head, EventPiece see)
    {
        var piece = new UsageEvent[Math.Min(head.Events, PieceEvents)];
        var sum = new Checksum();
        for (var done = 0; done < head.Events; done += piece.Length)
        {
            var events = piece.AsSpan(0, Math.Min(piece.Length, head.Events - done));
            var bytes = MemoryMarshal.AsBytes(events);
            if (!Fill(file, bytes, HeaderBytes + ((long)Unsafe.SizeOf<UsageEvent>() * done)))
            {
                return false;
            }

            sum.Add(bytes);
            see(events);
        }

        return sum.Value == head.EventsHash;
    }

    private readonly record struct Head(int Format, int Events, int TableBytes, int SumBytes, ulong EventsHash, ulong TableHash, ulong SumsHash)
    {
        public long EventBytes => (long)Unsafe.SizeOf<UsageEvent>() * Events;
    }

    private static (Words Words, List<LogFileState> Files) ReadTable(byte[] table, int format)
    {
        using var reader = new BinaryReader(new MemoryStream(table), Encoding.UTF8);
        try
        {
            var words = new string[Bounded(reader.ReadInt32(), table.Length)];
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = reader.ReadString();
            }

            var count = Bounded(reader.ReadInt32(), table.Length);
            var files = new List<LogFileState>(count);
            for (var i = 0; i < count; i++)
            {
                files.Add(new LogFileState(
                    reader.ReadString(), reader.ReadByte(), reader.ReadByte(), new FileStat(reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt64()),
                    reader.ReadInt64(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadInt32(), reader.ReadInt64(),
                    format < 2 ? default : reader.ReadBytes(Bounded(reader.ReadInt32(), table.Length)), format < 2 ? "" : reader.ReadString()));
            }

            return (new Words(words), files);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("its tables end early", e);
        }
    }

    private static ReadOnlyMemory<byte> WriteTable(Words words, IReadOnlyCollection<LogFileState> files)
    {
        var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(words.All.Count);
        foreach (var word in words.All)
        {
            writer.Write(word);
        }

        writer.Write(files.Count);
        foreach (var file in files)
        {
            writer.Write(file.Path);
            writer.Write(file.Tool);
            writer.Write(file.ReaderVersion);
            writer.Write(file.Stat.Size);
            writer.Write(file.Stat.ModifiedTicks);
            writer.Write(file.Stat.FileId);
            writer.Write(file.Offset);
            writer.Write(file.HeadHash);
            writer.Write(file.TailHash);
            writer.Write(file.BrokenLines);
            writer.Write(file.FirstBrokenAt);
            writer.Write(file.State.Length);
            writer.Write(file.State.Span);
            writer.Write(file.Note);
        }

        writer.Flush();
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static int Bounded(int count, int limit) => count >= 0 && count <= limit ? count : throw new FormatException();

    private static bool Fill(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> target, long offset)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(file, target, offset);
            if (read == 0)
            {
                return false;
            }

            target = target[read..];
            offset += read;
        }

        return true;
    }
}
