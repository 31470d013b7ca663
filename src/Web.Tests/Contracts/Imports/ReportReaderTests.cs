using System.Text;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;

namespace TeamCost.Web.Tests.Contracts.Imports;

public sealed class ReportReaderTests
{
    private static readonly ReportOptions Options = new(new DateOnly(2026, 11, 22));

    private static UsageReport Read(string text, string? tool = null) => ReportReader.Read(Encoding.UTF8.GetBytes(text), Options with { Tool = tool })
        .Match(report => report, error => throw new InvalidOperationException($"{error.Field}: {error.Message}"));

    private static Error Refused(string text) => ReportReader.Read(Encoding.UTF8.GetBytes(text), Options)
        .Match(report => throw new InvalidOperationException($"It was read: {report}"), error => error);

    private static string Told(UsageReport report) => string.Join("; ", report.Days.Select(day =>
        $"{day.Day:MM-dd} {day.Tool} {string.Join(" + ", day.Models.Select(m => FormattableString.Invariant(
            $"{m.Model}/{m.Provider}{(m.Tier == Tiers.Standard ? "" : "/" + m.Tier)} {m.Tokens.Input},{m.Tokens.Output},{m.Tokens.CacheWrite5m},{m.Tokens.CacheRead} r{m.Tokens.Reasoning} ${m.ReportedUsd}")))}"));

    private const string Sonnet = "claude-sonnet-4-5-20250929/anthropic 10,250,100,1000 r0 $0.004545";

    [Theory]
    [InlineData(CcusageShapes.C1, $"11-02 claude-code {Sonnet}")]
    [InlineData(CcusageShapes.C4, "11-02 claude-code claude-sonnet-4-5-20250929/anthropic 20,500,200,2000 r0 $0.009090")]
    [InlineData(CcusageShapes.C6, $"11-02 claude-code {Sonnet}")]
    [InlineData(CcusageShapes.C7, $"11-02 claude-code {Sonnet}")]
    [InlineData(CcusageShapes.C7ByAgent, $"11-02 claude-code {Sonnet}; 11-02 gemini-cli gemini-2.5-pro/google 100,70,0,500 r20 $0.000455")]
    [InlineData(CcusageShapes.C9, $"11-02 claude-code {Sonnet}")]
    [InlineData(CcusageShapes.C10, "11-02 amp claude-sonnet-4-5-20250929/amp 10,250,100,1000 r0 $0.004545")]
    [InlineData(CcusageShapes.C11, "11-05 codex gpt-5/openai 1500,600,0,5500 r300 $ + gpt-5-codex/openai 5500,900,0,5500 r500 $")]
    [InlineData(CcusageShapes.C12, "11-05 codex gpt-5/openai 1500,600,0,5500 r300 $ + gpt-5-codex/openai 5500,900,0,5500 r500 $")]
    [InlineData(CcusageShapes.C13, "11-09 claude-code mixed/unknown 730,800,1200,11048 r0 $0.0042")]
    [InlineData(CcusageShapes.C14, "11-09 pi claude-opus-4-5/anthropic 10,20,0,5 r0 $0.1")]
    public void A_report_of_days_gives_the_day_totals(string text, string expected) => Told(Read(text)).ShouldBe(expected);

    [Theory]
    [InlineData(TokscaleShapes.S3, "11-02 claude-code claude-sonnet-4-5/anthropic 10,255,100,1000 r5 $0.004455")]
    [InlineData(TokscaleShapes.S2, "11-02 claude-code claude-sonnet-4-5/anthropic 10,255,100,1000 r5 $0.004455; 11-02 gemini-cli gemini-2.5-pro/google 7,0,0,0 r0 $")]
    [InlineData(TokscaleShapes.S1, "11-02 claude-code mixed/unknown 300,75,0,375 r0 $; 11-02 codex mixed/unknown 100,25,0,125 r0 $")]
    public void Every_shape_of_tokscale_gives_the_day_totals(string text, string expected)
    {
        Told(Read(text)).ShouldBe(expected);
        // What was cleaned says the same.
        ReportReader.Read(ReportCleaner.Clean(Encoding.UTF8.GetBytes(text))!, Options).Match(Told, error => error.Message).ShouldBe(expected);
    }

    [Theory]
    [InlineData(CcusageShapes.C1)]
    [InlineData(CcusageShapes.C4)]
    [InlineData(CcusageShapes.C6)]
    [InlineData(CcusageShapes.C7ByAgent)]
    [InlineData(CcusageShapes.C11)]
    [InlineData(CcusageShapes.C12)]
    [InlineData(CcusageShapes.C13)]
    [InlineData(CcusageShapes.C14)]
    public void A_cleaned_report_says_the_same_and_names_no_folder(string text)
    {
        var clean = ReportCleaner.Clean(Encoding.UTF8.GetBytes(text))!;

        Told(Read(Encoding.UTF8.GetString(clean))).ShouldBe(Told(Read(text)));
        Encoding.UTF8.GetString(clean).ShouldNotContain("home");
    }

    [Theory]
    [InlineData(CcusageShapes.C2, "weekly", "weeks or months")]
    [InlineData(CcusageShapes.C2Monthly, "monthly", "weeks or months")]
    [InlineData(CcusageShapes.C3, "sessions", "by session")]
    [InlineData(CcusageShapes.C5, "blocks", "five-hour blocks")]
    [InlineData(CcusageShapes.C8, "sessions", "by session")]
    [InlineData("""{"blocks":[]}""", "blocks", "five-hour blocks")]
    [InlineData("""{"data": 1}""", null, "no usage report")]
    [InlineData("", null, "no JSON")]
    [InlineData("Dear sirs, {name}", null, "valid JSON on line 1")]
    [InlineData("[1, 2]", null, "no JSON")]
    public void What_says_nothing_about_days_is_refused_with_a_sentence(string text, string? path, string words)
    {
        var error = Refused(text);

        (error.Kind, error.Field).ShouldBe((ErrorKind.Invalid, path));
        error.Message.ShouldContain(words);
    }

    [Fact]
    public void The_day_keeps_its_own_cost_where_the_models_have_none() => Read(CcusageShapes.C12).ReportedUsd.ShouldBe(0.025125m);

    [Theory]
    [InlineData("[]")]
    [InlineData(" [ ]\n")]
    [InlineData("""{"daily": [], "totals": {"inputTokens": 0, "totalTokens": 0, "totalCost": -0.0}}""")]
    public void An_empty_range_is_a_report_without_days(string text) => Read(text).Days.ShouldBeEmpty();

    [Fact]
    public void Log_lines_before_the_report_are_passed_over()
    {
        var report = Read("[ccusage] ℹ Loaded {pricing} for 2 models\n ℹ {\"odd\": true} \n" + CcusageShapes.C1 + "\n");

        Told(report).ShouldBe($"11-02 claude-code {Sonnet}");
        report.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void What_Windows_PowerShell_writes_is_read()
    {
        byte[] utf16 = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(CcusageShapes.C1)];
        byte[] marked = [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(CcusageShapes.C1)];

        foreach (var bytes in new[] { utf16, marked })
        {
            ReportReader.Read(bytes, Options).Match(Told, error => error.Message).ShouldBe($"11-02 claude-code {Sonnet}");
        }
    }

    [Fact]
    public void A_second_report_in_the_same_file_is_said_to_be_left_out() =>
        Read(CcusageShapes.C1 + CcusageShapes.C11).Notes.ShouldContain(note => note.Sentence.Contains("Something follows"));

    [Fact]
    public void Rows_without_any_cost_are_read()
    {
        var text = System.Text.RegularExpressions.Regex.Replace(CcusageShapes.C7, ",\\s*\"(totalCost|cost)\": [0-9.]+", "");

        Told(Read(text)).ShouldBe("11-02 claude-code claude-sonnet-4-5-20250929/anthropic 10,250,100,1000 r0 $");
    }

    [Fact]
    public void A_cost_of_zero_for_tokens_means_that_the_program_knew_no_price()
    {
        var report = Read("""{"daily": [{"date": "20261102", "inputTokens": 5, "totalCost": 0, "modelBreakdowns": [{"modelName": "claude-new", "inputTokens": 5, "cost": 0.0, "missingPricing": true}]}]}""");

        report.Days[0].Models[0].ReportedUsd.ShouldBeNull();
        report.Notes.ShouldContain(note => note.Sentence.Contains("knew no price of claude-new"));
    }

    [Fact]
    public void A_name_ending_in_fast_is_the_fast_tier_of_makers_that_have_one()
    {
        var report = Read("""{"daily": [{"date": "2026-11-02", "inputTokens": 6, "modelBreakdowns": [{"modelName": "claude-opus-4-6-fast", "inputTokens": 5}, {"modelName": "grok-4-fast", "inputTokens": 1}]}]}""");

        Told(report).ShouldBe("11-02 claude-code claude-opus-4-6/anthropic/fast 5,0,0,0 r0 $ + grok-4-fast/xai 1,0,0,0 r0 $");
    }

    [Fact]
    public void A_day_of_several_tools_without_their_parts_is_told_apart_by_its_models()
    {
        var report = Read("""
            {"daily": [{"period": "2026-11-02", "agent": "all", "metadata": {"agents": ["claude", "codex"]}, "inputTokens": 6,
              "modelBreakdowns": [{"modelName": "claude-opus-4-5", "inputTokens": 5}, {"modelName": "gpt-5-codex", "inputTokens": 1}]}]}
            """);

        Told(report).ShouldBe("11-02 claude-code claude-opus-4-5/anthropic 5,0,0,0 r0 $; 11-02 codex gpt-5-codex/openai 1,0,0,0 r0 $");
        report.Notes.ShouldContain(note => note.Sentence.Contains("--by-agent"));
    }

    [Fact]
    public void Tools_that_do_not_add_up_to_their_day_give_way_to_the_day()
    {
        var report = Read(CcusageShapes.C7ByAgent.Replace("\"totalTokens\": 670", "\"totalTokens\": 900", StringComparison.Ordinal));

        report.Days.Sum(day => day.Tokens.Total).ShouldBe(2030);
        report.Notes.ShouldContain(note => note.Path == "daily[0].agents");
    }

    [Fact]
    public void Rows_of_single_tools_beside_the_row_of_all_are_not_added()
    {
        var report = Read("""
            {"daily": [{"period": "2026-11-02", "agent": "claude", "inputTokens": 5}, {"period": "2026-11-02", "agent": "all", "inputTokens": 5, "metadata": {"agents": ["claude"]}},
              {"period": "2026-11-03", "agent": "codex", "inputTokens": 2, "modelsUsed": ["gpt-5"]}], "totals": {"inputTokens": 7}}
            """);

        report.Days.Select(day => (day.Tool, day.Tokens.Total)).ShouldBe([("claude-code", 5), ("codex", 2)]);
    }

    [Fact]
    public void What_the_report_does_not_say_the_uploader_says_and_what_it_says_stands()
    {
        Read(CcusageShapes.C13, tool: "opencode").Days[0].Tool.ShouldBe("opencode");
        Read(CcusageShapes.C7, tool: "opencode").Days[0].Tool.ShouldBe("claude-code");
        Read("""{"daily": [{"date": "2026-11-02", "inputTokens": 5, "modelsUsed": ["some-model"]}]}""").LacksTool.ShouldBeTrue();
    }

    [Fact]
    public void Thinking_that_only_the_total_knows_is_output_and_of_nobody_where_several_could_have_thought()
    {
        const string day = """{"daily": [{"period": "2026-11-02", "agent": "gemini", "inputTokens": 10, "outputTokens": 5, "totalTokens": 25, "modelBreakdowns": [{"modelName": "gemini-2.5-pro", "inputTokens": 4, "outputTokens": 2}, {"modelName": "NAME", "inputTokens": 6, "outputTokens": 3}]}]}""";

        Told(Read(day.Replace("NAME", "claude-opus-4-5", StringComparison.Ordinal)))
            .ShouldBe("11-02 gemini-cli claude-opus-4-5/anthropic 6,3,0,0 r0 $ + gemini-2.5-pro/google 4,12,0,0 r10 $");
        Told(Read(day.Replace("NAME", "gemini-2.5-flash", StringComparison.Ordinal)))
            .ShouldBe("11-02 gemini-cli gemini-2.5-flash/google 6,3,0,0 r0 $ + gemini-2.5-pro/google 4,2,0,0 r0 $ + mixed/google 0,10,0,0 r10 $");
    }

    [Theory]
    [InlineData(""" "inputTokens": -1 """, "daily[0].inputTokens", "whole numbers")]
    [InlineData(""" "inputTokens": 1.5 """, "daily[0].inputTokens", "whole numbers")]
    [InlineData(""" "inputTokens": 1e40 """, "daily[0].inputTokens", "whole numbers")]
    [InlineData(""" "inputTokens": "5" """, "daily[0].inputTokens", "whole numbers")]
    [InlineData(""" "inputTokens": 5, "totalCost": -2 """, "daily[0].totalCost", "dollars")]
    [InlineData(""" "inputTokens": 5, "totalTokens": 3 """, "daily[0].totalTokens", "add up to 5")]
    [InlineData(""" "inputTokens": 5, "cachedInputTokens": 6 """, "daily[0].cachedInputTokens", "more than")]
    [InlineData(""" "inputTokens": 5, "modelBreakdowns": [{"modelName": "x", "inputTokens": 9}] """, "daily[0]", "do not add up")]
    [InlineData(""" "inputTokens": 5, "modelBreakdowns": [7] """, "daily[0].modelBreakdowns[0]", "an object")]
    [InlineData(""" "inputTokens": 5, "modelBreakdowns": {} """, "daily[0].modelBreakdowns", "an array")]
    public void A_row_that_cannot_be_true_is_left_out_and_named(string fields, string path, string words)
    {
        var report = Read($$"""{"daily": [{"date": "2026-11-02", {{fields}}}, {"date": "2026-11-03", "inputTokens": 7, "modelsUsed": ["claude-x"]}]}""");

        report.Days.Single().Tokens.Total.ShouldBe(7);
        var fault = report.Faults.ShouldHaveSingleItem();
        fault.Path.ShouldBe(path);
        fault.Sentence.ShouldContain(words);
    }

    [Theory]
    [InlineData("2026-11-30")]
    [InlineData("1999-01-01")]
    [InlineData("2026-11")]
    [InlineData("yesterday")]
    public void A_day_that_is_none_is_named(string date) =>
        Read($$"""{"daily": [{"date": "{{date}}", "inputTokens": 5}]}""").Faults.ShouldHaveSingleItem().Path.ShouldBe("daily[0].date");

    [Fact]
    public void Totals_that_differ_are_a_note_and_the_rows_count()
    {
        var report = Read(CcusageShapes.C1.Replace("\"totalTokens\": 1360, \"totalCost\": 0.004545 }", "\"totalTokens\": 9999 }", StringComparison.Ordinal));

        report.Tokens.Total.ShouldBe(1360);
        report.Notes.ShouldContain(note => note.Path == "totals");
    }

    [Fact]
    public void A_day_that_stands_there_twice_counts_once_and_the_later_row()
    {
        var report = Read("""{"daily": [{"date": "2026-11-02", "inputTokens": 5, "modelsUsed": ["claude-x"]}, {"date": "2026-11-02", "inputTokens": 8, "modelsUsed": ["claude-x"]}]}""");

        report.Tokens.Input.ShouldBe(8);
        report.Notes.ShouldContain(note => note.Path == "daily[1]" && note.Sentence.Contains("twice"));
    }

    [Fact]
    public void Cutting_or_changing_a_report_anywhere_never_breaks_the_reader()
    {
        string[] shapes = [TokscaleShapes.S3, TokscaleShapes.S1, CcusageShapes.C4, CcusageShapes.C7ByAgent, CcusageShapes.C11, CcusageShapes.C12, CcusageShapes.C14];
        string[] odd = ["null", "-1", "1e999", "\"x\"", "[]", "{}", "[[[[", "true"];
        var random = new Random(7);
        foreach (var bytes in shapes.Select(Encoding.UTF8.GetBytes))
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                Try(bytes[..i]);
                byte[] flipped = [.. bytes];
                flipped[i] ^= (byte)(1 << random.Next(8));
                Try(flipped);
                if (bytes[i] is >= (byte)'0' and <= (byte)'9')
                {
                    Try([.. bytes[..i], .. Encoding.UTF8.GetBytes(odd[random.Next(odd.Length)]), .. bytes[(i + 1)..]]);
                }
            }
        }

        Read("{\"daily\": [{\"date\": \"\\ud800\"}]}").Faults.ShouldNotBeEmpty();
        Refused(new string('[', 100_000)).Message.ShouldNotBeEmpty();
        Refused(string.Concat(Enumerable.Repeat("{\"daily\":", 5_000))).Message.ShouldNotBeEmpty();

        static void Try(byte[] bytes) => ReportReader.Read(bytes, Options).Match(
            report => report.Days.All(day => day.Tokens is { Input: >= 0, Output: >= 0, CacheRead: >= 0, CacheWrite5m: >= 0 } t && t.Total < long.MaxValue / 2),
            error => error.Message.Length > 10).ShouldBeTrue();
    }
}
