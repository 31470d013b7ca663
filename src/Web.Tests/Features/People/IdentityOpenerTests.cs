using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.People;

public sealed class IdentityOpenerTests(TestApp app) : IClassFixture<TestApp>
{
    private static IdentityName Login(string login, string id, string? email = null) =>
        new($"github:{login}", IdentityKind.Login, "github", id, DisplayName: login, Email: email, Login: login);

    [Fact]
    public async Task A_renamed_login_stays_the_same_identity_with_its_person()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.DescribeAsync(Login("ann-old", "7"));
        await world.ExecuteAssignAsync("github:ann-old", ann, by: ann);

        await world.DescribeAsync(Login("Ann-New", "7"));

        var name = (await world.NamesAsync()).ShouldHaveSingleItem();
        (name.Name, name.UserId, name.ExternalId).ShouldBe(("github:ann-new", ann, "7"));
    }

    [Fact]
    public async Task Two_accounts_that_swap_their_logins_stay_who_they_are()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.DescribeAsync(Login("a", "1"), Login("b", "2"));

        await world.DescribeAsync(Login("b", "1"), Login("a", "2"));

        (await world.NamesAsync()).Select(name => (name.Name, name.ExternalId)).ShouldBe([("github:a", "2"), ("github:b", "1")]);
    }

    [Fact]
    public async Task A_login_that_somebody_else_takes_over_is_somebody_else()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.DescribeAsync(Login("shared", "1"));
        await world.ExecuteAssignAsync("github:shared", ann, by: ann);

        await world.DescribeAsync(Login("shared", "2"));

        var names = await world.NamesAsync();
        names.Select(name => (name.ExternalId, name.UserId)).ShouldBe([("2", null), ("1", ann)]);
        (names[0].Name, names[1].Name[..22]).ShouldBe(("github:shared", "github:shared (before,"));
    }

    [Fact]
    public async Task A_key_made_again_under_the_same_name_keeps_its_owner()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.DescribeAsync(new IdentityName("key:ci", IdentityKind.Key, "openai", "key_1"));
        await world.ExecuteAssignAsync("key:ci", ann, by: ann);

        await world.DescribeAsync(new IdentityName("key:ci", IdentityKind.Key, "openai", "key_2"));

        var name = (await world.NamesAsync()).ShouldHaveSingleItem();
        (name.ExternalId, name.UserId).ShouldBe(("key_2", ann));
    }

    [Fact]
    public async Task A_name_that_lines_used_before_the_provider_explained_it_takes_over_id_and_owner()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        await world.DescribeAsync(Login("old", "1"));
        await world.ExecuteAssignAsync("github:old", ann, by: ann);
        await world.SendAsync(SourceClaim.Connection(Guid.NewGuid(), "GitHub"), Line(session: null, identity: "github:new"));

        await world.DescribeAsync(Login("new", "1"));

        (await world.NamesAsync()).Select(name => (name.Name, name.ExternalId, name.UserId)).ShouldBe([("github:new", "1", ann), ("github:old", null, ann)]);
    }

    [Fact]
    public async Task What_two_providers_say_of_one_address_is_kept_without_a_quarrel()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        IdentityName cursor = new("mira@acme.test", IdentityKind.Email, "cursor", "u-1", DisplayName: "Mira O.", Email: "mira@acme.test");
        IdentityName anthropic = new("Mira@Acme.test", IdentityKind.Email, "anthropic", "user_9", DisplayName: "Mira Okafor", Hint: "workspace Production");

        for (var round = 0; round < 2; round++)
        {
            await world.DescribeAsync(cursor);
            await world.DescribeAsync(anthropic);
        }

        var name = (await world.NamesAsync()).ShouldHaveSingleItem();
        (name.Provider, name.ExternalId, name.DisplayName, name.Hint, name.Kind).ShouldBe(("cursor", "u-1", "Mira O.", "workspace Production", IdentityKind.Email));
    }

    [Fact]
    public async Task A_name_is_the_members_whose_address_the_provider_gives_or_who_signed_in_with_the_login()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (ann, ben) = (await world.PersonAsync("ann"), await world.PersonAsync("ben"));
        var (login, account) = ($"ben-{ben:N}", $"{ben:N}");
        await world.ExecuteAsync(
            "insert into user_logins (login_provider, provider_key, provider_display_name, user_id) values ('GitHub', $1, $2, $3)", account, login, ben);

        await world.DescribeAsync(
            new IdentityName("user_1", IdentityKind.UserId, "anthropic", "user_1", Email: (await world.EmailOfAsync(ann)).ToUpperInvariant()), Login(login, account),
            Login("stranger", "not-" + account));

        (await world.NamesAsync()).ToDictionary(name => name.Name, name => name.UserId).ShouldBe(
            new Dictionary<string, Guid?> { ["user_1"] = ann, [$"github:{login}"] = ben, ["github:stranger"] = null }, ignoreOrder: true);
    }

    [Fact]
    public async Task What_a_person_said_is_never_undone_by_a_match()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (ann, ben) = (await world.PersonAsync("ann"), await world.PersonAsync("ben"));
        var (annsName, bensName) = (await world.EmailOfAsync(ann), await world.EmailOfAsync(ben));
        await world.DescribeAsync(new IdentityName(annsName, IdentityKind.Email, "cursor"), new IdentityName(bensName, IdentityKind.Email, "cursor"));

        await world.ExecuteAssignAsync(annsName, null, by: ben);
        await world.ExecuteAssignAsync(bensName, ann, by: ben);
        await world.DescribeAsync(new IdentityName(annsName, IdentityKind.Email, "cursor", "1", DisplayName: "Ann"), new IdentityName(bensName, IdentityKind.Email, "cursor", "2"));
        await world.AskCommittedAsync<IdentityMatcher, int>(async matcher => { await matcher.MatchAsync(ann, CancellationToken.None); return 0; });

        (await world.NamesAsync()).ToDictionary(name => name.Name, name => name.UserId).ShouldBe(
            new Dictionary<string, Guid?> { [annsName] = null, [bensName] = ann }, ignoreOrder: true);
    }

    [Fact]
    public async Task Somebody_who_confirms_an_address_later_gets_the_past_that_stands_under_it()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        var email = await world.EmailOfAsync(ann);
        await world.ExecuteAsync("update users set email_confirmed = false where id = $1", ann);
        await world.SendAsync(SourceClaim.Connection(Guid.NewGuid(), "Anthropic"), Line(session: null, identity: email));
        (await world.RowsAsync()).Single().PersonId.ShouldBe(Guid.Empty);

        await world.ExecuteAsync("update users set email_confirmed = true where id = $1", ann);
        await world.InsideAsync<IServiceProvider, int>(async services =>
        {
            await ((PersonMatcher)services.GetService(typeof(PersonMatcher))!).MatchAsync(ann, CancellationToken.None);
            return 0;
        });

        (await world.RowsAsync()).Single().PersonId.ShouldBe(ann);
    }

    [Fact]
    public async Task Names_that_are_described_and_used_at_once_never_wait_in_a_circle()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var names = Enumerable.Range(0, 60).Select(n => $"github:dev-{n}").ToArray();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
        {
            var random = new Random(n);
            if (n % 2 == 0)
            {
                // Logins go from account to account.
                await world.DescribeAsync([.. names.OrderBy(_ => random.Next()).Select((name, i) => Login(name[7..], $"{i % 45}"))]);
            }
            else
            {
                await world.SendAsync(SourceClaim.Connection(Guid.NewGuid(), "GitHub"), [.. names.OrderBy(_ => random.Next()).Select(name => Line(session: null, identity: name))]);
            }
        })));

        var known = await world.NamesAsync();
        known.Count(name => name.ExternalId is not null).ShouldBe(45);
    }
}
