using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Features.Accounts;
using TeamCost.Web.Tests.Features.Publishing;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Publishing.Bodies;

namespace TeamCost.Web.Tests.Features.Admin;

public sealed class ReviewTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly DateOnly Day1 = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-3);

    [Fact]
    public async Task Staff_approve_and_reject_and_the_person_reads_why()
    {
        var stella = await StaffAsync();
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.PublishAsync();
        await pia.SubmitAsync(Of("dev_a", Day(Day1, Row(input: 300_000_001)), Day(Day1.AddDays(-1), Row())));
        await pia.SettleAsync();
        (await pia.RowsAsync("day")).ShouldBe(Text(Day1.AddDays(-1)));
        var id = await pia.OneAsync<Guid>("select id from held_days where user_id = $1");

        var list = await stella.GetAsync("/admin");
        var row = list.Page.QuerySelectorAll("[data-testid=flagged] tbody tr").Single(tr => tr.TextContent.Contains(pia.Own.Slug, StringComparison.Ordinal));
        row.TextContent.ShouldContain("more than 250 million in one day.");
        (await stella.GetAsync($"/admin/days/{id}?decision=Approve")).Text("review").ShouldContain("Approve this day?");

        (await DecideAsync(stella, id, "Approve", "")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await DecideAsync(stella, id, "Approve", "Looked at the logs.")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await pia.TokensAsync()).ShouldBe(300_000_252 + 1_252);
        (await DecideAsync(stella, id, "Reject", "No.")).Status.ShouldBe(HttpStatusCode.Conflict);

        (await DecideAsync(stella, id, "Undo", "Too quick.")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await pia.TokensAsync()).ShouldBe(1_252);
        (await DecideAsync(stella, id, "Reject", "Ten machines on one seat.")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await pia.TokensAsync()).ShouldBe(1_252);
        (await pia.Person.GetAsync("/me/profile")).Text("held-days").ShouldContain("Not published Ten machines on one seat.");
        (await pia.OneAsync<string>("select string_agg(action || ' ' || reason, ', ' order by reviewed_at) from held_day_reviews where user_id = $1"))
            .ShouldBe("approve Looked at the logs., undo Too quick., reject Ten machines on one seat.");
        (await pia.OneAsync<Guid>("select distinct reviewed_by from held_day_reviews where user_id = $1")).ShouldBe(stella.UserId);
        (await stella.GetAsync("/admin")).Text("reviews").ShouldContain("Ten machines on one seat.");
    }

    [Fact]
    public async Task A_rejection_stands_until_something_else_is_submitted_and_an_approval_until_the_day_grows()
    {
        var stella = await StaffAsync();
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.PublishAsync();
        var body = Of("dev_a", Day(Day1, Row(input: 300_000_001)));
        await pia.SubmitAsync(body);
        await pia.SettleAsync();
        var id = await pia.OneAsync<Guid>("select id from held_days where user_id = $1");
        await DecideAsync(stella, id, "Reject", "Not likely.");

        await pia.SubmitAsync(body);
        await pia.SettleAsync();
        (await pia.HeldAsync("state")).ShouldBe("rejected");
        await pia.SubmitAsync(Of("dev_a", Day(Day1, Row(input: 310_000_001))));
        await pia.SettleAsync();
        (await pia.HeldAsync("state")).ShouldBe("waiting");

        await DecideAsync(stella, id, "Approve", "Asked back.");
        (await pia.TokensAsync()).ShouldBe(310_000_252);
        await pia.SubmitAsync(Of("dev_a", Day(Day1, Row(input: 320_000_001))));
        await pia.SettleAsync();
        (await pia.TokensAsync()).ShouldBe(320_000_252, "a tenth more is the same day");
        await pia.SubmitAsync(Of("dev_a", Day(Day1, Row(input: 400_000_001))));
        await pia.SettleAsync();
        (await pia.HeldAsync("state")).ShouldBe("waiting");
        (await pia.TokensAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task The_api_lists_what_waits_and_decides_by_submission()
    {
        var stella = await StaffAsync();
        using var client = app.NewApiClient(await SessionAsync(stella));
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.PublishAsync();
        var (_, sent) = await pia.SubmitAsync(Of("dev_a", Day(Day1, Row(input: 300_000_001)), Day(Day1.AddDays(-1), Row(input: 300_000_002))));
        await pia.SettleAsync();
        var submission = sent.GetProperty("submissionId").GetString();

        var listed = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/admin/flagged", UriKind.Relative))).RootElement;
        var mine = listed.GetProperty("flagged").EnumerateArray().Where(day => day.GetProperty("submissionId").GetString() == submission).ToList();
        mine.Count.ShouldBe(2);
        mine[0].GetProperty("username").GetString().ShouldBe(pia.Own.Slug);
        mine[0].GetProperty("reasons").GetArrayLength().ShouldBe(1);

        (await ReviewAsync(client, new { submissionId = submission, action = "approve" })).ShouldBe((400, "Say why, in one line of at most 500 characters: the person reads it."));
        (await ReviewAsync(client, new { submissionId = submission, action = "bless", reason = "x" })).ShouldBe((400, "Say what to do: \"action\" is \"approve\", \"reject\" or \"undo\"."));
        (await ReviewAsync(client, new { submissionId = "nonsense", action = "approve", reason = "x" })).ShouldBe((400, "Say which submission: \"submissionId\" is an id from GET /api/admin/flagged."));
        (await ReviewAsync(client, new { submissionId = Guid.NewGuid(), action = "approve", reason = "x" })).ShouldBe((404, "There is no such submission or day under review."));
        (await ReviewAsync(client, new { submissionId = submission, action = "approve", reason = "Known heavy user." })).ShouldBe((200, "2"));
        (await ReviewAsync(client, new { submissionId = submission, action = "approve", reason = "Known heavy user." })).ShouldBe((409, "It was approved already. Take that back first."));
        (await pia.TokensAsync()).ShouldBe(600_000_505);
    }

    [Fact]
    public async Task Nobody_else_finds_anything_and_who_publishes_nothing_is_not_listed()
    {
        var stella = await StaffAsync();
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.SubmitAsync(Of("dev_a", Day(Day1, Row(input: 300_000_001))));
        await pia.SettleAsync();
        var id = await pia.OneAsync<Guid>("select id from held_days where user_id = $1");

        (await stella.GetAsync("/admin")).Body.ShouldNotContain(pia.Own.Slug);
        (await stella.GetAsync($"/admin/days/{id}?decision=Approve")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await DecideAsync(stella, id, "Approve", "Why not.")).Status.ShouldBe(HttpStatusCode.NotFound);
        using var client = app.NewApiClient(await SessionAsync(pia.Person));
        (await ReviewAsync(client, new { submissionId = id, action = "approve", reason = "Mine." })).ShouldBe((404, "There is nothing here."));
        (await pia.Person.GetAsync("/admin")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await pia.HeldAsync("state")).ShouldBe("waiting");
    }

    [Fact]
    public async Task What_was_submitted_before_somebody_publishes_is_reviewed_when_they_do_and_not_before()
    {
        var stella = await StaffAsync();
        var pia = await PublishingWorld.MakeAsync(app);
        var (status, sent) = await pia.SubmitAsync(Of("dev_a", Day(Day1, Row(input: 300_000_001)), Day(Day1.AddDays(-1), Row())));
        await pia.SettleAsync();
        var id = await pia.OneAsync<Guid>("select id from held_days where user_id = $1");

        // The client and the person hear of it at once; nobody else does.
        status.ShouldBe(200);
        sent.GetRawText().ShouldContain("more than 250 million in one day");
        var own = await pia.Person.GetAsync("/me/profile");
        own.Text("held-days").ShouldContain("Would wait for review");
        own.Text("held-days").ShouldContain("more than 250 million in one day");
        (await stella.GetAsync("/admin")).Body.ShouldNotContain(pia.Own.Slug);

        await pia.PublishAsync();
        (await pia.RowsAsync("day")).ShouldBe(Text(Day1.AddDays(-1)), "what was never looked at is not published, not even for a moment");
        (await stella.GetAsync("/admin")).Page.QuerySelectorAll("[data-testid=flagged] tbody tr").Count(tr => tr.TextContent.Contains(pia.Own.Slug, StringComparison.Ordinal)).ShouldBe(1);
        (await pia.Person.GetAsync("/me/profile")).Text("held-days").ShouldContain("Waits for review");

        // Who takes the page back is nobody's business again, and comes back to the same question, or to its answer.
        await pia.UnpublishAsync();
        (await stella.GetAsync("/admin")).Body.ShouldNotContain(pia.Own.Slug);
        (await DecideAsync(stella, id, "Approve", "Too late.")).Status.ShouldBe(HttpStatusCode.NotFound);
        await pia.PublishAsync();
        (await DecideAsync(stella, id, "Approve", "Looked at the logs.")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await pia.TokensAsync()).ShouldBe(300_000_252 + 1_252);
        await pia.UnpublishAsync();
        await pia.PublishAsync();
        (await pia.TokensAsync()).ShouldBe(300_000_252 + 1_252);
    }

    [Fact]
    public async Task Days_of_an_organization_that_is_not_published_are_neither_listed_nor_decided()
    {
        var stella = await StaffAsync();
        var pia = await PublishingWorld.MakeAsync(app);
        await pia.SubmitAsync(Of("dev_a", Day(Day1, Row(input: 300_000_001))));
        await pia.SettleAsync();
        var acme = await app.NewOrgAsync();
        await app.ExecuteAsync("insert into memberships (org_id, user_id, role) values ($1, $2, 'member')", acme.Id, pia.Person.UserId);
        await app.ExecuteAsync("update organizations set allows_publishing = true where org_id = $1", acme.Id);
        await pia.PublishAsync(orgs: [acme]);
        var id = await pia.OneAsync<Guid>("select id from held_days where user_id = $1");

        (await stella.GetAsync("/admin")).Body.ShouldNotContain(pia.Own.Slug);
        (await DecideAsync(stella, id, "Approve", "Why not.")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await pia.HeldAsync("state")).ShouldBe("waiting");
    }

    [Fact]
    public async Task The_first_administrator_is_made_on_the_server()
    {
        var pia = await PublishingWorld.MakeAsync(app);
        await using var scope = app.Services.CreateAsyncScope();
        var command = scope.ServiceProvider.GetRequiredService<AccountCreateCommand>();

        (await command.MakeStaffAsync("nobody@example.com", password: null, CancellationToken.None)).Match(_ => "", error => error.Message)
            .ShouldBe("There is no account with the address nobody@example.com. Give --password to make one.");
        (await command.MakeStaffAsync(pia.Person.Email, password: null, CancellationToken.None)).Match(made => made.Email, error => error.Message).ShouldBe(pia.Person.Email);

        (await pia.Person.GetAsync("/admin")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<Answer> DecideAsync(Person staff, Guid id, string action, string reason) =>
        staff.PostAsync($"/admin/days/{id}", ("Form.Action", action), ("Form.Reason", reason));

    private static async Task<(int, string)> ReviewAsync(HttpClient client, object body)
    {
        using var answer = await client.PostAsJsonAsync(new Uri("/api/admin/review", UriKind.Relative), body);
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return ((int)answer.StatusCode, said.TryGetProperty("error", out var error) ? error.GetString()! : said.GetProperty("days").GetInt32().ToString());
    }

    private async Task<Person> StaffAsync()
    {
        var stella = await app.NewPersonAsync("Stella");
        await app.ExecuteAsync("update users set is_staff = true where id = $1", stella.UserId);
        return stella;
    }

    private async Task<string> SessionAsync(Person person)
    {
        using var client = app.NewClient();
        using var answer = await client.PostAsJsonAsync(new Uri("/api/auth/login", UriKind.Relative), new { email = person.Email, password = Person.Password });
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
    }
}
