using System.Net;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.Anthropic;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Providers.Anthropic;

namespace TeamCost.Web.Tests.Features.Providers.Anthropic;

/// <summary>Every refusal that the contract documents has its trouble and its sentence.</summary>
public sealed class AnthropicErrorsTests
{
    private static readonly DateOnly Day = new(2026, 11, 18);

    [Theory]
    [InlineData(400, Trouble.RequestRefused, "Anthropic refused the request as invalid. It says: starting_at: expected a date in YYYY-MM-DD form.")]
    [InlineData(401, Trouble.KeyRejected, "Anthropic does not accept the key: it is unknown, revoked or expired, or of a kind that may not read this.")]
    [InlineData(402, Trouble.AccountProblem, "Anthropic reports a problem with the account's billing.")]
    [InlineData(403, Trouble.PermissionMissing,
        "The key lacks a permission: an Enterprise key needs the scope read:analytics. It says: This key does not carry the scope this endpoint needs.")]
    [InlineData(404, Trouble.NotFound, "Anthropic does not offer /v1/organizations/me to this organization. It says: Not found.")]
    [InlineData(409, Trouble.RequestRefused, "Anthropic reports a conflict.")]
    [InlineData(410, Trouble.RequestRefused, "Anthropic's list expired while it was read.")]
    [InlineData(413, Trouble.RequestRefused, "Anthropic refused the request as too large.")]
    [InlineData(429, Trouble.RateLimited, "Anthropic asks us to slow down: the request rate is above the organization's limit.")]
    [InlineData(500, Trouble.ProviderDown, "Anthropic had an error of its own.")]
    [InlineData(504, Trouble.ProviderDown, "Anthropic did not finish the answer in time.")]
    [InlineData(529, Trouble.ProviderDown, "Anthropic is overloaded.")]
    [InlineData(503, Trouble.ProviderDown, "Anthropic could not answer (status 503).")]
    [InlineData(418, Trouble.RequestRefused, "Anthropic answered with the unexpected status 418.")]
    public void Each_documented_status_has_its_own_trouble_and_sentence(int status, Trouble trouble, string sentence)
    {
        var body = Samples.Json("anthropic-errors.json")[status.ToString()]?.ToJsonString() ?? "";

        var explained = AnthropicErrors.Explain(Failed(status, body), default);

        (explained.Trouble, explained.Message).ShouldBe((trouble, sentence));
    }

    [Fact]
    public void The_wait_and_the_id_of_the_request_are_passed_on()
    {
        var explained = AnthropicErrors.Explain(Failed(429, "", ("Retry-After", "2"), ("request-id", "req_1")), default);

        (explained.RetryAfter, explained.Message.EndsWith("(request req_1)", StringComparison.Ordinal)).ShouldBe((TimeSpan.FromSeconds(2), true));
    }

    [Fact]
    public void A_key_in_a_refusal_is_not_repeated()
    {
        var explained = AnthropicErrors.Explain(Failed(400, """{"error":{"message":"bad key sk-ant-admin01-EXAMPLE given"}}"""), default);

        explained.Message.ShouldBe("Anthropic refused the request as invalid. It says: bad key (key) given.");
    }

    [Theory]
    [InlineData("sk-ant-admin01-revoked", "usage", Trouble.KeyRejected)]
    [InlineData("sk-ant-api03-inference", "usage", Trouble.KeyRejected)]
    [InlineData("sk-ant-admin01-billing", "cost", Trouble.AccountProblem)]
    [InlineData("sk-ant-api01-noscope", "enterprise-usage", Trouble.PermissionMissing)]
    [InlineData("sk-ant-api01-unknown", "enterprise-activity", Trouble.KeyRejected)]
    public async Task A_key_that_cannot_read_says_why(string key, string feed, Trouble trouble)
    {
        await using var bench = await ProviderBench<FakeAnthropic>.OfAsync(FakeAnthropic.FromSamples(), "anthropic");

        var failed = await bench.FailAsync(feed, Day, key);
        var verified = await Should.ThrowAsync<ProviderException>(() => bench.Connector.VerifyAsync(bench.Access(key), default));

        (failed.Trouble, verified.Trouble, failed.IsPermanent).ShouldBe((trouble, trouble, true));
        failed.Message.ShouldNotContain(key);
    }

    [Theory]
    [InlineData("sk-ant-api03-EXAMPLE", "ordinary API key")]
    [InlineData("sk-ant-oat01-EXAMPLE", "sign-in token of Claude Code")]
    public void A_key_of_the_wrong_kind_is_refused_before_anything_is_sent(string key, string kind)
    {
        var sentence = AnthropicSetup.Value.CheckKey(key)!.Sentence;

        sentence.ShouldContain(kind);
        sentence.ShouldContain("sk-ant-admin01-");
        sentence.ShouldContain("sk-ant-api01-");
    }

    [Theory]
    [InlineData("sk-ant-admin01-EXAMPLE", "usage", "cost")]
    [InlineData("something-else", "usage", "cost")]
    [InlineData("sk-ant-api01-EXAMPLE", "enterprise-usage", "enterprise-activity")]
    public void What_the_key_begins_with_decides_which_feeds_there_are(string key, params string[] feeds)
    {
        AnthropicSetup.Value.CheckKey(key).ShouldBeNull();
        AnthropicSetup.Value.FeedsFor(key).Select(feed => feed.Key).ShouldBe(feeds);
        AnthropicSetup.Value.FeedsFor(key).Count(feed => feed.IsMain).ShouldBe(1);
    }

    [Theory]
    [InlineData("claude_code", "cache_read")]
    [InlineData("claude_code", "estimated_cost")]
    [InlineData("claude_code", "data")]
    [InlineData("messages", "uncached_input_tokens")]
    [InlineData("messages", "results")]
    [InlineData("api_keys", "id")]
    public async Task A_field_that_is_called_otherwise_is_an_unreadable_answer_and_never_a_zero(string path, string field)
    {
        await using var bench = await ProviderBench<FakeAnthropic>.OfAsync(FakeAnthropic.FromSamples(), "anthropic");
        bench.Fake.Faults.Next(path, Fault.Renamed(field, "renamed"), times: 10);

        (await bench.FailAsync("usage", Day, "sk-ant-admin01-good")).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task A_bill_without_amounts_is_unreadable()
    {
        await using var bench = await ProviderBench<FakeAnthropic>.OfAsync(FakeAnthropic.FromSamples(), "anthropic");
        bench.Fake.Faults.Next("cost_report", Fault.Renamed("amount", "amount_usd"), times: 10);

        (await bench.FailAsync("cost", Day, "sk-ant-admin01-good")).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task Malformed_json_and_a_page_of_html_are_unreadable()
    {
        await using var bench = await ProviderBench<FakeAnthropic>.OfAsync(FakeAnthropic.FromSamples(), "anthropic");
        foreach (var fault in new[] { Fault.Malformed(), Fault.Html(200), Fault.Answer(200, """{"data":null,"has_more":false}""") })
        {
            bench.Fake.Faults.Next("claude_code", fault, times: 2);

            (await bench.FailAsync("usage", Day, "sk-ant-admin01-good")).Trouble.ShouldBe(Trouble.BadAnswer);
        }
    }

    [Theory]
    [InlineData("""{"data":[],"has_more":true,"next_page":"page_again"}""")]
    [InlineData("""{"data":[],"has_more":true,"next_page":null}""")]
    public async Task Pages_that_lead_nowhere_are_unreadable(string body)
    {
        await using var bench = await ProviderBench<FakeAnthropic>.OfAsync(FakeAnthropic.FromSamples(), "anthropic");
        bench.Fake.Faults.Next("claude_code", Fault.Answer(200, body), times: 4);

        (await bench.FailAsync("usage", Day, "sk-ant-admin01-good")).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task An_overloaded_or_limiting_server_is_asked_again_until_it_answers()
    {
        await using var bench = await ProviderBench<FakeAnthropic>.OfAsync(FakeAnthropic.FromSamples(), "anthropic");
        bench.Fake.RetryAfterSeconds = 0;
        var whole = await bench.ReadAsync("usage", Day, "sk-ant-admin01-good");

        (await bench.ReadAsync("usage", Day, "sk-ant-admin01-overloaded")).Usage.ShouldBe(whole.Usage);
        (await bench.ReadAsync("usage", Day, "sk-ant-admin01-limited")).Usage.ShouldBe(whole.Usage);
        bench.Fake.Requests.Count(request => request.Status == 429).ShouldBe(2);
        bench.Fake.Requests.Count(request => request.Status == 529).ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again_and_counts_once()
    {
        await using var bench = await ProviderBench<FakeAnthropic>.OfAsync(FakeAnthropic.FromSamples(), "anthropic");
        var whole = await bench.ReadAsync("usage", Day, "sk-ant-admin01-good");
        bench.Fake.Faults.Next("messages", Fault.CutOff());

        (await bench.ReadAsync("usage", Day, "sk-ant-admin01-good")).Usage.ShouldBe(whole.Usage);
    }

    private static FailedAnswer Failed(int status, string body, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status);
        foreach (var (name, value) in headers)
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }

        return new FailedAnswer(answer.StatusCode, answer.Headers, body, "v1/organizations/me?limit=1");
    }
}
