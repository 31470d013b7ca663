using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.People;

/// <summary>
/// Finds or makes the rows of the names that sources use, and keeps what providers say of them. The one place that does, inside the caller's unit
/// of work. Whoever makes names holds a shared lock until the commit, whoever renames them holds it alone: they never wait for each other in a circle.
/// </summary>
public sealed class IdentityOpener(AppDbContext db, CurrentOrg org, IdentityMatcher matcher, TimeProvider clock)
{
    /// <summary>Names are compared without case and the space around them; empty: nobody is named.</summary>
    public static string Fold(string? name) => name?.Trim().ToLowerInvariant() ?? "";

    /// <returns>The id of each name, by its folded form.</returns>
    public async Task<IReadOnlyDictionary<string, Guid>> OpenAsync(IEnumerable<string?> names, CancellationToken ct)
    {
        var wanted = names.Select(Fold).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var found = wanted.Length == 0 ? [] : await FindAsync(wanted, ct);
        if (found.Count == wanted.Length)
        {
            return found;
        }

        await db.ExecuteAsync("select pg_advisory_xact_lock_shared(hashtextextended('names:' || $1, 0))", ct, org.RequiredId.ToString("N"));
        string[] missing = [.. wanted.Where(name => !found.ContainsKey(name))];
        await using (var insert = db.Statement(
            SqlText.Of<IdentityOpener>("OpenIdentities"), org.RequiredId, clock.GetUtcNow(), missing, missing.Select(_ => Guid.CreateVersion7()).ToArray()))
        {
            await insert.ExecuteNonQueryAsync(ct);
        }

        // Now nobody renames; what was found before stays what it was found as.
        var made = await FindAsync(missing, ct);
        await matcher.MatchAsync([.. made.Values], ct);
        foreach (var (name, id) in made)
        {
            found[name] = id;
        }

        return found;
    }

    /// <summary>
    /// What a provider says of names: an account that it knows by an unchanging id keeps its row when it is renamed. Days of names that find their
    /// person by it are rolled up again.
    /// </summary>
    public async Task DescribeAsync(IReadOnlyList<IdentityName> said, CancellationToken ct)
    {
        var names = IdentityNames.Distinct(said);
        if (names.Count == 0)
        {
            return;
        }

        var known = await KnownAsync(names, ct);
        if (IdentityNames.Of(known, clock.GetUtcNow()).IsNews(names))
        {
            await db.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('names:' || $1, 0))", ct, org.RequiredId.ToString("N"));
            known = await WriteAsync(names, await KnownAsync(names, ct), ct);
        }

        await matcher.MatchAsync([.. known.Select(identity => identity.Id)], ct);
    }

    private async Task<List<SourceIdentity>> WriteAsync(List<IdentityName> names, List<SourceIdentity> known, CancellationToken ct)
    {
        db.AttachRange(known);
        var book = IdentityNames.Of(known, clock.GetUtcNow());
        foreach (var name in names)
        {
            book.Take(name);
        }

        // No two rows may have one name at any moment: those that are renamed step aside first.
        foreach (var (identity, final) in book.Renamed)
        {
            identity.Rename($"~{identity.Id:N}");
        }

        foreach (var identity in book.LostIds)
        {
            identity.ForgetExternalId();
        }

        await db.SaveChangesAsync(ct);
        foreach (var (identity, final) in book.Renamed)
        {
            identity.Rename(final);
        }

        book.GiveIds();
        db.Identities.AddRange(book.Added);
        await db.SaveChangesAsync(ct);
        List<SourceIdentity> all = [.. known, .. book.Added];
        all.ForEach(identity => db.Entry(identity).State = EntityState.Detached);
        return all;
    }

    private async Task<List<SourceIdentity>> KnownAsync(List<IdentityName> names, CancellationToken ct)
    {
        var folded = names.Select(name => name.Name).ToArray();
        var ids = names.Select(name => name.ExternalId).OfType<string>().Distinct().ToArray();
        var providers = names.Select(name => name.Provider).Distinct().ToArray();
#pragma warning disable CA1304, CA1311, MA0011 // translated to PostgreSQL's lower(), which the unique index is made of
        return await db.Identities.TagWith("People.Known").AsNoTracking()
            .Where(i => folded.Contains(i.Name.ToLower()) || (providers.Contains(i.Provider) && ids.Contains(i.ExternalId)))
            .OrderBy(i => i.Id).ToListAsync(ct);
#pragma warning restore CA1304, CA1311, MA0011
    }

    private async Task<Dictionary<string, Guid>> FindAsync(string[] wanted, CancellationToken ct)
    {
        await using var command = db.Statement(
            """
            select wanted.name, i.id from unnest($2::text[]) wanted(name) join identities i on i.org_id = $1 and lower(i.name) = lower(wanted.name)
            """, org.RequiredId, wanted);
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<string, Guid>(wanted.Length, StringComparer.Ordinal);
        while (await row.ReadAsync(ct))
        {
            found[row.GetString(0)] = row.GetGuid(1);
        }

        return found;
    }
}
