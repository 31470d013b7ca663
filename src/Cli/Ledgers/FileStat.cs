using System.Runtime.InteropServices;

namespace TeamCost.Cli.Ledgers;

/// <summary>What tells one state of a log file from another without opening it.</summary>
/// <param name="FileId">The file's number on its device where the system has one cheaply (Linux), else 0.</param>
internal readonly partial record struct FileStat(long Size, long ModifiedTicks, ulong FileId)
{
    /// <summary>A log with what belongs to it: a change of either is a change.</summary>
    /// <returns>Null when the log itself is gone; what belongs to it may be missing.</returns>
    public static FileStat? Of(Tools.LogFile file)
    {
        if (Of(file.Path) is not { } stat)
        {
            return null;
        }

        foreach (var path in file.Beside)
        {
            if (Of(path) is { } beside)
            {
                var mark = unchecked(((ulong)beside.Size * 31) ^ (ulong)beside.ModifiedTicks ^ System.Numerics.BitOperations.RotateLeft(beside.FileId, 7));
                stat = new FileStat(stat.Size + beside.Size, Math.Max(stat.ModifiedTicks, beside.ModifiedTicks), System.Numerics.BitOperations.RotateLeft(stat.FileId, 1) ^ mark);
            }
        }

        return stat;
    }

    /// <returns>Null when the file is gone, or is not a regular file.</returns>
    public static FileStat? Of(string path)
    {
        if (OperatingSystem.IsLinux() && Statx(path) is { } known)
        {
            return known.IsRegular ? known.Stat : null;
        }

        var info = new FileInfo(path);
        return info.Exists ? new FileStat(info.Length, info.LastWriteTimeUtc.Ticks, 0) : null;
    }

    // The framework has no inode; statx has the same layout on every Linux.
    private static (bool IsRegular, FileStat Stat)? Statx(string path)
    {
        try
        {
            if (Native.statx(-100, path, 0, 0x7ff, out var found) != 0)
            {
                return (false, default);
            }

            var ticks = DateTime.UnixEpoch.Ticks + (found.ModifiedSeconds * TimeSpan.TicksPerSecond) + (found.ModifiedNanoseconds / 100);
            var id = found.Inode ^ ((ulong)found.DeviceMajor << 52) ^ ((ulong)found.DeviceMinor << 40);
            return ((found.Mode & 0xF000) == 0x8000, new FileStat((long)found.Size, ticks, id));
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxBuffer
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    private static partial class Native
    {
        [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int statx(int folder, string path, int flags, uint mask, out StatxBuffer found);
    }
}
