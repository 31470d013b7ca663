using System.Text.Json.Nodes;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class OpenCodeTests : IDisposable
{
    private const string Folder = ".local/share/opencode";
    private const long Start = 1_794_211_200_000;

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Counts_are_disjoint_and_thinking_is_output()
    {
        using var db = Database().Run("insert into session values ('ses_1', ?1)", @"C:\dev\acme");
        Insert(db, "msg_1", Message(input: 700, output: 300, reasoning: 128, read: 2048, write: 50));

        var use = (await _home.ReadAsync()).Only;

        (use.Input, use.CacheRead, use.CacheWrite, use.Output, use.Reasoning).ShouldBe((700, 2048, 50, 428, 128));
        (use.Tool, use.Model, use.Provider, use.Session, use.Project, use.RecordedUsd).ShouldBe(("opencode", "gpt-5", "openai", "ses_1", @"C:\dev\acme", null));
    }

    [Theory]
    [InlineData("0.0042", true)]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    [InlineData("\"free\"", false)]
    public async Task A_recorded_cost_counts_when_it_is_more_than_nothing(string cost, bool isRecorded)
    {
        using var db = Database();
        var message = Message();
        message["cost"] = JsonNode.Parse(cost);
        Insert(db, "msg_1", message);

        (await _home.ReadAsync()).Only.RecordedUsd.ShouldBe(isRecorded ? 0.0042m : null);
    }

    [Fact]
    public async Task A_forks_copies_under_new_ids_count_once()
    {
        using var db = Database();
        Insert(db, "msg_1", Message(), "ses_1");
        Insert(db, "msg_copy", Message(), "ses_2");
        Insert(db, "msg_own", Message(created: Start + 60_000), "ses_2");

        (await _home.ReadAsync()).Uses.Select(use => use.Session).ShouldBe(["ses_1", "ses_2"]);
    }

    [Theory]
    [InlineData("output")]
    [InlineData("created")]
    [InlineData("completed")]
    [InlineData("agent")]
    [InlineData("model")]
    public async Task Messages_that_differ_in_anything_are_two(string what)
    {
        using var db = Database();
        Insert(db, "msg_1", Message(), "ses_1");
        var other = Message(output: what == "output" ? 7 : 50, created: what == "created" ? Start + 1 : Start);
        other["time"]!["completed"] = what == "completed" ? Start + 5000 : Start + 4000;
        other["agent"] = what == "agent" ? "plan" : "build";
        other["modelID"] = what == "model" ? "gpt-5-mini" : "gpt-5";
        Insert(db, "msg_2", other, "ses_2");

        (await _home.ReadAsync()).Uses.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_message_in_a_file_and_in_the_database_counts_once_also_in_its_copies()
    {
        using var db = Database();
        Insert(db, "msg_1", Message());
        File("ses_1", "msg_1", Message());
        File("ses_9", "msg_9", Message());

        (await _home.ReadAsync()).Uses.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Every_channel_has_its_database_and_one_may_be_named()
    {
        foreach (var (name, at) in new[] { ("opencode.db", 0), ("opencode-beta.db", 1), ("opencode-dev.db", 2), ("special.db", 3), ("opencode.db.bak", 4) })
        {
            using var db = Database($"{Folder}/{name}");
            Insert(db, "msg_1", Message(created: Start + at));
        }

        (await _home.ReadAsync()).Uses.Count.ShouldBe(3);
        _home.Set("OPENCODE_DB", "special.db");
        (await _home.ReadAsync()).Uses.Count.ShouldBe(4);
    }

    [Fact]
    public async Task What_is_only_in_the_write_ahead_log_is_read_and_what_comes_later_too()
    {
        using var db = new WritableSqlite(_home.At($"{Folder}/opencode.db"), writeAhead: true);
        db.Run("pragma wal_autocheckpoint = 0").Run(Schema);
        Insert(db, "msg_1", Message());
        (await _home.ReadAsync()).Uses.Count.ShouldBe(1);

        Insert(db, "msg_2", Message(created: Start + 60_000));

        (await _home.ReadAsync()).Uses.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_message_that_is_still_written_counts_when_it_is_complete()
    {
        using var db = Database();
        var open = Message(output: 7);
        open["time"]!.AsObject().Remove("completed");
        Insert(db, "msg_1", open);
        (await _home.ReadAsync()).Uses.ShouldBeEmpty();
        // Others go on meanwhile, past what is looked back at.
        Insert(db, "msg_2", Message(created: Start + 1_800_000));
        (await _home.ReadAsync()).Output.ShouldBe(50);

        db.Run("update message set data = ?1 where id = 'msg_1'", Message(output: 70).ToJsonString());

        (await _home.ReadAsync()).Output.ShouldBe(120);
    }

    [Fact]
    public async Task A_message_that_was_never_completed_counts_when_work_went_on_without_it()
    {
        using var db = Database();
        var open = Message(output: 7);
        open["time"]!.AsObject().Remove("completed");
        Insert(db, "msg_1", open);
        await _home.ReadAsync();

        Insert(db, "msg_2", Message(created: Start + 7_200_000));

        (await _home.ReadAsync()).Output.ShouldBe(57);
    }

    [Fact]
    public async Task A_database_that_was_replaced_by_an_older_one_is_read_whole()
    {
        using (var db = Database())
        {
            Insert(db, "msg_1", Message(created: Start + 86_400_000));
        }

        (await _home.ReadAsync()).Uses.Count.ShouldBe(1);
        File_Delete();
        using (var db = Database())
        {
            Insert(db, "msg_0", Message());
        }

        (await _home.ReadAsync()).Uses.Count.ShouldBe(2);

        void File_Delete() => System.IO.File.Delete(_home.At($"{Folder}/opencode.db"));
    }

    [Fact]
    public async Task Times_in_seconds_are_seconds()
    {
        using var db = Database();
        var message = Message();
        message["time"] = new JsonObject { ["created"] = Start / 1000, ["completed"] = (Start / 1000) + 4 };
        Insert(db, "msg_1", message);

        (await _home.ReadAsync()).Only.At.ToUnixTimeMilliseconds().ShouldBe(Start + 4000);
    }

    [Fact]
    public async Task A_database_of_another_shape_or_a_locked_one_is_said_and_stops_nothing()
    {
        WritableSqlite.Write(_home.At($"{Folder}/opencode.db"), "create table other(a)");
        File("ses_1", "msg_1", Message());
        var read = await _home.ReadAsync();
        (read.Uses.Count, read.Files.Single(file => file.Path.EndsWith(".db", StringComparison.Ordinal)).Note).ShouldSatisfyAllConditions(seen => seen.Item1.ShouldBe(1), seen => seen.Item2.ShouldContain("message"));

        using var tool = new WritableSqlite(_home.At($"{Folder}/opencode-beta.db")).Run("create table a(b)").Run("begin exclusive");
        (await _home.ReadAsync()).Report.Unreadable.ShouldHaveSingleItem().ToString().ShouldContain("locked");
    }

    [Fact]
    public async Task Odd_rows_are_counted_and_odd_values_are_nought()
    {
        using var db = Database();
        db.Run("insert into message values ('a', 'ses_1', 1, 1, '{broken'), ('b', 'ses_1', 1, 1, '[]'), ('c', 'ses_1', 1, 1, x'ff00')");
        Insert(db, "msg_1", new JsonObject { ["role"] = "assistant", ["tokens"] = "many", ["time"] = new JsonObject { ["created"] = Start, ["completed"] = Start } });
        var absurd = Message();
        absurd["tokens"]!["input"] = 9e50;
        Insert(db, "msg_2", absurd);
        Insert(db, "msg_3", new JsonObject { ["role"] = "user", ["time"] = new JsonObject { ["created"] = Start } });

        var read = await _home.ReadAsync();

        (read.Uses.Count, read.Broken).ShouldBe((0, 4));
    }

    [Fact]
    public async Task Kilo_keeps_the_same_tables_in_a_database_of_its_own()
    {
        using var db = Database(".local/share/kilo/kilo.db");
        Insert(db, "msg_1", Message());

        var use = (await _home.ReadAsync()).Only;

        (use.Tool, use.Output, use.RecordedUsd).ShouldBe(("kilo-cli", 50, null), "a recorded cost of nothing is no price");
    }

    [Fact]
    public async Task Other_folders_may_be_named()
    {
        _home.Set("OPENCODE_DATA_DIR", Path.Combine(_home.Path, "a")).Set("KILO_DATA_DIR", Path.Combine(_home.Path, "b"));
        using var open = Database("a/opencode.db");
        Insert(open, "msg_1", Message());
        using var kilo = Database("b/kilo.db");
        Insert(kilo, "msg_1", Message());
        (await _home.ReadAsync()).Uses.Select(use => use.Tool).Order().ShouldBe(["kilo-cli", "opencode"]);

        using var xdg = Database("c/opencode/opencode.db");
        Insert(xdg, "msg_1", Message(created: Start + 1));
        _home.Set("OPENCODE_DATA_DIR", "").Set("KILO_DATA_DIR", "").Set("XDG_DATA_HOME", Path.Combine(_home.Path, "c"));
        (await _home.ReadAsync()).Uses.Count.ShouldBe(3);
    }

    private const string Schema = "create table session(id text primary key, directory text); create table message(id text primary key, session_id text, time_created integer, time_updated integer, data text)";

    private WritableSqlite Database(string relative = $"{Folder}/opencode.db") => new WritableSqlite(_home.At(relative)).Run(Schema);

    private static void Insert(WritableSqlite db, string id, JsonObject message, string session = "ses_1")
    {
        var created = (long?)message["time"]?["created"] ?? Start;
        db.Run("insert into message values (?1, ?2, ?3, ?4, ?5)", id, session, created, created + 4000, message.ToJsonString());
    }

    private void File(string session, string id, JsonObject message)
    {
        message["id"] = id;
        message["sessionID"] = session;
        _home.WriteText($"{Folder}/storage/message/{session}/{id}.json", message.ToJsonString());
    }

    private static JsonObject Message(long input = 100, long output = 50, long reasoning = 0, long read = 0, long write = 0, long created = Start) => new()
    {
        ["role"] = "assistant",
        ["modelID"] = "gpt-5",
        ["providerID"] = "openai",
        ["agent"] = "build",
        ["cost"] = 0,
        ["path"] = new JsonObject { ["cwd"] = "/home/dev", ["root"] = "/home/dev/acme" },
        ["time"] = new JsonObject { ["created"] = created, ["completed"] = created + 4000 },
        ["tokens"] = new JsonObject { ["input"] = input, ["output"] = output, ["reasoning"] = reasoning, ["cache"] = new JsonObject { ["read"] = read, ["write"] = write } },
    };
}
