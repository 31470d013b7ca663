using TeamCost.Contracts;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Ingestion;

public sealed class UsageBatchesControllerTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = ApiRoutes.UsageBatches;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_good_batch_is_taken_plain_and_gzipped_and_a_second_time_says_nothing_new(bool gzip)
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var batch = UsageWorld.Batch([UsageWorld.Line(), UsageWorld.Line(hour: 10)]);

        var (status, receipt, _) = await sender.PostAsync(Path, batch, gzip);
        var (_, again, _) = await sender.PostAsync(Path, batch, gzip);

        (status, receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("unchanged").GetInt32()).ShouldBe((200, 2, 0));
        again.GetProperty("unchanged").GetInt32().ShouldBe(2);
        (await sender.StoredAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_partly_bad_batch_keeps_the_good_lines_and_lists_the_bad_ones()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, receipt, _) = await sender.PostAsync(Path, UsageWorld.Batch([UsageWorld.Line(), UsageWorld.Line(input: -5)]));

        (status, receipt.GetProperty("accepted").GetInt32()).ShouldBe((200, 1));
        receipt.GetProperty("rejected")[0].GetProperty("index").GetInt32().ShouldBe(1);
        receipt.GetProperty("rejected")[0].GetProperty("reason").GetString()!.ShouldContain("never negative");
    }

    [Fact]
    public async Task An_ingest_token_may_name_people_and_a_device_token_may_not()
    {
        var collector = await Sender.WithIngestTokenAsync(app);
        var batch = UsageWorld.Batch([UsageWorld.Line(identity: "someone")]);

        var (_, named, _) = await collector.PostAsync(Path, batch);
        var (_, refused, _) = await collector.WithToken(collector.Account.Token).PostAsync(Path, batch);

        (named.GetProperty("accepted").GetInt32(), refused.GetProperty("accepted").GetInt32()).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Too_many_lines_or_bytes_are_refused_with_a_sentence()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var many = Enumerable.Repeat(UsageWorld.Line(), Limits.LinesPerBatch + 1).ToList();

        var (lines, tooMany, _) = await sender.PostAsync(Path, UsageWorld.Batch(many), gzip: true);
        var (bytes, tooLarge, _) = await sender.PostTextAsync(Path, new string(' ', Limits.BatchBytes + 10), gzip: true);

        (lines, bytes).ShouldBe((413, 413));
        tooMany.GetProperty("title").GetString()!.ShouldContain("at most 5000");
        tooLarge.GetProperty("title").GetString()!.ShouldContain("10 MB");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"lines\": 5}")]
    [InlineData("{\"lines\": [{\"day\": \"yesterday\"}]}")]
    public async Task A_malformed_body_is_answered_with_where_it_is_wrong(string body)
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, problem, answer) = await sender.PostTextAsync(Path, body);

        status.ShouldBe(400);
        problem.GetProperty("title").GetString()!.ShouldContain("line 1");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Without_a_valid_token_nothing_is_taken()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, problem, _) = await sender.WithToken("tc_notatoken").PostAsync(Path, UsageWorld.Batch([UsageWorld.Line()]));

        status.ShouldBe(401);
        problem.GetProperty("title").GetString()!.ShouldContain("token");
    }

    [Fact]
    public async Task A_token_that_sends_too_often_is_told_when_to_come_back()
    {
        var strict = await TestApp.StartAsync(null, ownDatabase: false, ("TeamCost:Limits:BatchesPerHour", "2"));
        try
        {
            var sender = await Sender.WithDeviceTokenAsync(strict);
            await sender.PostAsync(Path, UsageWorld.Batch([]));
            await sender.PostAsync(Path, UsageWorld.Batch([]));

            var (status, problem, answer) = await sender.PostAsync(Path, UsageWorld.Batch([]));

            status.ShouldBe(429);
            problem.GetProperty("title").GetString()!.ShouldContain("2 times an hour");
            answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        }
        finally
        {
            await strict.DisposeAsync();
        }
    }
}
