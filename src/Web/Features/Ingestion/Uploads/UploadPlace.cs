using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>Whose totals, of which machine: two reports of one place tell of the same usage, and the later one of a day and tool holds.</summary>
/// <param name="UserId">The member; null: <paramref name="Identity"/> names whose they are.</param>
/// <param name="Machine">As it was said; empty: nobody said it.</param>
/// <param name="MachineId">The device, or an id of the machine's name; null: not known.</param>
/// <param name="Key">What makes it the same place again.</param>
public sealed record UploadPlace(Guid? UserId, string? Identity, string Machine, Guid? MachineId, string Key)
{
    public SourceClaim ClaimOf(string tool) => UserId is { } user
        ? SourceClaim.Report(user, Key, tool, SourceName, MachineId)
        : SourceClaim.NamedReport(Key, tool, SourceName);

    public string SourceName => Machine.Length == 0 ? "Reports" : $"Reports of {Machine}";
}

/// <summary>Finds the machine that a report is of.</summary>
public sealed class UploadPlaces(AppDbContext db)
{
    private const int LongestName = 80;

    /// <param name="machine">As somebody named it.</param>
    /// <param name="tokenId">The token it came with: one machine's, where nobody names it otherwise.</param>
    public async Task<UploadPlace> OfPersonAsync(Guid userId, string? machine, Guid? tokenId, CancellationToken ct)
    {
        var name = Cut(machine);
        var devices = await db.Devices.AsNoTracking().Where(d => d.UserId == userId).OrderByDescending(d => d.LastSeenAt)
            .Select(d => new { d.Id, d.Name, d.TokenId }).ToListAsync(ct);
        if (name.Length > 0)
        {
            var device = devices.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase));
            return new UploadPlace(userId, null, name, device?.Id ?? IdOf($"{userId:N}\n{name.ToLowerInvariant()}"), KeyOf(name));
        }

        if (tokenId is not { } token)
        {
            return new UploadPlace(userId, null, "", null, "any");
        }

        var label = await db.Tokens.AsNoTracking().Where(t => t.Id == token).Select(t => t.Name).FirstOrDefaultAsync(ct);
        return new UploadPlace(userId, null, Cut(label), devices.FirstOrDefault(d => d.TokenId == token)?.Id ?? token, KeyOf($"\n{token:N}"));
    }

    public static UploadPlace OfName(string identity, string? machine)
    {
        var name = Cut(machine);
        return new UploadPlace(null, identity.Trim(), name, null, name.Length == 0 ? "any" : KeyOf(name));
    }

    private static string Cut(string? machine)
    {
        var name = string.Concat((machine ?? "").Where(letter => !char.IsControl(letter))).Trim();
        return name.Length > LongestName ? name[..LongestName] : name;
    }

    private static string KeyOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToLowerInvariant()))[..8]);

    private static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16]);
}
