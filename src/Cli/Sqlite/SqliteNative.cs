using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace TeamCost.Cli.Sqlite;

/// <summary>The few functions of SQLite's C interface that reading needs (https://www.sqlite.org/c3ref/intro.html).</summary>
internal static partial class SqliteNative
{
    public const int Ok = 0;
    public const int Busy = 5;
    public const int Locked = 6;
    public const int Corrupt = 11;
    public const int CannotOpen = 14;
    public const int NotADatabase = 26;
    public const int Row = 100;
    public const int Done = 101;
    public const int OpenReadOnly = 1;
    public const int OpenReadWrite = 2;
    public const int OpenCreate = 4;
    public const int OpenUri = 0x40;
    public const int OpenNoMutex = 0x8000;
    public const int NullType = 5;
    public const nint Transient = -1;

    private const string Library = "sqlite3";

    private static readonly Lazy<nint> _library = new(Load);

    static SqliteNative() => NativeLibrary.SetDllImportResolver(typeof(SqliteNative).Assembly, static (name, _, _) => name == Library ? _library.Value : 0);

    public static string MissingSentence => OperatingSystem.IsLinux()
        ? "this machine has no SQLite library; install it (Debian and Ubuntu: apt install libsqlite3-0) to read this tool"
        : "this machine's SQLite library cannot be loaded, so this tool cannot be read";

    /// <summary>Of the system's library; null when there is none.</summary>
    public static string? Version
    {
        get
        {
            try
            {
                return Text(sqlite3_libversion());
            }
            catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
            {
                return null;
            }
        }
    }

    public static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "";

    public static unsafe string Text(nint utf8, int length) => Encoding.UTF8.GetString((byte*)utf8, length);

    public static byte[] Bytes(nint blob, int length)
    {
        var bytes = new byte[blob == 0 ? 0 : length];
        if (bytes.Length > 0)
        {
            Marshal.Copy(blob, bytes, 0, bytes.Length);
        }

        return bytes;
    }

    private static nint Load()
    {
        ReadOnlySpan<string> names = OperatingSystem.IsWindows() ? ["winsqlite3.dll", "sqlite3.dll"]
            : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib", "libsqlite3.dylib"]
            : ["libsqlite3.so.0", "libsqlite3.so"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

#pragma warning disable IDE1006, SA1300 // the library's own names
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sqlite3_open_v2(string name, out nint db, int flags, string? vfs);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint sqlite3_libversion();

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sqlite3_close_v2(nint db);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sqlite3_busy_timeout(nint db, int milliseconds);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint sqlite3_errmsg(nint db);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sqlite3_exec(nint db, string sql, nint callback, nint argument, nint error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sqlite3_prepare_v2(nint db, string sql, int length, out nint statement, nint tail);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sqlite3_bind_text(nint statement, int index, byte[] text, int length, nint destructor);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sqlite3_step(nint statement);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sqlite3_column_type(nint statement, int column);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint sqlite3_column_text(nint statement, int column);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sqlite3_column_bytes(nint statement, int column);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial double sqlite3_column_double(nint statement, int column);
#pragma warning restore IDE1006, SA1300
}
