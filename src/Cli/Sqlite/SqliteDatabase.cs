using System.Globalization;
using System.Text;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Sqlite;

/// <summary>
/// Another program's SQLite database, opened for reading only while that program may be writing: its write-ahead log is seen, nothing is
/// copied, nothing is changed. Uses the system's library (docs/decisions/0011-packages-not-restorable.md).
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int PatienceMs = 2_000;

    private readonly nint _db;
    private readonly string _path;

    private SqliteDatabase(nint db, string path) => (_db, _path) = (db, path);

    /// <exception cref="LogException">There is no library, or it is no database, or another program holds it.</exception>
    public static SqliteDatabase Open(string path)
    {
        try
        {
            // A question mark or hash in a folder's name is not the URI's.
            var uri = "file:" + path.Replace('\\', '/').Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal) + "?mode=ro";
            var code = SqliteNative.sqlite3_open_v2(uri, out var db, SqliteNative.OpenReadOnly | SqliteNative.OpenUri | SqliteNative.OpenNoMutex, null);
            var opened = new SqliteDatabase(db, path);
            if (code != SqliteNative.Ok)
            {
                var message = opened.Message(code);
                opened.Dispose();
                throw new LogException(message);
            }

            _ = SqliteNative.sqlite3_busy_timeout(db, PatienceMs);
            return opened;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new LogException(SqliteNative.MissingSentence, e);
        }
    }

    /// <summary>Whether there is such a table or view.</summary>
    public bool HasTable(string name) => Query("select 1 from sqlite_master where type in ('table', 'view') and name = ?1", name).Any();

    /// <summary>Names of a table's columns; none when there is no such table.</summary>
    public HashSet<string> ColumnsOf(string table) =>
        [.. Query($"select name from pragma_table_info('{table.Replace("'", "''", StringComparison.Ordinal)}')").Select(row => row.Text(0) ?? "")];

    /// <summary>Rows one after the other; a row is only good until the next one.</summary>
    /// <exception cref="LogException">The database is locked or damaged, or the statement does not fit its tables.</exception>
    public IEnumerable<SqliteRow> Query(string sql, params string[] values)
    {
        var code = SqliteNative.sqlite3_prepare_v2(_db, sql, -1, out var statement, 0);
        if (code != SqliteNative.Ok)
        {
            throw new LogException(Message(code));
        }

        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                var bytes = Encoding.UTF8.GetBytes(values[i]);
                _ = SqliteNative.sqlite3_bind_text(statement, i + 1, bytes, bytes.Length, SqliteNative.Transient);
            }

            var row = new SqliteRow(statement);
            while ((code = SqliteNative.sqlite3_step(statement)) == SqliteNative.Row)
            {
                yield return row;
            }

            if (code != SqliteNative.Done)
            {
                throw new LogException(Message(code));
            }
        }
        finally
        {
            _ = SqliteNative.sqlite3_finalize(statement);
        }
    }

    public void Dispose() => _ = SqliteNative.sqlite3_close_v2(_db);

    private string Message(int code) => (code & 0xff) switch
    {
        SqliteNative.Busy or SqliteNative.Locked => "another program has the database locked; it is read next time",
        SqliteNative.NotADatabase or SqliteNative.Corrupt => "it is not a whole SQLite database",
        SqliteNative.CannotOpen => "the database cannot be opened (is its folder readable?)",
        _ => string.Create(CultureInfo.InvariantCulture, $"SQLite says \"{SqliteNative.Text(SqliteNative.sqlite3_errmsg(_db))}\" ({code}) of {Path.GetFileName(_path)}"),
    };
}

/// <summary>The row that a query stands on.</summary>
internal readonly struct SqliteRow(nint statement)
{
    public bool IsNull(int column) => SqliteNative.sqlite3_column_type(statement, column) == SqliteNative.NullType;

    /// <returns>Null for NULL; numbers as text.</returns>
    public string? Text(int column)
    {
        var text = SqliteNative.sqlite3_column_text(statement, column);
        return text == 0 ? null : SqliteNative.Text(text, SqliteNative.sqlite3_column_bytes(statement, column));
    }

    /// <returns>Zero for NULL and for what is no number.</returns>
    public long Long(int column) => SqliteNative.sqlite3_column_int64(statement, column);

    /// <returns>Zero for NULL and for what is no number.</returns>
    public double Real(int column) => SqliteNative.sqlite3_column_double(statement, column);

    /// <summary>A count: negative and non-numeric ones are zero, what is too large to be true stays too large.</summary>
    public long Count(int column) => Math.Clamp(Long(column), 0, EventMaker.MostTokens + 1);

    /// <summary>Money to twelve decimals; null for NULL, and for what cannot be an amount.</summary>
    public decimal? Amount(int column)
    {
        var amount = Real(column);
        return IsNull(column) || double.IsNaN(amount) || amount < 0 || amount > 1e9 ? null : Math.Round((decimal)amount, 12);
    }

    /// <summary>A time in any spelling that tools use; zero when it is none.</summary>
    public long InstantMs(int column) => Text(column) is { } text ? Instants.Of(text) : 0;

    public byte[] Bytes(int column) => SqliteNative.Bytes(SqliteNative.sqlite3_column_blob(statement, column), SqliteNative.sqlite3_column_bytes(statement, column));
}
