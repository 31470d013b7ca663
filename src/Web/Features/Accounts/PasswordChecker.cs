using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

/// <summary>Whether somebody knows the password. Wrong address, wrong password and locked look and take the same, so that nobody learns who has an account.</summary>
public sealed class PasswordChecker(AppDbContext db, UserManager<AppUser> users, AccountSettings settings, TimeProvider clock)
{
    public const int Tries = 5;

    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(10);

    public const string Wrong = "E-mail or password is wrong. After five wrong tries an account stays locked for ten minutes.";

    private static readonly AppUser Nobody = new();
    private static readonly string NobodysHash = new PasswordHasher<AppUser>().HashPassword(Nobody, "nobody's password");

    public async Task<Result<AppUser>> CheckAsync(string email, string password, CancellationToken ct)
    {
        var user = await users.FindByEmailAsync(email.Trim());
        if (user?.PasswordHash is null || !await TryAsync(user.Id, ct))
        {
            users.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash, password);
            return new Error(ErrorKind.Unauthorized, Wrong);
        }

        if (!await users.CheckPasswordAsync(user, password))
        {
            return new Error(ErrorKind.Unauthorized, Wrong);
        }

        await ForgiveAsync(user.Id, ct);
        return settings.ConfirmsEmail && !user.EmailConfirmed
            ? new Error(ErrorKind.Forbidden, "Confirm your e-mail address first: open the link in the mail we sent you, or ask for a new one.")
            : user;
    }

    public Task ForgiveAsync(Guid userId, CancellationToken ct) =>
        db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(
            row => row.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null), ct);

    // A try is counted before the password is looked at and in one statement: a hundred guesses at once are still a hundred tries.
    private async Task<bool> TryAsync(Guid userId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var until = now + Lock;
        var counted = await db.Database.ExecuteSqlAsync(
            $"""
            update users set
              access_failed_count = case when lockout_end is null then access_failed_count + 1 else 1 end,
              lockout_end = case when lockout_end is null and access_failed_count + 1 >= {Tries} then {until}::timestamptz end
            where id = {userId} and (lockout_end is null or lockout_end <= {now})
            """,
            ct);
        return counted == 1;
    }
}
