using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>Whose a name shall be, as a person types or picks it: an e-mail or name of a member, a team, a service, nobody.</summary>
public sealed class IdentityTargets(AppDbContext db)
{
    public const string Service = "service";
    public const string Nobody = "nobody";
    private const int Offered = 1_000;
    private static readonly Error Unclear = new(ErrorKind.Invalid, "Choose a person by name or e-mail, a team, “service” or “nobody”.");

    /// <summary>What is offered while typing; anybody else is found by e-mail too.</summary>
    public async Task<IReadOnlyList<TargetChoice>> ChoicesAsync(IReadOnlyList<KnownMember> members, CancellationToken ct) =>
    [
        new(Service, "A service, not a person"), new(Nobody, "Nobody yet"),
        .. (await db.Teams.TagWith("Organizations.IdentityTargets").AsNoTracking().OrderBy(t => t.Name).Select(t => t.Name).ToListAsync(ct)).Select(name => new TargetChoice($"Team {name}", "")),
        .. members.Take(Offered).Select(m => new TargetChoice(m.Email, m.Name)),
    ];

    public async Task<IReadOnlyList<KnownMember>> MembersAsync(CancellationToken ct) => await db.Memberships.TagWith("Organizations.IdentityTargets").AsNoTracking()
        .Join(db.Users, m => m.UserId, u => u.Id, (_, u) => u).OrderBy(u => u.DisplayName).ThenBy(u => u.Email)
        .Select(u => new KnownMember(u.Id, u.DisplayName == "" ? u.Email! : u.DisplayName, u.Email!)).ToListAsync(ct);

    /// <param name="whose"><c>person:{id}</c>, <c>team:{id}</c>, <see cref="Service"/>, <see cref="Nobody"/>, or what a person typed.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Result<IdentityTarget>> FindAsync(string whose, CancellationToken ct)
    {
        var text = whose.Trim();
        switch (text.Split(':', 2))
        {
            case ["person", var word] when Guid.TryParse(word, out var id):
                return await PersonAsync(id, ct);
            case ["team", var word] when Guid.TryParse(word, out var id):
                return await TeamAsync(id, ct);
        }

        return text.ToLowerInvariant() switch
        {
            "" => Unclear,
            Service or "a service" => new IdentityTarget(IdentityState.Service, null, null, "a service"),
            Nobody => new IdentityTarget(IdentityState.Unassigned, null, null, "nobody"),
            _ => await TypedAsync(text, ct),
        };
    }

    private async Task<Result<IdentityTarget>> TypedAsync(string text, CancellationToken ct)
    {
        var found = (await MembersAsync(ct)).Where(m => string.Equals(m.Email, text, StringComparison.OrdinalIgnoreCase)
            || string.Equals(m.Name, text, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        if (found is [var one])
        {
            return new IdentityTarget(IdentityState.Person, one.UserId, null, one.Name);
        }

        if (found.Count > 1)
        {
            return new Error(ErrorKind.Invalid, $"Several members are called {text}. Give the e-mail address.");
        }

        var name = text.StartsWith("team ", StringComparison.OrdinalIgnoreCase) ? text[5..].Trim() : text;
        var teams = await db.Teams.TagWith("Organizations.IdentityTargets").AsNoTracking().ToListAsync(ct);
        return teams.Find(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase)) is { } team
            ? new IdentityTarget(IdentityState.Team, null, team.Id, $"team {team.Name}")
            : new Error(ErrorKind.Invalid, $"“{text}” is no member and no team of this organization. {Unclear.Message}");
    }

    private async Task<Result<IdentityTarget>> PersonAsync(Guid id, CancellationToken ct) =>
        (await MembersAsync(ct)).SingleOrDefault(m => m.UserId == id) is { } member ? new IdentityTarget(IdentityState.Person, id, null, member.Name) : Unclear;

    private async Task<Result<IdentityTarget>> TeamAsync(Guid id, CancellationToken ct) =>
        await db.Teams.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct) is { } team
            ? new IdentityTarget(IdentityState.Team, null, id, $"team {team.Name}")
            : Unclear;
}

/// <param name="Words">As in "… belongs to Mira Okafor now".</param>
public sealed record IdentityTarget(IdentityState State, Guid? UserId, Guid? TeamId, string Words)
{
    public bool IsAlready(SourceIdentity identity) => identity.State == State && identity.UserId == UserId && identity.TeamId == TeamId;
}

public sealed record TargetChoice(string Value, string Label);
