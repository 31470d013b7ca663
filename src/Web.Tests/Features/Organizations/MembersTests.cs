using System.Net;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Organizations;

public sealed class MembersTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task The_last_owner_cannot_leave_step_down_or_be_removed()
    {
        var acme = await app.NewOrgAsync();
        var adam = await acme.AdamAsync();

        (await acme.Alice.PostAsync($"{acme.Path}/leave")).Errors.ShouldContain("last owner stays");
        (await acme.Alice.PostAsync(Role(acme, acme.Alice), ("role", "Member"))).Errors.ShouldContain("last owner stays");
        (await adam.PostAsync($"{acme.Path}/settings/members/{acme.Alice.UserId}/remove")).Errors.ShouldContain("Only owners");
    }

    [Fact]
    public async Task Of_two_last_owners_who_leave_at_once_one_stays()
    {
        var acme = await app.NewOrgAsync();
        var olga = await acme.AddAsync("Olga", OrgRole.Owner);
        await olga.GetAsync(acme.Path);

        var answers = await Task.WhenAll(acme.Alice.PostAsync($"{acme.Path}/leave"), olga.PostAsync($"{acme.Path}/leave"));

        answers.Select(a => a.Status).Order().ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict]);
        (await OwnersAsync(acme)).ShouldBe(1);
    }

    [Fact]
    public async Task Only_owners_make_owners()
    {
        var acme = await app.NewOrgAsync();
        var (adam, bob) = (await acme.AdamAsync(), await acme.BobAsync());

        (await adam.PostAsync(Role(acme, bob), ("role", "Owner"))).Errors.ShouldContain("Only owners make");
        (await adam.PostAsync(Role(acme, bob), ("role", "Emperor"))).Errors.ShouldContain("Choose a role");
        (await acme.Alice.PostAsync(Role(acme, bob), ("role", "Owner"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await OwnersAsync(acme)).ShouldBe(2);
    }

    [Fact]
    public async Task A_removed_member_and_the_tokens_are_out_at_once_and_for_good()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        using var device = app.NewApiClient(await acme.TokenAsync(bob));
        (await StatusAsync(device)).ShouldBe(HttpStatusCode.OK);

        await acme.Alice.PostAsync($"{acme.Path}/settings/members/{bob.UserId}/remove");

        (await StatusAsync(device)).ShouldBe(HttpStatusCode.Unauthorized);
        (await bob.GetAsync(acme.Path)).Status.ShouldBe(HttpStatusCode.NotFound);
        await using var again = app.Admin.CreateCommand("insert into memberships (org_id, user_id, role) values ($1, $2, 'member')");
        again.Parameters.AddWithValue(acme.Id);
        again.Parameters.AddWithValue(bob.UserId);
        await again.ExecuteNonQueryAsync();
        (await StatusAsync(device)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Charlie_can_do_nothing_with_the_ids_of_another_organization()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        var other = await app.NewOrgAsync();

        (await other.Alice.PostAsync($"{other.Path}/settings/members/{bob.UserId}/remove")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.Alice.PostAsync($"{acme.Path}/settings/members/{bob.UserId}/remove")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await bob.GetAsync(acme.Path)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static string Role(TestOrg org, Person person) => $"{org.Path}/settings/members/{person.UserId}/role";

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/api/auth/me", UriKind.Relative));
        return response.StatusCode;
    }

    private async Task<long> OwnersAsync(TestOrg org)
    {
        await using var command = app.Admin.CreateCommand("select count(*) from memberships where org_id = $1 and role = 'owner'");
        command.Parameters.AddWithValue(org.Id);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
