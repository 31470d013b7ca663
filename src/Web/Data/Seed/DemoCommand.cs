using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeamCost.DemoWorld;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Commands;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data.Seed;

/// <summary><c>--demo</c>: one believable company to look around in, only where the database is empty.</summary>
public sealed class DemoCommand(AppDbContext db, UserManager<AppUser> users, OrgCreator creator, OrgRunner orgs, ProfileKeeper profiles, TimeProvider clock) : IHostCommand
{
    public const string Email = "alice@acme.example";
    public const string Password = "look-around-first";

    private static readonly int[] Public = [2, 4, 7];

    public async Task<int> RunAsync(CommandOptions options, CancellationToken ct)
    {
        if (await db.Users.AnyAsync(ct))
        {
            await Console.Error.WriteLineAsync("There are accounts already, so no demo organization was added. It needs an empty database.");
            return 0;
        }

        var people = new List<DemoPerson>();
        foreach (var (name, index) in Cast.Names.Select((name, index) => (name, index)))
        {
            people.Add(new DemoPerson(await PersonAsync(name, isFirst: index == 0), name, index));
        }

        var org = await creator.CreateFromWordsAsync(OrgKind.Demo, "Acme Robotics", "acme-robotics", "UTC", people[0].Id, ct);
        await creator.CreateFromWordsAsync(OrgKind.Personal, people[0].Name, people[0].Name, "UTC", people[0].Id, ct);
        await orgs.ForAsync<DemoCompany>(org.Id, (company, stop) => company.FillAsync(people, stop), ct);

        foreach (var person in people.Where(person => Public.Contains(person.Index)))
        {
            await PublishAsync(person, org.Id, ct);
        }

        await Console.Out.WriteLineAsync(
            $"""

              The demo organization is ready at /o/{org.Slug}
              E-mail        {Email}
              Password      {Password}
            """);
        return 0;
    }

    // Three profiles to look at, which say themselves that nobody is behind them.
    private async Task PublishAsync(DemoPerson person, Guid orgId, CancellationToken ct)
    {
        await creator.CreateFromWordsAsync(OrgKind.Personal, person.Name, $"demo {person.Name}", "UTC", person.Id, ct);
        await profiles.PublishAsync(
            person.Id,
            new PublishingWishes(
                $"{person.Name} (demo)", "Invented, like everything in the demo.", ShowsCost: person.Index != Public[^1], ShowsTools: true, ShowsModels: true, OnLeaderboard: true, [orgId]),
            ct);
    }

    private async Task<Guid> PersonAsync(string name, bool isFirst)
    {
        var email = Cast.EmailOf(name);
        var user = new AppUser { Id = Guid.CreateVersion7(), UserName = email, Email = email, EmailConfirmed = true, DisplayName = name, CreatedAt = clock.GetUtcNow() };
        var made = isFirst ? await users.CreateAsync(user, Password) : await users.CreateAsync(user);
        return made.Succeeded ? user.Id : throw new InvalidOperationException(string.Join(' ', made.Errors.Select(error => error.Description)));
    }
}

/// <param name="Index">Place in the cast: decides team, tools and temperament.</param>
internal sealed record DemoPerson(Guid Id, string Name, int Index);
