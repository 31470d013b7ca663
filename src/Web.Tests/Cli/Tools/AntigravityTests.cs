using System.Text;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class AntigravityTests
{
    private const string Folder = ".gemini/antigravity-cli/conversations";
    private const long Start = 1795168800; // 2026-11-20 10:00 UTC

    [Fact]
    public async Task The_number_of_the_model_is_no_tokens_and_thinking_is_inside_the_output()
    {
        using var machine = new CliMachine();
        Conversation(machine, Generation("r1", input: 3000, thinking: 200, visible: 100, cacheRead: 50, cacheWrite: 7));

        var report = (await machine.DailyAsync()).GetProperty("rows")[0];

        new[] { "input", "output", "reasoning", "cacheRead", "cacheWrite5m", "total" }.Select(name => report.GetProperty(name).GetInt64()).ShouldBe([3000, 300, 200, 50, 7, 3357]);
    }

    [Fact]
    public async Task A_retry_and_the_steps_table_repeat_a_reply_and_it_counts_once()
    {
        using var machine = new CliMachine();
        var reply = Generation("r1", input: 3000);
        Conversation(machine, reply, reply, Generation("r2", input: 10));
        using (var db = new WritableSqlite(machine.At($"{Folder}/c1.db")))
        {
            db.Run("create table steps(idx integer, metadata blob, step_payload blob)").Run("insert into steps values(0, ?1, ?1)", [reply]);
        }

        CliMachine.CopyFolder(machine.At(".gemini/antigravity-cli"), machine.At(".gemini/antigravity-backup"));

        (await machine.RowsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(row => row.Requests.ShouldBe(2), row => row.Input.ShouldBe(3010));
    }

    [Theory]
    [InlineData("MODEL_PLACEHOLDER_M12", "unknown")]
    [InlineData("", "unknown")]
    [InlineData("claude-opus-4-5", "claude-opus-4-5")]
    public async Task A_placeholder_is_no_model(string written, string model)
    {
        using var machine = new CliMachine();
        Conversation(machine, Generation("r1", input: 3000, model: written));

        (await machine.RowsAsync()).ShouldHaveSingleItem().Model.ShouldBe(model);
    }

    [Fact]
    public async Task Without_a_time_of_its_own_a_reply_has_that_of_the_conversation()
    {
        using var machine = new CliMachine();
        Conversation(machine, Generation("r1", input: 3000, seconds: 0));

        (await machine.RowsAsync()).ShouldHaveSingleItem().Day.ShouldBe("2026-11-19");
        (await machine.ProjectsAsync()).ShouldBe(["acme api"]);
    }

    [Theory]
    [InlineData("g/antigravity/conversations", "GEMINI_CLI_HOME", "g")]
    [InlineData("g/.gemini/antigravity-ide/conversations", "GEMINI_CLI_HOME", "g")]
    [InlineData("d/conversations", "ANTIGRAVITY_DATA_DIR", "d")]
    [InlineData("d", "ANTIGRAVITY_DATA_DIR", "d")]
    [InlineData(".config/Antigravity/conversations", "", "")]
    public async Task Conversations_are_found_wherever_a_product_keeps_them(string place, string variable, string value)
    {
        using var machine = CliMachine.WithSample("antigravity-cli");
        CliMachine.CopyFolder(machine.At(Folder), machine.At(place));
        Directory.Delete(machine.At(".gemini"), recursive: true);
        if (variable.Length > 0)
        {
            machine.Set(variable, machine.At(value));
        }

        (await machine.RowsAsync()).Sum(row => row.Requests).ShouldBe(2);
    }

    [Fact]
    public async Task A_message_cut_at_any_byte_is_counted_as_broken_and_never_as_more()
    {
        using var machine = new CliMachine();
        var whole = Generation("r1", input: 3000);
        Conversation(machine, [.. Enumerable.Range(1, whole.Length).Select(length => whole[..length])]);

        (await machine.RowsAsync()).ShouldHaveSingleItem().Total.ShouldBe(3000);
        (await machine.TalkAsync()).ShouldContain("broken lines");
    }

    [Fact]
    public async Task Counts_that_cannot_be_true_are_broken()
    {
        using var machine = new CliMachine();
        Conversation(machine, Generation("r1", input: long.MaxValue), Generation("r2", input: -1));

        (await machine.RowsAsync()).ShouldBeEmpty();
        (await machine.TalkAsync()).ShouldContain("2 broken lines");
    }

    [Fact]
    public async Task A_database_of_another_kind_is_no_data()
    {
        using var machine = new CliMachine();
        WritableSqlite.Write(machine.At($"{Folder}/c1.db"), "create table other(x)");
        machine.Write($"{Folder}/old.pb", "opaque");

        (await machine.RowsAsync()).ShouldBeEmpty();
    }

    private static void Conversation(CliMachine machine, params byte[][] generations)
    {
        using var db = new WritableSqlite(machine.At($"{Folder}/c1.db"));
        db.Run("create table gen_metadata(idx integer primary key, data blob)").Run("create table trajectory_metadata_blob(id text, data blob)");
        db.Run("insert into trajectory_metadata_blob values('main', ?1)", [Message((1, Message((1, "file:///c%3A/work/acme%20api"))), (2, Message((1, Start - 86_400))))]);
        foreach (var generation in generations)
        {
            db.Run("insert into gen_metadata(data) values(?1)", [generation]);
        }
    }

    private static byte[] Generation(
        string id, long input = 0, long thinking = 0, long visible = 0, long cacheRead = 0, long cacheWrite = 0, string model = "gemini-2.5-pro", long seconds = Start) => Message(
        (1, Message(
            (4, Message((1, 246L), (2, input), (3, thinking + visible), (4, cacheWrite), (5, cacheRead), (6, 24L), (9, thinking), (10, visible), (11, id))),
            (9, Message((4, Message((1, seconds), (2, 500_000_000L))))),
            (19, model))));

    private static byte[] Message(params (int Number, object Value)[] fields) => [.. fields.SelectMany(field => field.Value switch
    {
        long number => [.. Varint((ulong)field.Number << 3), .. Varint((ulong)number)],
        string text => Bytes(field.Number, Encoding.UTF8.GetBytes(text)),
        var bytes => Bytes(field.Number, (byte[])bytes),
    })];

    private static byte[] Bytes(int number, byte[] value) => [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)value.Length), .. value];

    private static List<byte> Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}
