using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

/// <summary>
/// Makes an organization and its first owner in one transaction (the caller's, where one is open). Does not enter it: a scope that has
/// its own organization may make another.
/// </summary>
public sealed class OrgCreator(AppDbContext db, CurrentOrg org, TimeProvider clock)
{
    private const int Tries = 20;

    /// <summary>With exactly this slug; an error when it is taken.</summary>
    public async Task<Result<NewOrg>> CreateAsync(OrgKind kind, string name, string slug, string timeZone, Guid ownerId, CancellationToken ct)
    {
        if (!Slugs.IsValid(slug))
        {
            return new Error(ErrorKind.Invalid, Slugs.Rule, "Slug");
        }

        var made = await InTransactionAsync(kind, name, [slug], timeZone, ownerId, ct);
        return made is null ? new Error(ErrorKind.Conflict, $"The address \"{slug}\" is taken. Choose another.", "Slug") : made;
    }

    /// <summary>With a slug made from <paramref name="words"/>, numbered where it is taken.</summary>
    public async Task<NewOrg> CreateFromWordsAsync(OrgKind kind, string name, string words, string timeZone, Guid ownerId, CancellationToken ct)
    {
        var slug = Slugs.From(words);
        var numbered = Enumerable.Range(2, Tries).Select(number => $"{slug}-{number}");
        string[] wanted = [slug, .. numbered, $"{slug}-{RandomNumberGenerator.GetHexString(7, lowercase: true)}"];
        return await InTransactionAsync(kind, name, wanted, timeZone, ownerId, ct)
            ?? throw new InvalidOperationException($"No free address was found for {slug}.");
    }

    /// <summary>Makes somebody a Member of an organization that is there; who is in it already stays what they are.</summary>
    public async Task JoinAsync(string slug, Guid userId, CancellationToken ct)
    {
        var there = await db.OrgSlugs.AsNoTracking().SingleAsync(one => one.Slug == slug, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select set_config('app.org_id', {there.OrgId.ToString()}, true)", ct);
        await db.Database.ExecuteSqlAsync(
            $"insert into memberships (org_id, user_id, role, joined_at) values ({there.OrgId}, {userId}, 'member', {clock.GetUtcNow()}) on conflict do nothing", ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<NewOrg?> InTransactionAsync(
        OrgKind kind, string name, IEnumerable<string> slugs, string timeZone, Guid ownerId, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return await InsertAsync(kind, name, slugs, timeZone, ownerId, ct);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var made = await InsertAsync(kind, name, slugs, timeZone, ownerId, ct);
        await transaction.CommitAsync(ct);
        return made;
    }

    private async Task<NewOrg?> InsertAsync(
        OrgKind kind, string name, IEnumerable<string> slugs, string timeZone, Guid ownerId, CancellationToken ct)
    {
        var orgId = Guid.CreateVersion7();
        foreach (var slug in slugs)
        {
            if (await db.Database.ExecuteSqlAsync($"insert into org_slugs (slug, org_id) values ({slug}, {orgId}) on conflict do nothing", ct) == 0)
            {
                continue;
            }

            var word = Naming.Kebab(kind.ToString());
            var now = clock.GetUtcNow();
            await db.Database.ExecuteSqlAsync($"select set_config('app.org_id', {orgId.ToString()}, true)", ct);
            await db.Database.ExecuteSqlAsync(
                $"insert into organizations (org_id, name, kind, time_zone, created_at) values ({orgId}, {name}, {word}, {timeZone}, {now})", ct);
            await db.Database.ExecuteSqlAsync(
                $"insert into memberships (org_id, user_id, role, joined_at) values ({orgId}, {ownerId}, 'owner', {now})", ct);
            await db.Database.ExecuteSqlAsync($"select set_config('app.org_id', {org.Id?.ToString() ?? ""}, true)", ct);
            return new NewOrg(orgId, slug, name);
        }

        return null;
    }
}

public sealed record NewOrg(Guid Id, string Slug, string Name);
