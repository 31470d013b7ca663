using System.Net;
using System.Text;
using System.Text.Json;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Devices;

public sealed class DeviceLoginTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_program_gets_a_pair_of_codes_and_waits_until_somebody_allows_it()
    {
        var acme = await app.NewOrgAsync();
        var codes = await StartAsync("CLI on workshop");

        codes.GetProperty("userCode").GetString()!.ShouldMatch("^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$");
        codes.GetProperty("verificationUrl").GetString().ShouldBe($"{app.Address.ToString().TrimEnd('/')}/device");
        codes.GetProperty("expiresIn").GetInt32().ShouldBe(900);
        codes.GetProperty("interval").GetInt32().ShouldBe(5);
        (await PollAsync(codes)).GetProperty("status").GetString().ShouldBe("pending");

        var page = await acme.Alice.GetAsync($"/device?code={Code(codes)}");
        page.Text("device-name").ShouldBe("CLI on workshop");
        (await AllowAsync(acme.Alice, codes, acme.Id, "Workshop")).Location.ShouldBe("/device/allowed");

        var done = await PollAsync(codes);
        done.GetProperty("status").GetString().ShouldBe("complete");
        done.GetProperty("user").GetProperty("username").GetString()!.ShouldStartWith("alice");
        done.GetProperty("user").GetProperty("avatarUrl").ValueKind.ShouldBe(JsonValueKind.Null);
        var me = await MeAsync(done.GetProperty("token").GetString()!);
        me.GetProperty("org").GetString().ShouldBe(acme.Slug);
        me.GetProperty("tokenName").GetString().ShouldBe("Workshop");
        me.GetProperty("kind").GetString().ShouldBe("device");
    }

    [Fact]
    public async Task The_token_is_given_once_also_when_many_ask_at_the_same_moment()
    {
        var acme = await app.NewOrgAsync();
        var codes = await StartAsync("laptop");
        await AllowAsync(acme.Alice, codes, acme.Id, "laptop");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => PollAsync(codes)));

        answers.Count(answer => answer.TryGetProperty("token", out _)).ShouldBe(1);
        answers.Count(answer => answer.GetProperty("status").GetString() == "expired").ShouldBe(11);
    }

    [Fact]
    public async Task A_denied_an_unknown_and_an_old_code_are_expired()
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var own = await OwnApp.StartAsync(clock);
        var acme = await own.App.NewOrgAsync();
        var denied = await StartAsync("laptop", own.App);
        (await acme.Alice.PostAsync("/device/denied", ("Form.Code", Code(denied)))).Location.ShouldBe("/device/denied");
        var answer = await PollAsync(denied, own.App);
        answer.GetProperty("status").GetString().ShouldBe("expired");
        answer.GetProperty("reason").GetString().ShouldBe("denied");

        var old = await StartAsync("laptop", own.App);
        await AllowAsync(acme.Alice, old, acme.Id, "laptop");
        clock.Advance(TimeSpan.FromMinutes(15));
        (await PollAsync(old, own.App)).GetProperty("status").GetString().ShouldBe("expired");
        (await acme.Alice.GetAsync($"/device?code={Code(old)}")).Status.ShouldBe(HttpStatusCode.NotFound);

        (await PostAsync("/api/auth/device/poll", """{"deviceCode":"never given"}""", own.App)).Body.GetProperty("status").GetString().ShouldBe("expired");
    }

    [Fact]
    public async Task Whoever_does_not_wait_is_asked_to_wait_longer_and_never_refused()
    {
        var codes = await StartAsync("impatient");
        var waits = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            waits.Add((await PollAsync(codes)).GetProperty("interval").GetInt32());
        }

        waits.ShouldBe([5, 10, 15, 20, 25, 30]);
    }

    [Theory]
    [InlineData("/api/auth/device/poll", "{}", 400)]
    [InlineData("/api/auth/device/poll", "", 400)]
    [InlineData("/api/auth/device/poll", "[1]", 400)]
    [InlineData("/api/auth/device/poll", "{\"deviceCode\":7}", 400)]
    [InlineData("/api/auth/device/poll", "{\"deviceCode\":", 400)]
    [InlineData("/api/auth/device", "{\"deviceName\":", 400)]
    [InlineData("/api/auth/device", "", 200)]
    [InlineData("/api/auth/device", "{\"deviceName\":null}", 200)]
    [InlineData("/api/auth/device", "[]", 200)]
    public async Task Every_body_gets_an_answer_and_a_bad_one_a_sentence(string path, string body, int status)
    {
        var (got, answer) = await PostAsync(path, body, app);

        got.ShouldBe(status);
        if (status == 400)
        {
            answer.GetProperty("error").GetString()!.ShouldEndWith(".");
            answer.GetProperty("details").GetArrayLength().ShouldBe(0);
        }
    }

    [Fact]
    public async Task Signed_out_people_sign_in_first_and_come_back_to_the_code()
    {
        var answer = await app.NewStranger().GetAsync("/device?code=ABCD-2345");

        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        new Uri(answer.Location!).PathAndQuery.ShouldBe("/sign-in?returnUrl=%2Fdevice%3Fcode%3DABCD-2345");
    }

    [Fact]
    public async Task A_code_may_be_typed_in_small_letters_with_spaces()
    {
        var person = await app.NewOutsiderAsync();
        var codes = await StartAsync("laptop");
        var answer = await person.PostAsync("/device", ("Code", $" {Code(codes).ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)} "));

        answer.Location.ShouldBe($"/device?code={Code(codes)}");
    }

    [Fact]
    public async Task Guessing_ends_after_ten_wrong_codes_of_an_account_and_right_ones_cost_nothing()
    {
        var charlie = await app.NewOutsiderAsync();
        var codes = await StartAsync("laptop");
        for (var i = 0; i < 10; i++)
        {
            var wrong = await charlie.PostAsync("/device", ("Code", $"AAAA-22{i:00}".Replace('0', 'B').Replace('1', 'C')));
            wrong.Status.ShouldBe(HttpStatusCode.NotFound);
            wrong.Errors.ShouldContain("not known");
            if (i < 9)
            {
                (await charlie.GetAsync($"/device?code={Code(codes)}")).Status.ShouldBe(HttpStatusCode.OK);
            }
        }

        var refused = await charlie.GetAsync($"/device?code={Code(codes)}");
        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Errors.ShouldContain("too many wrong codes");
        (await app.NewOutsiderAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Guesses_and_new_codes_are_limited_by_address_too()
    {
        await using var own = await OwnApp.StartAsync(
            null, ("TeamCost:Limits:WrongDeviceCodesPerHourAndAddress", "3"), ("TeamCost:Limits:DeviceCodesPerHourAndAddress", "2"));
        for (var i = 0; i < 3; i++)
        {
            (await (await own.App.NewOutsiderAsync()).PostAsync("/device", ("Code", "AAAA-2222"))).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        (await (await own.App.NewOutsiderAsync()).PostAsync("/device", ("Code", "AAAA-2222"))).Status.ShouldBe(HttpStatusCode.TooManyRequests);

        await StartAsync("one", own.App);
        await StartAsync("two", own.App);
        var (status, body) = await PostAsync("/api/auth/device", "{}", own.App);
        status.ShouldBe(429);
        body.GetProperty("error").GetString().ShouldBe("Too many sign-ins were started from this address. Try again when the hour is over.");
    }

    [Fact]
    public async Task A_device_name_is_escaped_cut_and_cannot_turn_the_words_around_it()
    {
        var charlie = await app.NewOutsiderAsync();
        var codes = await StartAsync("<b>bold</b> \u202Egnorts\u0007 \n" + new string('x', 200));

        var page = await charlie.GetAsync($"/device?code={Code(codes)}");

        var shown = page.Text("device-name");
        shown.ShouldStartWith("<b>bold</b> gnorts xxxx");
        shown.Length.ShouldBeLessThanOrEqualTo(80);
        page.Body.ShouldNotContain("<b>bold");
    }

    [Fact]
    public async Task A_viewer_has_no_devices_and_reads_why()
    {
        var acme = await app.NewOrgAsync();
        var vera = await acme.VeraAsync();
        var codes = await StartAsync("laptop");
        await app.ExecuteAsync("delete from memberships where user_id = $1 and role = 'owner'", vera.UserId);

        (await vera.GetAsync($"/device?code={Code(codes)}")).Page.QuerySelector(".notice")!.TextContent.ShouldContain("Viewers read everything, but have no devices");

        (await AllowAsync(vera, codes, acme.Id, "laptop")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await PollAsync(codes)).GetProperty("status").GetString().ShouldBe("pending");
    }

    [Fact]
    public async Task Nobody_allows_a_device_for_an_organization_that_is_not_theirs_and_a_place_lost_meanwhile_gives_no_token()
    {
        var (acme, other) = (await app.NewOrgAsync(), await app.NewOrgAsync());
        var codes = await StartAsync("laptop");
        (await AllowAsync(acme.Alice, codes, other.Id, "laptop")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var bob = await acme.BobAsync();
        (await AllowAsync(bob, codes, acme.Id, "laptop")).Status.ShouldBe(HttpStatusCode.Redirect);
        await app.ExecuteAsync("delete from memberships where org_id = $1 and user_id = $2", acme.Id, bob.UserId);
        (await PollAsync(codes)).GetProperty("status").GetString().ShouldBe("expired");
    }

    [Fact]
    public async Task A_token_says_whose_it_is_and_ends_itself()
    {
        var acme = await app.NewOrgAsync();
        var token = await acme.TokenAsync();
        using var client = app.NewApiClient("tt_" + token["tc_".Length..]);

        using var known = await client.GetAsync(new Uri("/api/auth/token", UriKind.Relative));
        JsonDocument.Parse(await known.Content.ReadAsStringAsync()).RootElement.GetProperty("user").GetProperty("username").GetString()!.ShouldStartWith("alice");
        using var ended = await client.DeleteAsync(new Uri("/api/auth/token", UriKind.Relative));
        ended.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var unknown = await client.GetAsync(new Uri("/api/auth/token", UriKind.Relative));
        unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        JsonDocument.Parse(await unknown.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString()!.ShouldStartWith("This needs a valid token");
    }

    [Fact]
    public async Task Only_hashes_of_the_codes_are_kept()
    {
        var codes = await StartAsync("laptop");
        await using var command = app.Admin.CreateCommand("select count(*) from device_codes where to_jsonb(device_codes)::text like '%' || $1 || '%' or to_jsonb(device_codes)::text like '%' || $2 || '%'");
        command.Parameters.AddWithValue(Code(codes));
        command.Parameters.AddWithValue(codes.GetProperty("deviceCode").GetString()!);
        ((long)(await command.ExecuteScalarAsync())!).ShouldBe(0);
    }

    private async Task<JsonElement> StartAsync(string name, TestApp? on = null)
    {
        var (status, body) = await PostAsync("/api/auth/device", JsonSerializer.Serialize(new { deviceName = name }), on ?? app);
        status.ShouldBe(200);
        return body;
    }

    private async Task<JsonElement> PollAsync(JsonElement codes, TestApp? on = null)
    {
        var (status, body) = await PostAsync("/api/auth/device/poll", JsonSerializer.Serialize(new { deviceCode = codes.GetProperty("deviceCode").GetString() }), on ?? app);
        status.ShouldBe(200);
        return body;
    }

    private static async Task<(int Status, JsonElement Body)> PostAsync(string path, string body, TestApp on)
    {
        using var client = on.NewClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone());
    }

    private static Task<Answer> AllowAsync(Person person, JsonElement codes, Guid org, string name) =>
        person.PostAsync("/device/allowed", ("Form.Code", Code(codes)), ("Form.OrgId", org.ToString()), ("Form.Name", name));

    private static string Code(JsonElement codes) => codes.GetProperty("userCode").GetString()!;

    private async Task<JsonElement> MeAsync(string token)
    {
        using var client = app.NewApiClient(token);
        return JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/auth/me", UriKind.Relative))).RootElement.Clone();
    }

    /// <summary>An app of one test, with its own clock or settings and its own database.</summary>
    private sealed class OwnApp(TestApp app) : IAsyncDisposable
    {
        public TestApp App => app;

        public static async Task<OwnApp> StartAsync(TimeProvider? clock, params (string Name, string Value)[] settings) =>
            new(await TestApp.StartAsync(clock, ownDatabase: true, settings));

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
