using TeamCost.Cli.Sqlite;
using TeamCost.Cli.Tools;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("teamcost-sqlite-").FullName;

    private string File => Path.Combine(_folder, "tool.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_that_are_only_in_the_write_ahead_log_are_seen()
    {
        using var tool = new WritableSqlite(File, writeAhead: true);
        tool.Run("pragma wal_autocheckpoint = 0").Run("create table t(a integer)").Run("insert into t values (1), (2)");
        new FileInfo(File + "-wal").Length.ShouldBeGreaterThan(0);

        using var database = SqliteDatabase.Open(File);
        Numbers(database).ShouldBe([1, 2]);

        tool.Run("insert into t values (3)");
        Numbers(database).ShouldBe([1, 2, 3], "the tool goes on writing while it is read");
    }

    [Fact]
    public void Reading_changes_neither_the_database_nor_its_log()
    {
        using var tool = new WritableSqlite(File, writeAhead: true);
        tool.Run("create table t(a integer)").Run("insert into t values (1)");
        string[] Bytes() => [Convert.ToHexString(System.IO.File.ReadAllBytes(File)), Convert.ToHexString(System.IO.File.ReadAllBytes(File + "-wal"))];
        var before = Bytes();

        using (var database = SqliteDatabase.Open(File))
        {
            Numbers(database).ShouldBe([1]);
            Should.Throw<LogException>(() => database.Query("insert into t values (2)").Count());
        }

        Bytes().ShouldBe(before);
    }

    [Fact]
    public void A_database_that_another_program_has_locked_is_said_to_be_read_next_time()
    {
        using var tool = new WritableSqlite(File);
        tool.Run("create table t(a integer)").Run("begin exclusive");
        using var database = SqliteDatabase.Open(File);

        Should.Throw<LogException>(() => Numbers(database)).Message.ShouldContain("locked");

        tool.Run("commit");
        Numbers(database).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("this is no database at all, but some text that is long enough to be looked at as if it were the head of one of a hundred bytes")]
    [InlineData("SQLite format 3\0 and then nothing that makes sense, for as long as a head is: ....................................................")]
    public void A_file_that_is_no_database_is_said_to_be_none(string text)
    {
        System.IO.File.WriteAllText(File, text);
        using var database = SqliteDatabase.Open(File);

        Should.Throw<LogException>(() => Numbers(database)).Message.ShouldContain("not a whole SQLite database");
    }

    [Fact]
    public void An_empty_file_is_a_database_without_tables()
    {
        System.IO.File.WriteAllBytes(File, []);
        using var database = SqliteDatabase.Open(File);

        database.HasTable("t").ShouldBeFalse();
        database.ColumnsOf("t").ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_file_or_table_is_a_sentence_and_no_crash()
    {
        Should.Throw<LogException>(() => SqliteDatabase.Open(File)).Message.ShouldContain("cannot be opened");

        WritableSqlite.Write(File, "create table t(a integer)");
        using var database = SqliteDatabase.Open(File);
        Should.Throw<LogException>(() => database.Query("select a from other").Count()).Message.ShouldContain("other");
        (database.HasTable("t"), database.HasTable("other")).ShouldBe((true, false));
        database.ColumnsOf("t").ShouldBe(["a"]);
    }

    [Theory]
    [InlineData("100% done?")]
    [InlineData("a#b & c")]
    [InlineData("prüfung ✓")]
    public void A_folder_may_be_called_anything(string name)
    {
        var file = Path.Combine(_folder, name, "tool.db");
        WritableSqlite.Write(file, "create table t(a integer)", "insert into t values (7)");

        using var database = SqliteDatabase.Open(file);

        Numbers(database).ShouldBe([7]);
    }

    [Fact]
    public void Values_of_another_kind_are_nought_or_nothing()
    {
        WritableSqlite.Write(File, "create table t(a, b, c, d)", "insert into t values ('x', -5, 1e300, null), ('12', 9223372036854775807, -0.5, x'00ff')");
        using var database = SqliteDatabase.Open(File);

        var rows = database.Query("select a, b, c, d from t order by rowid")
            .Select(row => (Text: row.Text(0), Count: row.Count(1), Amount: row.Amount(2), Bytes: row.Bytes(3).Length, A: row.Long(0))).ToList();

        rows[0].ShouldBe(("x", 0L, null, 0, 0L));
        rows[1].ShouldBe(("12", EventMaker.MostTokens + 1, null, 2, 12L));
    }

    [Fact]
    public void Values_go_in_apart_from_the_statement()
    {
        WritableSqlite.Write(File, "create table t(a text)", "insert into t values ('it''s; drop table t')");
        using var database = SqliteDatabase.Open(File);

        database.Query("select a from t where a = ?1", "it's; drop table t").Select(row => row.Text(0)).ShouldBe(["it's; drop table t"]);
    }

    private static List<long> Numbers(SqliteDatabase database) => [.. database.Query("select a from t order by a").Select(row => row.Long(0))];
}
