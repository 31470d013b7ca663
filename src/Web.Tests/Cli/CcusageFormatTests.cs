using System.Text.Json;
using TeamCost.Cli;

namespace TeamCost.Web.Tests.Cli;

/// <summary>Scripts that read ccusage 20 read ours: the same fields in the same places, beside the real program on the same logs.</summary>
public sealed class CcusageFormatTests
{
    [Theory]
    [InlineData("daily")]
    [InlineData("weekly")]
    [InlineData("monthly")]
    [InlineData("session")]
    [InlineData("blocks")]
    public async Task The_shape_is_that_of_the_real_program(string report)
    {
        using var machine = CliMachine.WithSample();

        var theirs = await RealCcusage.RunAsync(machine.Home, report);
        var ours = await OursAsync(machine, report);

        Shape(ours).ShouldBe(Shape(theirs));
        Rows(ours, report).Select(row => Text(row, "period", "id")).ShouldBe(Rows(theirs, report).Select(row => Text(row, "period", "id")));
    }

    [Fact]
    public async Task By_tool_is_what_by_agent_is_there()
    {
        using var machine = CliMachine.WithSample();

        var theirs = await RealCcusage.RunAsync(machine.Home, "daily", "--by-agent");
        var ours = await OursAsync(machine, "daily", "--by-tool");

        Shape(ours).ShouldBe(Shape(theirs));
    }

    [Fact]
    public async Task Tokens_of_each_model_agree_where_the_real_program_counts_right()
    {
        using var machine = CliMachine.WithSample();

        var theirs = Models(await RealCcusage.RunAsync(machine.Home, "daily"));
        var ours = Models(await OursAsync(machine, "daily"));

        // The one difference: a reply without a request id, which it counts once for each of its content blocks.
        var wrong = theirs.Keys.Where(key => !ours.TryGetValue(key, out var mine) || mine != theirs[key]).ToList();
        wrong.ShouldBe(["2026-11-04 claude-sonnet-4-5-20250929"]);
        ours.Keys.Order(StringComparer.Ordinal).ShouldBe(theirs.Keys.Order(StringComparer.Ordinal));
        ours["2026-11-04 claude-sonnet-4-5-20250929"].ShouldBe("in 1091 out 1390 read 230000 write 20000");
    }

    [Fact]
    public async Task Sessions_agree_to_the_token()
    {
        using var machine = CliMachine.WithSample();

        var theirs = Rows(await RealCcusage.RunAsync(machine.Home, "session"), "session").ToDictionary(row => Text(row, "period"));
        var ours = Rows(await OursAsync(machine, "session"), "session").ToDictionary(row => Text(row, "period"));

        ours.Keys.Order(StringComparer.Ordinal).ShouldBe(theirs.Keys.Order(StringComparer.Ordinal));
        foreach (var (id, row) in theirs.Where(row => row.Key[0] != '3'))
        {
            ours[id].GetProperty("totalTokens").GetInt64().ShouldBe(row.GetProperty("totalTokens").GetInt64(), id);
            Text(ours[id].GetProperty("metadata"), "lastActivity").ShouldBe(Text(row.GetProperty("metadata"), "lastActivity"));
        }
    }

    [Fact]
    public async Task Blocks_begin_end_and_leave_gaps_at_the_same_instants()
    {
        using var machine = CliMachine.WithSample();

        var theirs = Rows(await RealCcusage.RunAsync(machine.Home, "blocks"), "blocks");
        var ours = Rows(await OursAsync(machine, "blocks"), "blocks");

        ours.Select(Block).ShouldBe(theirs.Select(Block));

        static string Block(JsonElement block) =>
            $"{Text(block, "id")} {Text(block, "startTime")} {Text(block, "endTime")} {block.GetProperty("actualEndTime")} {block.GetProperty("isGap")} {block.GetProperty("totalTokens")} {block.GetProperty("tokenCounts").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)}";
    }

    [Fact]
    public async Task A_block_of_now_has_the_rate_the_projection_and_the_limit_of_the_real_program()
    {
        using var machine = new CliMachine();
        // The real program knows no other clock: a block that began with this hour, or the one before in its first minutes.
        var start = DateTimeOffset.UtcNow.AddMinutes(-30);
        await File.WriteAllTextAsync(machine.Log(), string.Concat(
            ClaudeLine.Reply("msg_1", "req_1", output: 2000, at: At(start)).Text(), ClaudeLine.Reply("msg_2", "req_2", output: 900, at: At(start.AddMinutes(10))).Text()));

        var theirs = Rows(await RealCcusage.RunAsync(machine.Home, "blocks", "--active", "--token-limit", "4000"), "blocks").Single();
        var ours = Rows(await OursAsync(machine, "blocks", "--active", "--token-limit", "4000"), "blocks").Single();

        Shape(ours).ShouldBe(Shape(theirs));
        foreach (var field in new[] { "costPerHour", "tokensPerMinute", "tokensPerMinuteForIndicator" })
        {
            ours.GetProperty("burnRate").GetProperty(field).GetDouble().ShouldBe(theirs.GetProperty("burnRate").GetProperty(field).GetDouble(), 1e-9, field);
        }

        // A few seconds lie between the two runs.
        ours.GetProperty("projection").GetProperty("totalTokens").GetDouble().ShouldBe(theirs.GetProperty("projection").GetProperty("totalTokens").GetDouble(), 400);
        Text(ours.GetProperty("tokenLimitStatus"), "status").ShouldBe(Text(theirs.GetProperty("tokenLimitStatus"), "status"));

        static string At(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_model_without_a_price_is_marked_as_there()
    {
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply(model: "claude-nobody-9").Text() + ClaudeLine.Reply("msg_2", "req_2").Text());

        var theirs = await RealCcusage.RunAsync(machine.Home, "daily");
        var ours = await OursAsync(machine, "daily");

        Shape(ours).ShouldBe(Shape(theirs));
        ours.GetProperty("totals").GetProperty("unpricedModels")[0].GetString().ShouldBe("claude-nobody-9");
        ours.GetProperty("totals").GetProperty("totalCost").GetDecimal().ShouldBe(0.00153m);
    }

    [Theory]
    [InlineData("daily")]
    [InlineData("weekly")]
    [InlineData("monthly")]
    [InlineData("session")]
    [InlineData("blocks")]
    public async Task Nothing_looks_like_nothing_there(string report)
    {
        using var machine = new CliMachine();

        var theirs = await RealCcusage.RunAsync(machine.Home, report);
        var ours = await OursAsync(machine, report);

        Shape(ours).ShouldBe(Shape(theirs));
    }

    private static async Task<JsonElement> OursAsync(CliMachine machine, string report, params string[] more)
    {
        var run = await machine.RunAsync([report == "session" ? "sessions" : report, "--json", "--format", "ccusage", "--timezone", "UTC", .. more]);
        run.Code.ShouldBe(ExitCode.Ok, run.Talk);
        return run.Json;
    }

    private static JsonElement.ArrayEnumerator Rows(JsonElement report, string name) => report.GetProperty(name).EnumerateArray();

    private static string Text(JsonElement row, params string[] names) =>
        names.Select(name => row.TryGetProperty(name, out var value) ? value.GetString()! : null).OfType<string>().First();

    private static Dictionary<string, string> Models(JsonElement report) => Rows(report, "daily")
        .SelectMany(row => row.GetProperty("modelBreakdowns").EnumerateArray().Select(model => (
            Key: $"{Text(row, "period")} {Text(model, "modelName")}",
            Tokens: $"in {model.GetProperty("inputTokens")} out {model.GetProperty("outputTokens")} read {model.GetProperty("cacheReadTokens")} write {model.GetProperty("cacheCreationTokens")}")))
        .ToDictionary(model => model.Key, model => model.Tokens, StringComparer.Ordinal);

    /// <summary>Field names in their order and kinds of values, however many elements an array has.</summary>
    private static string Shape(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", value.EnumerateObject().Select(field => $"{field.Name}:{Shape(field.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join("|", value.EnumerateArray().Select(Shape).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) + "]",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ValueKind.ToString(),
    };
}
