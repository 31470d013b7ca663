using System.Buffers.Binary;
using TeamCost.Cli;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Tools;
using TeamCost.Cli.Tools.ClaudeCode;

namespace TeamCost.Web.Tests.Cli;

public sealed class LedgerTests
{
    [Fact]
    public async Task Deleting_logs_takes_nothing_away()
    {
        using var machine = CliMachine.WithSample();
        var before = (await machine.DailyAsync()).ToString();

        foreach (var log in machine.Logs().Where((_, i) => i % 2 == 0))
        {
            File.Delete(log);
        }

        (await machine.DailyAsync()).ToString().ShouldBe(before);
        Directory.Delete(Path.Combine(machine.Home, ".claude"), recursive: true);
        (await machine.DailyAsync()).ToString().ShouldBe(before);
    }

    [Fact]
    public async Task Rewriting_a_log_takes_nothing_away_and_adds_what_is_new()
    {
        using var machine = new CliMachine();
        var log = machine.Log();
        await File.WriteAllTextAsync(log, ClaudeLine.Reply("msg_1", "req_1").Text() + ClaudeLine.Reply("msg_2", "req_2").Text());
        (await machine.TotalsAsync()).Requests.ShouldBe(2);

        await File.WriteAllTextAsync(log, """{"type":"summary","summary":"compacted"}""" + "\n" + ClaudeLine.Reply("msg_2", "req_2").Text() + ClaudeLine.Reply("msg_3", "req_3").Text());

        (await machine.TotalsAsync()).ShouldBe((3, 300, 330));
    }

    [Fact]
    public async Task A_rewrite_that_keeps_the_head_and_grows_is_noticed()
    {
        using var machine = new CliMachine();
        var log = machine.Log();
        var head = $"{{\"type\":\"summary\",\"summary\":\"{new string('x', 3000)}\"}}\n";
        await File.WriteAllTextAsync(log, head + ClaudeLine.Reply("msg_1", "req_1").Text());
        (await machine.TotalsAsync()).Requests.ShouldBe(1);

        await File.WriteAllTextAsync(log, head + ClaudeLine.Reply("msg_2", "req_2").Text() + ClaudeLine.Reply("msg_3", "req_3").Text());

        (await machine.TotalsAsync()).Requests.ShouldBe(3);
    }

    [Fact]
    public async Task A_growing_log_is_resumed_and_a_line_counts_when_its_end_is_there()
    {
        using var machine = new CliMachine();
        var log = machine.Log();
        var second = ClaudeLine.Reply("msg_2", "req_2", output: 50).Text();
        await File.WriteAllTextAsync(log, ClaudeLine.Reply("msg_1", "req_1").Text() + second[..100]);
        (await machine.TotalsAsync()).ShouldBe((1, 100, 110));

        await File.AppendAllTextAsync(log, second[100..]);
        (await machine.TotalsAsync()).ShouldBe((2, 150, 170));
        await File.AppendAllTextAsync(log, ClaudeLine.Reply("msg_2", "req_2", output: 70).Text());
        (await machine.TotalsAsync()).ShouldBe((2, 170, 190));
        (await machine.RunAsync("status", "--verbose")).Talk.ShouldContain("0 read");
    }

    [Fact]
    public async Task Any_cut_of_the_sample_then_the_rest_gives_the_whole()
    {
        using var reference = CliMachine.WithSample();
        var expected = await reference.TotalsAsync();
        var whole = await File.ReadAllBytesAsync(reference.Logs().Single(log => log.EndsWith("33333333-3333-4333-8333-333333333333.jsonl", StringComparison.Ordinal)));
        for (var cut = 0; cut < whole.Length; cut += 97)
        {
            using var machine = CliMachine.WithSample();
            var log = machine.Logs().Single(path => path.EndsWith("33333333-3333-4333-8333-333333333333.jsonl", StringComparison.Ordinal));
            await File.WriteAllBytesAsync(log, whole[..cut]);
            (await machine.TotalsAsync()).Total.ShouldBeLessThanOrEqualTo(expected.Total);
            await File.WriteAllBytesAsync(log, whole);

            (await machine.TotalsAsync()).ShouldBe(expected, $"cut at {cut}");
        }
    }

    [Fact]
    public async Task A_damaged_ledger_is_said_set_aside_and_made_again()
    {
        using var machine = CliMachine.WithSample();
        var before = (await machine.DailyAsync()).ToString();
        var bytes = await File.ReadAllBytesAsync(machine.LedgerPath);
        foreach (var damage in new Func<byte[]>[]
        {
            () => [], () => bytes[..20], () => bytes[..^1], () => [.. bytes, 0], () => new byte[bytes.Length], () => "not a ledger"u8.ToArray(),
            () => Flip(bytes, 9), () => Flip(bytes, 17), () => Flip(bytes, 70), () => Flip(bytes, bytes.Length / 2), () => Flip(bytes, bytes.Length - 3),
        })
        {
            File.Delete(machine.LedgerPath + ".previous");
            await File.WriteAllBytesAsync(machine.LedgerPath, damage());

            var run = await machine.RunAsync("daily", "--json", "--timezone", "UTC", "--prices", CliMachine.PriceMap);

            run.Code.ShouldBe(ExitCode.Ok);
            run.Output.Trim().ShouldBe(before);
            run.Talk.ShouldContain("set aside");
            Directory.GetFiles(machine.StateFolder, "ledger.bin.damaged-*").ShouldNotBeEmpty();
            (await machine.RunAsync("daily")).Talk.ShouldNotContain("set aside");
        }
    }

    [Fact]
    public async Task The_previous_ledger_keeps_what_the_damaged_one_knew_of_deleted_logs()
    {
        using var machine = CliMachine.WithSample();
        var before = await machine.TotalsAsync();
        await File.WriteAllTextAsync(machine.Log("late.jsonl"), ClaudeLine.Reply("msg_late", "req_late").Text());
        (await machine.TotalsAsync()).Requests.ShouldBe(before.Requests + 1);
        Directory.Delete(Path.Combine(machine.Home, ".claude"), recursive: true);

        await File.WriteAllBytesAsync(machine.LedgerPath, [1, 2, 3]);

        (await machine.TotalsAsync()).ShouldBe(before, "all but the last scan");
    }

    [Fact]
    public async Task A_crash_between_the_two_renames_loses_nothing()
    {
        using var machine = CliMachine.WithSample();
        var before = await machine.TotalsAsync();
        Directory.Delete(Path.Combine(machine.Home, ".claude"), recursive: true);

        File.Move(machine.LedgerPath, machine.LedgerPath + ".previous", overwrite: true);
        await File.WriteAllTextAsync(machine.LedgerPath + ".new", "half a led");

        (await machine.TotalsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_ledger_of_the_first_format_is_read_and_becomes_one_of_this()
    {
        using var machine = CliMachine.WithSample();
        var before = (await machine.DailyAsync()).ToString();
        var bytes = await File.ReadAllBytesAsync(machine.LedgerPath);
        await File.WriteAllBytesAsync(machine.LedgerPath, InFirstFormat(bytes));
        Directory.Delete(Path.Combine(machine.Home, ".claude"), recursive: true);

        (await machine.DailyAsync()).ToString().ShouldBe(before);
        (await File.ReadAllBytesAsync(machine.LedgerPath))[8].ShouldBe(bytes[8]);
        (await machine.DailyAsync()).ToString().ShouldBe(before);
    }

    /// <summary>Events, then words, and no files: no sums, no state of readers.</summary>
    private static byte[] InFirstFormat(byte[] bytes)
    {
        var eventBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)) * BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16));
        var tableBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(20));
        using var words = new MemoryStream();
        using var old = new BinaryReader(new MemoryStream(bytes[^tableBytes..]));
        using var writer = new BinaryWriter(words);
        var count = old.ReadInt32();
        writer.Write(count);
        for (; count > 0; count--)
        {
            writer.Write(old.ReadString());
        }

        writer.Write(0);
        writer.Flush();
        var head = bytes[..64];
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(20), (int)words.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(32), Checksum.Of(words.ToArray()));
        head.AsSpan(48).Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(40), Checksum.Of(head.AsSpan(0, 40)));
        return [.. head, .. bytes.AsSpan(64, eventBytes), .. words.ToArray()];
    }

    [Fact]
    public async Task A_ledger_of_a_newer_version_is_left_alone()
    {
        using var machine = CliMachine.WithSample();
        await machine.TotalsAsync();
        var bytes = await File.ReadAllBytesAsync(machine.LedgerPath);
        bytes[8] = 99;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), Checksum.Of(bytes.AsSpan(0, 40)));
        await File.WriteAllBytesAsync(machine.LedgerPath, bytes);

        var run = await machine.RunAsync("daily");

        run.Code.ShouldBe(ExitCode.Error);
        run.Talk.ShouldContain("newer teamcost");
        (await File.ReadAllBytesAsync(machine.LedgerPath)).ShouldBe(bytes);
    }

    [Fact]
    public async Task Several_processes_at_once_agree_and_lose_nothing()
    {
        using var machine = CliMachine.WithSample();

        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => machine.TotalsAsync())));

        runs.Distinct().ShouldHaveSingleItem().Requests.ShouldBe(11);
        (await machine.TotalsAsync()).Requests.ShouldBe(11);
    }

    [Fact]
    public async Task A_grown_reply_keeps_the_hour_and_session_it_was_first_told_with()
    {
        using var machine = new CliMachine();
        var log = machine.Log();
        await File.WriteAllTextAsync(log, ClaudeLine.Reply(output: 5, at: "2026-11-02T23:59:59Z", session: "s-1").Text());
        await machine.TotalsAsync();
        await File.AppendAllTextAsync(log, ClaudeLine.Reply(output: 90, at: "2026-11-03T00:00:01Z", session: "s-2").Text());

        var rows = (await machine.DailyAsync()).GetProperty("rows").EnumerateArray().ToList();

        // Otherwise a server that was told of the first five tokens would keep them beside the ninety.
        rows.ShouldHaveSingleItem().GetProperty("date").GetString().ShouldBe("2026-11-02");
        rows[0].GetProperty("output").GetInt64().ShouldBe(90);
    }

    [Fact]
    public async Task Of_two_equal_tellings_the_older_files_session_stays()
    {
        using var machine = new CliMachine();
        foreach (var (name, session, age) in new[] { ("a.jsonl", "resumed", 1), ("b.jsonl", "original", 2) })
        {
            await File.WriteAllTextAsync(machine.Log(name), ClaudeLine.Reply(session: session).Text());
            File.SetLastWriteTimeUtc(machine.Log(name), DateTime.UtcNow.AddDays(-age));
        }

        var rows = (await machine.RunAsync("sessions", "--json")).Json.GetProperty("rows");

        rows.EnumerateArray().ShouldHaveSingleItem().GetProperty("session").GetString().ShouldBe("original");
    }

    [Fact]
    public async Task A_new_reading_of_an_old_event_wins_even_when_it_is_smaller()
    {
        var words = new Words([]);
        var store = new EventStore([], 0);
        store.Merge([Event(version: 1, output: 100)], 0);

        store.Merge([Event(version: 2, output: 60)], 0).ShouldBeTrue();
        store.Merge([Event(version: 1, output: 100)], 0).ShouldBeFalse();

        store.Events.ToArray().ShouldHaveSingleItem().Output.ShouldBe(60);
        words.All.Count.ShouldBe(1);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Files_of_ours_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var machine = CliMachine.WithSample();
        await machine.TotalsAsync();

        File.GetUnixFileMode(machine.LedgerPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(machine.StateFolder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_cancelled_scan_leaves_the_ledger_as_it_was()
    {
        using var machine = CliMachine.WithSample();
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        using var ledger = await Ledger.OpenAsync(new CliEnvironment(new Dictionary<string, string>(), machine.Home), [new ClaudeCodeSource()], TimeProvider.System, CancellationToken.None);

        Should.Throw<OperationCanceledException>(() => ledger.Scan((_, _) => { }, stopped.Token));

        File.Exists(machine.LedgerPath).ShouldBeFalse();
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        var copy = (byte[])bytes.Clone();
        copy[at] ^= 1;
        return copy;
    }

    private static UsageEvent Event(byte version, long output) =>
        new() { ReplyHigh = 1, ReplyLow = 2, Request = 3, InstantMs = 1_793_610_003_000, Output = output, Requests = 1, ReaderVersion = version };
}
