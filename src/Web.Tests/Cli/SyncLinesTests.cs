using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Cli.Tools;

namespace TeamCost.Web.Tests.Cli;

public sealed class SyncLinesTests
{
    [Theory]
    [InlineData("/home/dev/acme", "acme")]
    [InlineData("/home/dev/acme/", "acme")]
    [InlineData(@"C:\Users\dev\acme", "acme")]
    [InlineData(@"C:\Users\dev\acme\", "acme")]
    [InlineData("acme", "acme")]
    [InlineData("/", null)]
    [InlineData("", null)]
    public void A_projects_name_is_the_last_part_of_its_folder(string folder, string? name) =>
        SyncLines.ProjectName(folder, ProjectNaming.Name).ShouldBe(name);

    [Fact]
    public void A_hashed_project_is_the_same_everywhere_and_says_nothing()
    {
        var hash = SyncLines.ProjectName("/home/dev/acme", ProjectNaming.Hash);

        hash.ShouldBe(SyncLines.ProjectName("/home/dev/acme/", ProjectNaming.Hash));
        hash.ShouldNotBe(SyncLines.ProjectName("/home/other/acme", ProjectNaming.Hash));
        hash!.ShouldNotContain("acme");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1000, "1k")]
    [InlineData(61_500, "61.5k")]
    [InlineData(999_499, "999k")]
    [InlineData(999_999, "1M")]
    [InlineData(6_595_735_336, "6.6B")]
    public void Large_numbers_shrink_to_three_digits(long number, string text) => Numbers.Compact(number).ShouldBe(text);

    [Fact]
    public void Any_flipped_bit_of_a_ledger_is_noticed()
    {
        var folder = Directory.CreateTempSubdirectory("teamcost-ledger-").FullName;
        var path = Path.Combine(folder, "ledger.bin");
        var words = new Words(["", "claude-opus-4-6", "s-1"]);
        var store = new EventStore([], 0);
        store.Merge([new UsageEvent { ReplyHigh = 1, InstantMs = 1, Output = 5, Model = 1, Session = 2 }], 0);
        LedgerFile.Write(path, path + ".previous", words, [new LogFileState("/x", 0, 1, new FileStat(1, 2, 3), 4, 5, 6, 7, 8)], store, UsageSums.Of(store, words));
        var bytes = File.ReadAllBytes(path);
        LedgerFile.Read(path)!.Store.Events[0].Output.ShouldBe(5);

        foreach (var at in Enumerable.Range(0, bytes.Length))
        {
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, flipped);
            Should.Throw<InvalidDataException>(() => LedgerFile.Read(path), $"byte {at}");
        }

        Directory.Delete(folder, recursive: true);
    }
}
