using System.Reflection;
using System.Runtime.InteropServices;

namespace TeamCost.Cli.Tools.Zed;

/// <summary>
/// The system's zstd library: neither the framework nor a package that can be had here unpacks it (docs/decisions/0026-session-totals-and-estimates.md).
/// </summary>
internal static unsafe class ZstdLibrary
{
    /// <summary>A thread that claims to be larger is damage or an attack.</summary>
    public const int MostBytes = 32 << 20;

    private const ulong UnknownSize = ulong.MaxValue;
    private const ulong NotAFrame = ulong.MaxValue - 1;

    private static readonly Lazy<Functions?> _functions = new(Load);

    public static bool IsThere => _functions.Value is not null;

    public static string MissingSentence => OperatingSystem.IsLinux()
        ? "some of its threads are packed with zstd and this machine has no libzstd; install it (Debian and Ubuntu: apt install libzstd1) to read them"
        : OperatingSystem.IsMacOS()
            ? "some of its threads are packed with zstd and this machine has no libzstd; install it (brew install zstd) to read them"
            : "some of its threads are packed with zstd and this machine has no libzstd.dll; put one on the PATH to read them";

    /// <returns>Null when it is no whole zstd frame, or more than <see cref="MostBytes"/> comes out of it.</returns>
    public static byte[]? TryUnpack(byte[] packed)
    {
        var functions = _functions.Value ?? throw new InvalidOperationException(MissingSentence);
        fixed (byte* source = packed)
        {
            var size = functions.ContentSize(source, (nuint)packed.Length);
            if (size == NotAFrame || (size != UnknownSize && size > MostBytes))
            {
                return null;
            }

            // A stream does not say how much will come out of it.
            var target = GC.AllocateUninitializedArray<byte>(Math.Max(1, size == UnknownSize ? MostBytes : (int)size));
            fixed (byte* into = target)
            {
                var written = functions.Unpack(into, (nuint)target.Length, source, (nuint)packed.Length);
                return functions.IsError(written) != 0 ? null : target[..(int)written];
            }
        }
    }

    private static Functions? Load()
    {
        ReadOnlySpan<string> names = OperatingSystem.IsWindows() ? ["libzstd.dll", "zstd.dll"]
            : OperatingSystem.IsMacOS() ? ["libzstd.1.dylib", "libzstd.dylib", "/opt/homebrew/lib/libzstd.1.dylib", "/usr/local/lib/libzstd.1.dylib"]
            : ["libzstd.so.1", "libzstd.so"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out var library)
                && NativeLibrary.TryGetExport(library, "ZSTD_decompress", out var unpack)
                && NativeLibrary.TryGetExport(library, "ZSTD_getFrameContentSize", out var contentSize)
                && NativeLibrary.TryGetExport(library, "ZSTD_isError", out var isError))
            {
                return new Functions(unpack, contentSize, isError);
            }
        }

        return null;
    }

    /// <summary>https://facebook.github.io/zstd/zstd_manual.html, chapter "Simple Core API".</summary>
    private sealed class Functions(nint unpack, nint contentSize, nint isError)
    {
        public nuint Unpack(byte* target, nuint room, byte* source, nuint length) => ((delegate* unmanaged<byte*, nuint, byte*, nuint, nuint>)unpack)(target, room, source, length);

        public ulong ContentSize(byte* source, nuint length) => ((delegate* unmanaged<byte*, nuint, ulong>)contentSize)(source, length);

        public uint IsError(nuint code) => ((delegate* unmanaged<nuint, uint>)isError)(code);
    }
}
