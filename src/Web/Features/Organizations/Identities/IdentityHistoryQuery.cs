using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>The newest assignments, with who made them: each can be undone later too. <c>most</c> limits them; null: all.</summary>
public sealed class IdentityHistoryQuery(AppDbContext db)
{
    public const int Shown = 10;

    public async Task<IReadOnlyList<IdentityChangeRow>> RunAsync(Names names, int? most, CancellationToken ct) =>
        [.. (await db.IdentityChanges.TagWith("Organizations.IdentityHistory").AsNoTracking().OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Take(most ?? int.MaxValue).ToListAsync(ct))
            .Select(c => new IdentityChangeRow(c.Id, c.At, c.By is { } by ? names.People.GetValueOrDefault(by, "Former member") : "TeamCost", c.Words, c.UndoneAt))];
}

public sealed record IdentityChangeRow(Guid Id, DateTimeOffset At, string By, string Words, DateTimeOffset? UndoneAt);
