using System.Text;
using TeamCost.Cli.Tools.Zed;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class ZedTests
{
    private const string Database = ".local/share/zed/threads/threads.db";
    private const string Schema = "create table threads(id text, folder_paths text, updated_at text, created_at text, data_type text, data blob)";

    // {"model":{"provider":"zed.dev","model":"gpt-5"},"request_token_usage":{"u1":{"input_tokens":1000}}}, packed by the zstd command without its size
    private const string Packed = "KLUv/QBYpQIAQkUSGJCnOqAyE1Kx1/43pLhnd6el3BDGrP9YArtbSjFnlsoorGeT1vORgOUxPkjtNPY0fJmsA0RTyMTHEYA/+LyOxZGWsp4Jx1SwBgIA85nLgVB5";

    [Theory]
    [InlineData("zed.dev", true)]
    [InlineData("anthropic", false)]
    [InlineData("copilot_chat", false)]
    public async Task Only_hosted_models_are_Zeds_and_they_cost_a_tenth_more(string provider, bool isZeds)
    {
        using var machine = new CliMachine();
        Threads(machine, ("t1", Thread(provider)));

        var rows = await machine.RowsAsync();

        rows.Select(row => row.Usd).ShouldBe(isZeds ? [0.001375m] : []);
    }

    [Fact]
    public async Task Every_request_of_a_thread_counts_once_and_the_sum_beside_them_is_not_added()
    {
        using var machine = new CliMachine();
        Threads(machine, ("t1", """{"model":{"provider":"zed.dev","model":"gpt-5"},"request_token_usage":{"u1":{"input_tokens":10,"output_tokens":2,"cache_creation_input_tokens":3,"cache_read_input_tokens":4},"u2":{"input_tokens":1}},"cumulative_token_usage":{"input_tokens":11,"output_tokens":2}}"""));
        (await machine.RowsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(row => row.Requests.ShouldBe(2), row => (row.Input, row.Output, row.CacheRead, row.CacheWrite).ShouldBe((11, 2, 4, 3)));

        using var db = new WritableSqlite(machine.At(Database));
        db.Run("update threads set updated_at = '2026-11-22T10:00:00Z'");

        (await machine.RowsAsync()).ShouldHaveSingleItem().Requests.ShouldBe(2);
    }

    [Fact]
    public async Task A_packed_thread_is_unpacked_by_the_systems_library()
    {
        ZstdLibrary.IsThere.ShouldBeTrue();
        using var machine = new CliMachine();
        using (var db = new WritableSqlite(machine.At(Database)))
        {
            db.Run(Schema).Run("insert into threads values('t1', '/home/dev/acme', '2026-11-19T15:00:00Z', null, 'zstd', ?1)", [Convert.FromBase64String(Packed)]);
        }

        (await machine.RowsAsync()).ShouldHaveSingleItem().Input.ShouldBe(1000);
        (await machine.ProjectsAsync()).ShouldBe(["acme"]);
    }

    [Fact]
    public void What_would_unpack_to_more_than_the_limit_or_is_damaged_is_refused()
    {
        var packed = Convert.FromBase64String(Packed);
        // 64 MiB of one byte: a frame of that many repeated blocks, its size not written.
        byte[] bomb = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58, .. Enumerable.Range(0, 512).SelectMany(i => RepeatedBlock(isLast: i == 511))];

        ZstdLibrary.TryUnpack(bomb).ShouldBeNull();
        ZstdLibrary.TryUnpack([]).ShouldBeNull();
        ZstdLibrary.TryUnpack("no frame at all"u8.ToArray()).ShouldBeNull();
        for (var length = 1; length < packed.Length; length++)
        {
            ZstdLibrary.TryUnpack(packed[..length]).ShouldBeNull();
        }

        Encoding.UTF8.GetString(ZstdLibrary.TryUnpack(packed)!).ShouldEndWith("}}}");
    }

    [Theory]
    [InlineData("Library/Application Support/Zed/threads/threads.db", "", "")]
    [InlineData("local/Zed/threads/threads.db", "LOCALAPPDATA", "local")]
    [InlineData("xdg/zed/threads/threads.db", "XDG_DATA_HOME", "xdg")]
    public async Task The_database_is_found_on_every_system(string place, string variable, string value)
    {
        using var machine = CliMachine.WithSample("zed");
        Directory.CreateDirectory(Path.GetDirectoryName(machine.At(place))!);
        File.Move(machine.At(Database), machine.At(place));
        if (variable.Length > 0)
        {
            machine.Set(variable, machine.At(value));
        }

        (await machine.RowsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Threads_that_cannot_be_read_are_counted_and_the_others_are_read()
    {
        using var machine = new CliMachine();
        Threads(machine, ("t1", "{\"model\":"), ("t2", "[]"), ("t3", Thread("zed.dev")), ("t4", """{"model":{"provider":"zed.dev"},"request_token_usage":7}"""));

        (await machine.RowsAsync()).ShouldHaveSingleItem().Requests.ShouldBe(1);
        (await machine.TalkAsync()).ShouldContain("2 broken lines");
    }

    private static byte[] RepeatedBlock(bool isLast)
    {
        var header = (isLast ? 1 : 0) | (1 << 1) | (131_072 << 3);
        return [(byte)header, (byte)(header >> 8), (byte)(header >> 16), 0x41];
    }

    private static string Thread(string provider) => $$$"""{"model":{"provider":"{{{provider}}}","model":"gpt-5"},"request_token_usage":{"u1":{"input_tokens":1000} } }""";

    private static void Threads(CliMachine machine, params (string Id, string Data)[] threads)
    {
        using var db = new WritableSqlite(machine.At(Database));
        db.Run(Schema);
        foreach (var (id, data) in threads)
        {
            db.Run("insert into threads values(?1, '/home/dev/acme', '2026-11-19T15:00:00Z', '2026-11-19T14:00:00Z', 'json', ?2)", id, Encoding.UTF8.GetBytes(data));
        }
    }
}
