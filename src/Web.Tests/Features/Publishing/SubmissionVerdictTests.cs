using System.Text.Json;
using System.Text.Json.Nodes;
using TeamCost.Web.Tests.Support;
using Xunit.Abstractions;
using static TeamCost.Web.Tests.Features.Publishing.Bodies;

namespace TeamCost.Web.Tests.Features.Publishing;

/// <summary>The three levels, each limit from both sides: what is refused, what waits, what counts once; and that nothing depends on what came first.</summary>
public sealed class SubmissionVerdictTests(ITestOutputHelper output)
{
    private const string Fine = "accepted";
    private const string Flagged = "flagged";
    private const string Refused = "rejected";
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Fact]
    public async Task Every_submission_gets_its_verdict_and_sentence_and_no_order_changes_what_is_published()
    {
        var clock = new TickingClock(Noon);
        await using var app = new Lived(await TestApp.StartAsync(clock, ownDatabase: true));
        var cases = Cases();
        cases.Count.ShouldBeGreaterThanOrEqualTo(40);

        var first = await SendAsync(app.App, cases.Select(one => new[] { one }), verdicts: true);
        output.WriteLine(first.Published);
        output.WriteLine(first.Held);
        first.Published.ShouldNotBeEmpty();

        var dice = new Random(20261120);
        for (var round = 0; round < 5; round++)
        {
            var order = cases.OrderBy(_ => dice.Next()).ToList();
            // Some of the rounds send several at the same time.
            var again = await SendAsync(app.App, order.Chunk(round < 3 ? 1 : 6), verdicts: false);
            again.Published.ShouldBe(first.Published, $"round {round}");
            again.Held.ShouldBe(first.Held, $"round {round}");
        }
    }

    [Fact]
    public async Task Ten_times_the_usual_is_allowed_and_one_token_more_waits_whatever_came_first()
    {
        var clock = new TickingClock(Noon);
        await using var app = new Lived(await TestApp.StartAsync(clock, ownDatabase: true));
        var usual = Enumerable.Range(1, 7).Select(i => Of("dev_a", Day(Today.AddDays(-i), Row(input: 1_000_001, output: 0)))).ToList();
        foreach (var (tokens, isHeld) in new[] { (10_000_009L, false), (10_000_010L, false), (10_000_011L, true) })
        {
            foreach (var isLast in new[] { true, false })
            {
                var pia = await PublishingWorld.MakeAsync(app.App);
                await pia.PublishAsync();
                var large = Of("dev_a", Day(Today, Row(input: tokens, output: 0)));
                foreach (var body in isLast ? usual.Append(large) : usual.Prepend(large))
                {
                    (await pia.SubmitAsync(body)).Status.ShouldBe(200);
                }

                await pia.SettleAsync();
                (await pia.TokensAsync()).ShouldBe(7_000_007 + (isHeld ? 0 : tokens), $"{tokens}, last: {isLast}");
                (await pia.HeldAsync("reasons")).ShouldBe(isHeld ? "{\"2026-11-20 has 10 million tokens, more than 10 times the usual 1 million of your other days.\"}" : "");
            }
        }
    }

    private async Task<(string Published, string Held)> SendAsync(TestApp app, IEnumerable<Case[]> together, bool verdicts)
    {
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.PublishAsync(cost: true);
        foreach (var some in together)
        {
            var answers = await Task.WhenAll(some.Select(one => pia.SubmitAsync(one.Body)));
            foreach (var (one, answer) in some.Zip(answers))
            {
                answer.Status.ShouldBeOneOf(200, 400);
                if (verdicts)
                {
                    Check(one, answer.Status, answer.Body);
                }
            }
        }

        await pia.SettleAsync();
        return (await pia.RowsAsync(), await pia.HeldAsync());
    }

    private void Check(Case one, int status, JsonElement answer)
    {
        var isFlagged = answer.TryGetProperty("flagged", out var said) && said.GetBoolean();
        var verdict = status != 200 ? Refused : isFlagged ? Flagged : Fine;
        var sentences = Sentences(answer).ToList();
        output.WriteLine($"{one.Name}: {verdict}. {string.Join(" | ", sentences)}");
        verdict.ShouldBe(one.Verdict, $"{one.Name}: {answer}");
        if (one.Sentence is { } sentence)
        {
            sentences.ShouldContain(text => text.Contains(sentence, StringComparison.Ordinal), one.Name);
        }
    }

    private static IEnumerable<string> Sentences(JsonElement answer) =>
        from name in new[] { "error", "message", "details", "reasons", "warnings" }
        where answer.TryGetProperty(name, out _)
        let value = answer.GetProperty(name)
        from text in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => item.GetString() ?? "") : [value.GetString() ?? ""]
        select text;

    private static List<Case> Cases()
    {
        var cases = new List<Case>();
        Limits(cases);
        Good(cases);
        Overlapping(cases);
        Bad(cases);
        return cases;
    }

    private static void Limits(List<Case> cases)
    {
        // Each on a day of its own, and early: where there is no usual yet, only the limit itself speaks.
        cases.Add(new("one token under the most", Of("dev_a", Day(Ago(40), Row(input: 249_999_748))), Fine));
        cases.Add(new("the most tokens of a day", Of("dev_a", Day(Ago(41), Row(input: 249_999_749))), Fine));
        cases.Add(new("one token over the most", Of("dev_a", Day(Ago(42), Row(input: 249_999_750))), Flagged, "2026-10-09 has 250,000,001 tokens, more than 250 million in one day."));
        cases.Add(new("a little under the most dollars", Of("dev_a", Day(Ago(43), Opus(input: 4))), Fine));
        cases.Add(new("the most dollars of a day", Of("dev_a", Day(Ago(44), Opus(input: 5))), Fine));
        cases.Add(new("a little over the most dollars", Of("dev_a", Day(Ago(45), Opus(input: 6))), Flagged, "at list prices, more than $5,000 in one day."));
        cases.Add(new("round, but little", Of("dev_a", Day(Ago(46), Row(input: 999_000, output: 0))), Fine));
        cases.Add(new("round, and a million", Of("dev_a", Day(Ago(47), Row(input: 1_000_000, output: 0))), Flagged, "2026-10-04 has nothing but round counts."));
        cases.Add(new("one more than round", Of("dev_a", Day(Ago(48), Row(input: 1_000_001, output: 0))), Fine));
        cases.Add(new("cache reads of 99.5%", Of("dev_a", Day(Ago(49), Row(input: 50_001, output: 0, cacheRead: 9_950_199))), Fine));
        cases.Add(new("cache reads of more", Of("dev_a", Day(Ago(50), Row(input: 50_001, output: 0, cacheRead: 9_950_200))), Flagged, "2026-10-01 consists of cache reads for more than 99.5%, which no tool's work does."));
        cases.Add(new("cache reads only, but not many", Of("dev_a", Day(Ago(51), Row(input: 0, output: 0, cacheRead: 9_999_999))), Fine));
    }

    private static void Good(List<Case> cases)
    {
        cases.Add(new("a day", Of("dev_a", Day(Ago(1), Row())), Fine));
        cases.Add(new("another tool", Of("dev_a", Day(Ago(2), Row(client: "codex", model: "gpt-5", provider: "openai"))), Fine));
        cases.Add(new("two tools on a day", Of("dev_a", Day(Ago(3), Row(), Row(client: "gemini", model: "gemini-2.5-pro", provider: "google"))), Fine));
        cases.Add(new("another machine on the same day", Of("dev_b", Day(Ago(1), Row(input: 77))), Fine));
        cases.Add(new("the same again", Of("dev_a", Day(Ago(1), Row())), Fine));
        cases.Add(new("today", Of("dev_a", Day(Today, Row(input: 5))), Fine));
        cases.Add(new("tomorrow, where the sun rises earlier", Of("dev_a", Day(Today.AddDays(1), Row(input: 6))), Fine));
        cases.Add(new("a tool that nobody knows", Of("dev_a", Day(Ago(4), Row(client: "our-own-agent"))), Fine));
        cases.Add(new("a model that nobody knows", Of("dev_a", Day(Ago(5), Row(model: "ft:secret-customer"))), Fine));
        cases.Add(new("a price without tokens, as Cursor has it", Of("dev_a", Day(Ago(6), Row(input: 0, output: 0, client: "cursor", model: "premium-tool-call", provider: "cursor", cost: 0.04m))), Fine));
        cases.Add(new("a year ago", Of("dev_a", Day(Ago(365), Row(input: 365))), Fine));
        cases.Add(new("more than a year ago: kept, not published", Of("dev_a", Day(Ago(366), Row(input: 366))), Fine));
        cases.Add(new("a ccusage report", Ccusage(Ago(8), 1_234), Fine));
        cases.Add(new("the original shape", Original(Ago(9), 4_321), Fine));
        cases.Add(new("the original shape, a year ago", Original(Ago(364), 4_364), Fine));
    }

    private static void Overlapping(List<Case> cases)
    {
        cases.Add(new("a day that grows", Of("dev_a", Day(Ago(20), Row(input: 500))), Fine));
        cases.Add(new("… and has grown", Of("dev_a", Day(Ago(20), Row(input: 900))), Fine));
        cases.Add(new("less than before", Of("dev_a", Day(Ago(20), Row(input: 300))), Fine, "came with less than was submitted before; the larger figures stay."));
        cases.Add(new("as large, in other words", Of("dev_a", Day(Ago(20), Row(input: 899, output: 252))), Fine));
        cases.Add(new("old rules said too much", Of("dev_a", Day(Ago(21), Row(input: 9_000))), Fine));
        cases.Add(new("newer rules say less, of a part", Of("dev_a", 2, isFull: false, Day(Ago(21), Row(input: 600))), Fine));
        cases.Add(new("newer rules say less, of all", Of("dev_a", 2, isFull: true, Day(Ago(21), Row(input: 400))), Fine));
        cases.Add(new("the old figures once more", Of("dev_a", Day(Ago(21), Row(input: 9_001))), Fine));
        cases.Add(new("before there were devices", Nameless(Day(Ago(22), Row(input: 350)), Day(Ago(23), Row(input: 2_000)), Day(Ago(24), Row(input: 44))), Fine));
        cases.Add(new("the device of those days", Of("dev_a", Day(Ago(22), Row(input: 370)), Day(Ago(23), Row(input: 1_000))), Fine));
        cases.Add(new("another device on those days", Of("dev_b", Day(Ago(22), Row(input: 30)), Day(Ago(24), Row(input: 50))), Fine));
        cases.Add(new("a flagged day of one machine", Of("dev_b", Day(Ago(25), Row(input: 300_000_001))), Flagged, "more than 250 million in one day."));
        cases.Add(new("beside a good one of another", Of("dev_a", Day(Ago(25), Row(input: 4_444))), Fine));
    }

    private static void Bad(List<Case> cases)
    {
        var day = Ago(60);
        cases.Add(new("sums that differ by a hundred", Of("dev_a", Day(day, Row())).With(body => body.FirstDay()["totals"]!["tokens"] = 1_352), Fine));
        cases.Add(new("sums that differ by more", Of("dev_a", Day(day, Row(input: 9))).With(body => body.FirstDay()["totals"]!["tokens"] = 361), Refused, "contributions[0].totals.tokens is 361, but its clients add up to 260."));
        cases.Add(new("a summary of something else", Of("dev_a", Day(day, Row(input: 9))).With(body => body["summary"]!["totalTokens"] = 9_999), Refused, "summary.totalTokens is 9999, but the days add up to 260."));
        cases.Add(new("dollars that do not add up", Of("dev_a", Day(day, Row(input: 9))).With(body => body.FirstDay()["totals"]!["cost"] = 5), Refused, "but its clients add up to"));
        cases.Add(new("negative tokens", Of("dev_a", Day(day, Row(input: 9))).With(body => body.FirstDay()["clients"]![0]!["tokens"]!["input"] = -1), Refused, "contributions[0].clients[0].tokens.input"));
        cases.Add(new("a negative cost", Of("dev_a", Day(day, Row(input: 9))).With(body => body.FirstDay()["clients"]![0]!["cost"] = -0.01m), Refused, "contributions[0].clients[0].cost"));
        cases.Add(new("the day after tomorrow", Of("dev_a", Day(Today.AddDays(2), Row())), Refused, "lies in the future"));
        cases.Add(new("a day twice", Of("dev_a", Day(day, Row()), Day(day, Row())), Refused, "each day stands once"));
        cases.Add(new("nothing", Of("dev_a"), Refused, "There is nothing in it"));
        cases.Add(new("no day", Of("dev_a", Day(day, Row())).With(body => body.FirstDay()["date"] = "yesterday"), Refused, "must be a day such as"));
        cases.Add(new("a cost without tokens", Of("dev_a", Day(day, Row(input: 0, output: 0, cost: 3))), Refused, "costs $3.00, but has no tokens."));
        cases.Add(new("the original shape, older than a year", Original(Ago(366), 4_366), Refused, "more than 365 days ago"));
        cases.Add(new("the original shape, in the future", Original(Today.AddDays(2), 12), Refused, "lies in the future"));
        cases.Add(new("no submission at all", JsonNode.Parse("{\"hello\": 1}")!, Refused, "The body is no submission"));
    }

    // 199,999,999 × $25 + 5 × $5 a million is exactly $5,000.
    private static JsonObject Opus(long input) => Row(input: input, output: 199_999_999, model: "claude-opus-4-5");

    private static DateOnly Ago(int days) => Today.AddDays(-days);

    private sealed record Case(string Name, JsonNode Node, string Verdict, string? Sentence = null)
    {
        public string Body { get; } = Node.ToJsonString();
    }

    private sealed class Lived(TestApp app) : IAsyncDisposable
    {
        public TestApp App => app;

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
