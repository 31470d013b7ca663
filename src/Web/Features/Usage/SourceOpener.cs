using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>A source's row, held by the unit of work that opened it.</summary>
public sealed record OpenedSource(Guid Id, int LowestReader, int HighestReader);

/// <summary>
/// Finds or makes the row of a source inside the caller's unit of work. The row is the lock: two tellings of one source go one after the other.
/// </summary>
public sealed class SourceOpener(AppDbContext db, CurrentOrg org, TimeProvider clock)
{
    public async Task<OpenedSource> OpenAsync(SourceClaim claim, int readerVersion, DateTimeOffset observedAt, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (claim is { Kind: SourceKind.Device, UserId: { } owner, InstallationId: { } installation })
        {
            await using var device = db.Statement(
                SqlText.Of<SourceOpener>("OpenDevice"), org.RequiredId, Guid.CreateVersion7(), owner, installation, claim.Name, now, claim.TokenId);
            claim = claim.On((Guid)(await device.ExecuteScalarAsync(ct))!);
        }

        await using var command = db.Statement(
            SqlText.Of<SourceOpener>("OpenSource"),
            org.RequiredId, Guid.CreateVersion7(), Naming.Kebab(claim.Kind.ToString()), claim.NaturalKey, claim.Name, claim.MachineId, claim.UserId,
            claim.SelfDeclared, now, observedAt, readerVersion);
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new OpenedSource(row.GetGuid(0), row.GetInt32(1), row.GetInt32(2));
    }

    /// <summary>A connection was renamed: its feeds are called by its name.</summary>
    public Task RenameAsync(Guid connectionId, string name, CancellationToken ct) => db.ExecuteAsync(
        "update sources set name = $3 where org_id = $1 and kind = 'connection' and split_part(natural_key, ':', 1) = $2",
        ct, org.RequiredId, connectionId.ToString("N"), SourceClaim.Connection(connectionId, name).Name);
}
