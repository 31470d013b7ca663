using Microsoft.Extensions.DependencyInjection;
using TeamCost.Contracts;
using TeamCost.Web.Features.Accounts;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Accounts;

public sealed class AccountCreateCommandTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task What_is_missing_is_made_and_a_second_run_replaces_the_token()
    {
        var (email, slug) = ($"{Cast.Unique("auto")}@example.com", Cast.Unique("auto"));

        var first = Made(await MakeAsync(email, slug));
        var second = Made(await MakeAsync(email, slug));

        second.ShouldBe(first with { Token = second.Token });
        (await IsGoodAsync(second.Token)).ShouldBeTrue();
        (await IsGoodAsync(first.Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_organization_that_is_there_gains_a_member_and_keeps_its_owner()
    {
        var acme = await app.NewOrgAsync();
        var email = $"{Cast.Unique("auto")}@example.com";

        var made = Made(await MakeAsync(email, acme.Slug));

        made.Org.ShouldBe(acme.Slug);
        (await IsGoodAsync(made.Token)).ShouldBeTrue();
        await using var command = app.Admin.CreateCommand("select m.role from memberships m join users u on u.id = m.user_id join org_slugs s using (org_id) where u.email = $1 and s.slug = $2");
        command.Parameters.AddWithValue(email);
        command.Parameters.AddWithValue(acme.Slug);
        (await command.ExecuteScalarAsync()).ShouldBe("member");
    }

    private static CreatedAccount Made(Result<CreatedAccount> result) => result.Match(made => made, error => throw new ShouldAssertException(error.Message));

    private async Task<Result<CreatedAccount>> MakeAsync(string email, string slug)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountCreateCommand>().MakeAsync(email, Person.Password, slug, "mac", CancellationToken.None);
    }

    private async Task<bool> IsGoodAsync(string token)
    {
        using var client = app.NewApiClient(token);
        using var response = await client.GetAsync(new Uri("/api/auth/me", UriKind.Relative));
        return response.IsSuccessStatusCode;
    }
}
