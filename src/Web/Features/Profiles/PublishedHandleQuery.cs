using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Publishing.Public;

namespace TeamCost.Web.Features.Profiles;

/// <summary>Whether somebody is published, and how the name is spelled.</summary>
public sealed class PublishedHandleQuery(AppDbContext db)
{
    public Task<string?> RunAsync(string username, CancellationToken ct)
    {
        var handle = TypedNames.Clean(username).ToLowerInvariant();
        return db.PublishedProfiles.Where(p => p.Handle == handle).Select(p => p.Handle).FirstOrDefaultAsync(ct);
    }
}
