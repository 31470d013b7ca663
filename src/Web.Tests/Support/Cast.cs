using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Accounts;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Features.Organizations.Tokens;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Tests.Support;

/// <summary>The people of the tests. Alice owns, Adam administers, Bob is a member, Vera views, Charlie is from elsewhere.</summary>
public static class Cast
{
    private static int _number;

    /// <summary>An organization of its own with Alice in it, everybody else on demand.</summary>
    public static async Task<TestOrg> NewOrgAsync(this TestApp app, string timeZone = "UTC")
    {
        var alice = await app.NewPersonAsync("Alice");
        await using var scope = app.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<OrgCreator>()
            .CreateFromWordsAsync(OrgKind.Company, "Acme", Unique("acme"), timeZone, alice.UserId, CancellationToken.None);
        return new TestOrg(app, made.Id, made.Slug, alice);
    }

    /// <summary>Charlie, who has an account and an organization, but not this one.</summary>
    public static Task<Person> NewOutsiderAsync(this TestApp app) => app.NewPersonAsync("Charlie");

    /// <summary>Registered and signed in.</summary>
    public static async Task<Person> NewPersonAsync(this TestApp app, string name)
    {
        var email = $"{Unique(name.ToLowerInvariant())}@example.com";
        await using var scope = app.Services.CreateAsyncScope();
        var registered = await scope.ServiceProvider.GetRequiredService<Registrar>()
            .RegisterAsync(new NewPerson(name, email, Person.Password, TimeZone: null), CancellationToken.None);
        var user = registered.Match(made => made, error => throw new InvalidOperationException(error.Message));
        var person = new Person(app.NewClient(), email, user.Id);
        await person.SignInAsync();
        return person;
    }

    /// <summary>Somebody without an account.</summary>
    public static Person NewStranger(this TestApp app) => new(app.NewClient(), $"{Unique("stranger")}@example.com", Guid.Empty);

    public static HttpClient NewApiClient(this TestApp app, string? token)
    {
        var client = app.NewClient();
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return client;
    }

    /// <summary>Past the wall, for what no screen does: $1, $2 … are the values.</summary>
    public static async Task ExecuteAsync(this TestApp app, string sql, params object[] values)
    {
        await using var command = app.Admin.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        await command.ExecuteNonQueryAsync();
    }

    public static string Unique(string word) => $"{word}-{Environment.ProcessId}-{Interlocked.Increment(ref _number)}";
}

/// <summary>An organization of one test.</summary>
public sealed class TestOrg(TestApp app, Guid id, string slug, Person alice)
{
    private Person? _adam;
    private Person? _bob;
    private Person? _vera;

    public Guid Id => id;

    public string Slug => slug;

    public string Path => $"/o/{slug}";

    public Person Alice => alice;

    public async Task<Person> AdamAsync() => _adam ??= await AddAsync("Adam", OrgRole.Admin);

    public async Task<Person> BobAsync() => _bob ??= await AddAsync("Bob", OrgRole.Member);

    public async Task<Person> VeraAsync() => _vera ??= await AddAsync("Vera", OrgRole.Viewer);

    /// <summary>A member with the given role.</summary>
    public async Task<Person> AddAsync(string name, OrgRole role)
    {
        var person = await app.NewPersonAsync(name);
        await using var command = app.Admin.CreateCommand("insert into memberships (org_id, user_id, role) values ($1, $2, $3)");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(person.UserId);
        command.Parameters.AddWithValue(role.ToString().ToLowerInvariant());
        await command.ExecuteNonQueryAsync();
        return person;
    }

    /// <summary>The secret of a token: a device's of that person, or an ingest token of the organization.</summary>
    public async Task<string> TokenAsync(Person? person = null, TokenKind kind = TokenKind.Device, string name = "laptop") =>
        await InAsync<TokenIssuer, string>(async (issuer, ct) =>
            (await issuer.IssueAsync(kind, name, (person ?? alice).UserId, expiresAt: null, ct)).Secret);

    /// <summary>The days that were marked to be rolled up, already done or not: the rollup is quick.</summary>
    public Task<List<DateOnly>> MarkedDaysAsync() => InAsync<AppDbContext, List<DateOnly>>((db, ct) =>
        db.Database.SqlQuery<DateOnly>($"select day as \"Value\" from dirty_days where org_id = {id} union select utc_day from rolled_days where org_id = {id} order by 1")
            .ToListAsync(ct));

    /// <summary>Until every dirty day is rolled up: the process's own waker may hold some, the rest is taken here.</summary>
    public Task RollUpAsync() => Eventually.AsyncTrue(async () =>
    {
        await app.Services.GetRequiredService<OrgRunner>().ForAsync<RollUp>(id, (rollUp, ct) => rollUp.RunAsync(ct), CancellationToken.None);
        return !await InAsync<AppDbContext, bool>((db, ct) => db.DirtyDays.AnyAsync(ct));
    }, "every day is rolled up");

    /// <summary>Work inside the organization, as a unit of work.</summary>
    public async Task<TResult> InAsync<TService, TResult>(Func<TService, CancellationToken, Task<TResult>> work)
        where TService : notnull
    {
        var result = default(TResult);
        var orgs = app.Services.GetRequiredService<OrgRunner>();
        await orgs.ForAsync<IServiceProvider>(id, async (services, ct) =>
        {
            await using var transaction = await services.GetRequiredService<OrgTransaction>().BeginAsync(ct);
            result = await work(services.GetRequiredService<TService>(), ct);
            await transaction.CommitAsync(ct);
        }, CancellationToken.None);
        return result!;
    }
}
