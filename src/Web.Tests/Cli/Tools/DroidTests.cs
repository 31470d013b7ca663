using TeamCost.Cli.Tools.Droid;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class DroidTests
{
    private const string Session = ".factory/sessions/-home-dev-acme/s1";

    [Theory]
    [InlineData("custom:Claude-Opus-4.5-[Anthropic]-0", "claude-opus-4-5")]
    [InlineData("custom:Claude Sonnet 4.5 [Bedrock]-12", "claude-sonnet-4-5")]
    [InlineData("custom:GPT-5-0", "gpt-5")]
    [InlineData("custom:Opus [x]", "opus")]
    [InlineData("claude-opus-4-5-20251101", "claude-opus-4-5-20251101")]
    public void A_model_of_somebodys_own_list_has_its_makers_name(string written, string model) => DroidReader.ModelName(written).ShouldBe(model);

    [Fact]
    public async Task The_day_is_that_of_the_session_and_not_that_of_the_file()
    {
        using var machine = CliMachine.WithSample("droid");
        foreach (var file in Directory.EnumerateFiles(machine.At(".factory"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc));
        }

        (await machine.RowsAsync()).ShouldHaveSingleItem().Day.ShouldBe("2026-11-11");
    }

    [Fact]
    public async Task Without_the_time_of_the_lock_the_last_message_dates_it_and_without_messages_the_file()
    {
        using var machine = new CliMachine();
        var settings = machine.Write(Session + ".settings.json", """{"model":"gpt-5","tokenUsage":{"inputTokens":10}}""");
        File.SetLastWriteTimeUtc(settings, new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc));
        machine.Write(".factory/sessions/-home-dev-acme/s2.settings.json", """{"model":"gpt-5","tokenUsage":{"inputTokens":5}}""");
        machine.Write(".factory/sessions/-home-dev-acme/s2.jsonl", "{\"timestamp\":\"2026-11-12T10:00:00Z\"}\n{\"timestamp\":\"2026-11-13T10:00:00Z\"}\n{\"timestamp\":\"2026-11-1");

        (await machine.RowsAsync()).Select(row => (row.Day, row.Input)).ShouldBe([("2026-11-13", 5), ("2026-11-20", 10)]);
    }

    [Fact]
    public async Task Thinking_is_billed_beside_the_output_and_the_model_may_stand_in_the_transcript()
    {
        using var machine = new CliMachine();
        machine.Write(Session + ".settings.json", """{"providerLockTimestamp":"2026-11-11T10:00:00Z","tokenUsage":{"outputTokens":100,"thinkingTokens":40}}""");
        machine.Write(Session + ".jsonl", """{"type":"session_start","cwd":"D:\\work\\acme-api"}""" + "\n" + """{"type":"message","message":{"content":"<system>\nModel: Claude Opus 4.5\nmore"}}""" + "\n");

        var row = (await machine.RowsAsync()).ShouldHaveSingleItem();

        (row.Model, row.Output).ShouldBe(("claude-opus-4-5", 140));
        (await machine.ProjectsAsync()).ShouldBe(["acme-api"]);
    }

    [Fact]
    public async Task The_sessions_folder_can_be_named()
    {
        using var machine = CliMachine.WithSample("droid");
        Directory.Move(machine.At(".factory/sessions"), machine.At("elsewhere"));

        (await machine.RowsAsync()).ShouldBeEmpty();
        (await machine.Set("DROID_SESSIONS_DIR", "~/elsewhere").RowsAsync()).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("{\"model\":\"gpt-5\",\"tokenUs")]
    [InlineData("")]
    public async Task Settings_that_are_being_written_forget_nothing(string text)
    {
        using var machine = CliMachine.WithSample("droid");
        await machine.RowsAsync();
        var path = Directory.GetFiles(machine.At(".factory"), "*.settings.json", SearchOption.AllDirectories)[0];
        var whole = File.ReadAllText(path);

        File.WriteAllText(path, text);
        (await machine.TalkAsync()).ShouldContain("1 broken line");
        File.WriteAllText(path, whole.Replace("1200", "1300", StringComparison.Ordinal));

        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(1300);
    }

    [Theory]
    [InlineData("""{"tokenUsage":7}""")]
    [InlineData("""[1]""")]
    [InlineData("""{"tokenUsage":{"inputTokens":"many","outputTokens":null}}""")]
    public async Task Values_of_wrong_kinds_are_nothing(string text)
    {
        using var machine = new CliMachine();
        machine.Write(Session + ".settings.json", text);

        (await machine.RowsAsync()).ShouldBeEmpty();
    }
}
