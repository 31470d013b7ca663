using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

/// <summary>Ends a person's sessions: browsers by the security stamp, bearer sessions by deleting them. Device tokens live on; they are revoked one by one.</summary>
public sealed class SessionEnder(AppDbContext db, UserManager<AppUser> users)
{
    public async Task EndAllAsync(AppUser user, CancellationToken ct)
    {
        await users.UpdateSecurityStampAsync(user);
        await EndApiSessionsAsync(user.Id, ct);
    }

    public Task EndApiSessionsAsync(Guid userId, CancellationToken ct) => db.ApiSessions.Where(s => s.UserId == userId).ExecuteDeleteAsync(ct);
}
