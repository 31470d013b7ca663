using TeamCost.Web.Tests.Contracts.Imports;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Ingestion;

public sealed class CcusageSubmissionTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_ccusage_report_is_a_submission_too_and_the_same_again_changes_nothing()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var text = CcusageShapes.C7ByAgent.Replace("\"totals\"", "\"drift\": { \"corpus\": { \"2026-07\": { \"files\": 3, \"bytes\": 9 } } }, \"totals\"", StringComparison.Ordinal);

        var (status, body, _) = await sender.PostTextAsync("api/submit", text);
        var (again, second, _) = await sender.PostTextAsync("api/submit", text);

        (status, again).ShouldBe((200, 200));
        body.GetProperty("success").GetBoolean().ShouldBeTrue();
        second.GetProperty("submissionId").GetString().ShouldBe(body.GetProperty("submissionId").GetString());
        (await sender.StoredAsync("sum(input + output + cache_read + cache_write_5m)")).ShouldBe(2030);
        (await sender.OneAsync<string>("select string_agg(distinct tool, ',' order by tool) from usage_lines where org_id = $1")).ShouldBe("claude-code,gemini-cli");
    }

    [Fact]
    public async Task A_report_that_cannot_be_true_is_refused_with_its_place()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, body, _) = await sender.PostTextAsync("api/submit", """{"daily": [{"date": "2026-11-02", "inputTokens": -1}]}""");

        status.ShouldBe(400);
        body.GetProperty("error").GetString()!.ShouldContain("daily[0].inputTokens");
        (await sender.StoredAsync()).ShouldBe(0);
    }
}
