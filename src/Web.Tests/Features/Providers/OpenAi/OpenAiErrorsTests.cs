using System.Net;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.OpenAi;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Providers.OpenAi;

namespace TeamCost.Web.Tests.Features.Providers.OpenAi;

/// <summary>Every refusal that the contract documents has its trouble and its sentence.</summary>
public sealed class OpenAiErrorsTests
{
    private static readonly DateOnly Day = new(2026, 11, 18);

    [Theory]
    [InlineData(400, Trouble.RequestRefused, "OpenAI refused the request as invalid. It says: Invalid value for 'group_by'.")]
    [InlineData(401, Trouble.KeyRejected, "OpenAI does not accept the key: it is unknown, revoked or expired, or no Admin key.")]
    [InlineData(403, Trouble.PermissionMissing,
        "The key lacks a permission; reading usage and costs needs api.usage.read. It says: You have insufficient permissions for this operation. Missing scopes: api.usage.read.")]
    [InlineData(404, Trouble.NotFound, "OpenAI does not know /organization/projects.")]
    [InlineData(429, Trouble.RateLimited, "OpenAI asks us to slow down: the organization's rate limit is reached.")]
    [InlineData(500, Trouble.ProviderDown, "OpenAI had an error of its own.")]
    [InlineData(502, Trouble.ProviderDown, "OpenAI's gateway could not reach its server.")]
    [InlineData(503, Trouble.ProviderDown, "OpenAI is overloaded or in maintenance.")]
    [InlineData(504, Trouble.ProviderDown, "OpenAI could not answer (status 504).")]
    [InlineData(418, Trouble.RequestRefused, "OpenAI answered with the unexpected status 418.")]
    public void Each_documented_status_has_its_own_trouble_and_sentence(int status, Trouble trouble, string sentence)
    {
        var body = Samples.Json("openai-errors.json")[status.ToString()]?.ToJsonString() ?? "";

        var explained = OpenAiErrors.Explain(Failed(status, body), default);

        (explained.Trouble, explained.Message).ShouldBe((trouble, sentence));
    }

    [Fact]
    public void The_wait_and_the_id_of_the_request_are_passed_on()
    {
        var explained = OpenAiErrors.Explain(Failed(429, "", ("Retry-After", "7"), ("x-request-id", "req_1")), default);

        (explained.RetryAfter, explained.Message.EndsWith("(request req_1)", StringComparison.Ordinal)).ShouldBe((TimeSpan.FromSeconds(7), true));
    }

    [Theory]
    [InlineData("sk-admin-unknown", Trouble.KeyRejected)]
    [InlineData("sk-admin-nousage", Trouble.PermissionMissing)]
    [InlineData("sk-proj-EXAMPLE", Trouble.PermissionMissing)]
    public async Task A_key_that_cannot_read_says_why(string key, Trouble trouble)
    {
        await using var bench = await ProviderBench<FakeOpenAi>.OfAsync(FakeOpenAi.FromSamples(), "openai");

        foreach (var feed in new[] { "usage", "costs", "other" })
        {
            (await bench.FailAsync(feed, Day, key)).Trouble.ShouldBe(trouble);
        }

        var verified = await Should.ThrowAsync<ProviderException>(() => bench.Connector.VerifyAsync(bench.Access(key), default));
        (verified.Trouble, verified.IsPermanent).ShouldBe((trouble, true));
        verified.Message.ShouldNotContain(key);
    }

    [Theory]
    [InlineData("sk-proj-EXAMPLE", "a project's API key")]
    [InlineData("sk-svcacct-EXAMPLE", "a service account's API key")]
    [InlineData("sk-ant-admin01-EXAMPLE", "a key of Anthropic")]
    [InlineData("sk-EXAMPLE", "an API key of a person")]
    public void A_key_of_the_wrong_kind_is_refused_before_anything_is_sent(string key, string kind)
    {
        var sentence = OpenAiSetup.Value.CheckKey(key)!.Sentence;

        sentence.ShouldContain(kind);
        sentence.ShouldContain("Needed is an Admin key (sk-admin-…)");
    }

    [Fact]
    public void An_admin_key_passes()
    {
        OpenAiSetup.Value.CheckKey("sk-admin-EXAMPLE").ShouldBeNull();
        OpenAiSetup.Value.CheckKey("of-a-kind-to-come").ShouldBeNull();
    }

    [Theory]
    [InlineData("usage", "completions", "input_tokens")]
    [InlineData("usage", "completions", "results")]
    [InlineData("usage", "embeddings", "num_model_requests")]
    [InlineData("usage", "completions", "has_more")]
    [InlineData("usage", "moderations", "start_time")]
    [InlineData("costs", "costs", "amount")]
    [InlineData("costs", "costs", "value")]
    public async Task A_field_that_is_called_otherwise_is_an_unreadable_answer_and_never_a_zero(string feed, string path, string field)
    {
        await using var bench = await ProviderBench<FakeOpenAi>.OfAsync(FakeOpenAi.FromSamples(), "openai");
        bench.Fake.Faults.Next(path, Fault.Renamed(field, "renamed"), times: 10);

        (await bench.FailAsync(feed, Day, "sk-admin-good")).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task A_count_that_is_called_otherwise_is_an_unreadable_answer()
    {
        await using var bench = await ProviderBench<FakeOpenAi>.OfAsync(FakeOpenAi.FromSamples(), "openai");
        bench.Fake.Faults.Next("vector_stores", Fault.Renamed("usage_bytes", "bytes"), times: 10);

        (await bench.FailAsync("other", new DateOnly(2026, 11, 16), "sk-admin-good")).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task Malformed_json_and_a_page_of_html_are_unreadable()
    {
        await using var bench = await ProviderBench<FakeOpenAi>.OfAsync(FakeOpenAi.FromSamples(), "openai");
        foreach (var fault in new[] { Fault.Malformed(), Fault.Html(200), Fault.Answer(200, """{"data":null,"has_more":false}""") })
        {
            bench.Fake.Faults.Next("completions", fault, times: 2);

            (await bench.FailAsync("usage", Day, "sk-admin-good")).Trouble.ShouldBe(Trouble.BadAnswer);
        }
    }

    [Theory]
    [InlineData("""{"object":"page","data":[],"has_more":true,"next_page":"page_again"}""")]
    [InlineData("""{"object":"page","data":[],"has_more":true,"next_page":null}""")]
    public async Task Pages_that_lead_nowhere_are_unreadable(string body)
    {
        await using var bench = await ProviderBench<FakeOpenAi>.OfAsync(FakeOpenAi.FromSamples(), "openai");
        bench.Fake.Faults.Next("completions", Fault.Answer(200, body), times: 4);

        (await bench.FailAsync("usage", Day, "sk-admin-good")).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task A_limiting_server_is_asked_again_until_it_answers_and_a_broken_answer_counts_once()
    {
        await using var bench = await ProviderBench<FakeOpenAi>.OfAsync(FakeOpenAi.FromSamples(), "openai");
        bench.Fake.RetryAfterSeconds = 0;
        var whole = await bench.ReadAsync("usage", Day, "sk-admin-good");
        bench.Fake.Faults.Next("completions", Fault.CutOff());

        (await bench.ReadAsync("usage", Day, "sk-admin-limited")).Usage.ShouldBe(whole.Usage);
        bench.Fake.Requests.Count(request => request.Status == 429).ShouldBe(2);
    }

    private static FailedAnswer Failed(int status, string body, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status);
        foreach (var (name, value) in headers)
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }

        return new FailedAnswer(answer.StatusCode, answer.Headers, body, "organization/projects?limit=1");
    }
}
