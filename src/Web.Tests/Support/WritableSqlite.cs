using System.Runtime.InteropServices;
using System.Text;
using TeamCost.Cli.Sqlite;

namespace TeamCost.Web.Tests.Support;

/// <summary>A tool's database as the tool itself writes it: kept open, with a write-ahead log when asked for.</summary>
internal sealed partial class WritableSqlite : IDisposable
{
    private readonly nint _db;

    public WritableSqlite(string path, bool writeAhead = false)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        Path = path;
        Check(SqliteNative.sqlite3_open_v2(path, out _db, SqliteNative.OpenReadWrite | SqliteNative.OpenCreate, null));
        if (writeAhead)
        {
            Run("pragma journal_mode = wal");
        }
    }

    public string Path { get; }

    /// <summary>Makes a database, runs the statements and closes it.</summary>
    public static void Write(string path, params ReadOnlySpan<string> statements)
    {
        using var db = new WritableSqlite(path);
        foreach (var statement in statements)
        {
            db.Run(statement);
        }
    }

    /// <summary>One or several statements.</summary>
    public WritableSqlite Run(string sql)
    {
        Check(SqliteNative.sqlite3_exec(_db, sql, 0, 0, 0));
        return this;
    }

    /// <summary>One statement with values: text, whole numbers, real numbers, bytes or null for <c>?1</c>, <c>?2</c> …</summary>
    public WritableSqlite Run(string sql, params object?[] values)
    {
        Check(SqliteNative.sqlite3_prepare_v2(_db, sql, -1, out var statement, 0));
        for (var i = 0; i < values.Length; i++)
        {
            Check(values[i] switch
            {
                null => Native.sqlite3_bind_null(statement, i + 1),
                byte[] bytes => Native.sqlite3_bind_blob(statement, i + 1, bytes, bytes.Length, SqliteNative.Transient),
                double real => Native.sqlite3_bind_double(statement, i + 1, real),
                int or long => Native.sqlite3_bind_int64(statement, i + 1, Convert.ToInt64(values[i], System.Globalization.CultureInfo.InvariantCulture)),
                var other => BindText(statement, i + 1, other.ToString()!),
            });
        }

        var code = SqliteNative.sqlite3_step(statement);
        _ = SqliteNative.sqlite3_finalize(statement);
        if (code is not (SqliteNative.Done or SqliteNative.Row))
        {
            Check(code);
        }

        return this;
    }

    public void Dispose() => _ = SqliteNative.sqlite3_close_v2(_db);

    private static int BindText(nint statement, int index, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return SqliteNative.sqlite3_bind_text(statement, index, bytes, bytes.Length, SqliteNative.Transient);
    }

    private void Check(int code)
    {
        if (code != SqliteNative.Ok)
        {
            throw new InvalidOperationException($"SQLite says {code}: {SqliteNative.Text(SqliteNative.sqlite3_errmsg(_db))}");
        }
    }

    private static partial class Native
    {
        private const string Library = "sqlite3";

        // The command resolves the library's name for its own assembly only.
        static Native() => NativeLibrary.SetDllImportResolver(typeof(WritableSqlite).Assembly, static (name, _, path) => name == Library
            ? NativeLibrary.Load(OperatingSystem.IsLinux() ? "libsqlite3.so.0" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "winsqlite3.dll", typeof(WritableSqlite).Assembly, path)
            : 0);

#pragma warning disable IDE1006, SA1300 // the library's own names
        [LibraryImport(Library)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int sqlite3_bind_null(nint statement, int index);

        [LibraryImport(Library)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int sqlite3_bind_int64(nint statement, int index, long value);

        [LibraryImport(Library)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int sqlite3_bind_double(nint statement, int index, double value);

        [LibraryImport(Library)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int sqlite3_bind_blob(nint statement, int index, byte[] bytes, int length, nint destructor);
#pragma warning restore IDE1006, SA1300
    }
}
