using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Spend.People;

/// <summary>The names under which accounts and uploads know a person.</summary>
public sealed class PersonNamesQuery(AppDbContext db)
{
    private const int Shown = 20;

    public async Task<IReadOnlyList<PersonName>> RunAsync(Guid id, CancellationToken ct) => await db.Identities.TagWith("Spend.PersonNames").AsNoTracking()
        .Where(i => i.UserId == id).OrderBy(i => i.Name).Select(i => new PersonName(i.Name, i.Provider, i.FirstSeenAt)).Take(Shown).ToListAsync(ct);
}

public sealed record PersonName(string Name, string? Provider, DateTimeOffset FirstSeenAt);
