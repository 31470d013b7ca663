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

    private static ReadOnlySpan<byte> Magic => "TCLEDGER"u8;

    public sealed record Content(Words Words, List<LogFileState> Files, EventStore Store);

    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    public static Content? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (length < HeaderBytes || !Fill(file, header, 0) || !header[..8].SequenceEqual(Magic))
        {
            throw new InvalidDataException("it does not begin like a ledger");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(header[40..]) != Checksum.Of(header[..40]))
        {
            throw new InvalidDataException("its head is wrong");
        }

        var format = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (format > Format)
        {
            throw new NotSupportedException($"format {format}");
        }

        var eventBytes = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        var eventCount = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        var tableBytes = BinaryPrimitives.ReadInt32LittleEndian(header[20..]);
        var isSane = eventBytes == Unsafe.SizeOf<UsageEvent>() && eventCount >= 0 && tableBytes is >= 0 and <= MostTableBytes
            && length == HeaderBytes + ((long)eventBytes * eventCount) + tableBytes;
        if (!isSane)
        {
            throw new InvalidDataException("its head does not fit its length");
        }

        var events = GC.AllocateUninitializedArray<UsageEvent>(eventCount);
        var table = new byte[tableBytes];
        var eventSpan = MemoryMarshal.AsBytes(events.AsSpan());
        if (!Fill(file, eventSpan, HeaderBytes) || !Fill(file, table, HeaderBytes + eventSpan.Length)
            || BinaryPrimitives.ReadUInt64LittleEndian(header[24..]) != Checksum.Of(eventSpan)
            || BinaryPrimitives.ReadUInt64LittleEndian(header[32..]) != Checksum.Of(table))
        {
            throw new InvalidDataException("its checksum is wrong");
        }

        var (words, files) = ReadTable(table, format);
        return new Content(words, files, new EventStore(events, eventCount));
    }

    /// <summary>Writes beside the old file, then takes its place; the old one stays as <paramref name="previous"/>.</summary>
    public static void Write(string path, string previous, Words words, IReadOnlyCollection<LogFileState> files, EventStore store)
    {
        var events = MemoryMarshal.AsBytes(store.Events);
        var table = WriteTable(words, files);
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Unsafe.SizeOf<UsageEvent>());
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], store.Events.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], table.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], Checksum.Of(events));
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], Checksum.Of(table.Span));
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], Checksum.Of(header[..40]));

        var fresh = path + ".new";
        using (var stream = PrivateFiles.Create(fresh))
        {
            stream.Write(header);
            stream.Write(events);
            stream.Write(table.Span);
            stream.Flush(flushToDisk: true);
        }

        if (File.Exists(path))
        {
            File.Move(path, previous, overwrite: true);
        }

        File.Move(fresh, path, overwrite: true);
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
