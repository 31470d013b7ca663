using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Devices;

/// <summary>Makes pairs of codes, and finds the one that a person typed.</summary>
public sealed class DeviceCodes(AppDbContext db, DeviceAllowance allowance, TimeProvider clock)
{
    public const int NameLength = 80;
    public const string Unknown = "This code is not known. Look at it again; a code lives fifteen minutes and works once.";

    /// <returns>The two codes, which nobody can read again afterwards.</returns>
    public async Task<Result<NewDeviceCode>> MakeAsync(string? deviceName, IPAddress? address, CancellationToken ct)
    {
        if (await allowance.SpendCodeAsync(address, ct) is { } tooMany)
        {
            return tooMany;
        }

        var (secret, name, now) = (TokenSecret.NewBare(), Clean(deviceName), clock.GetUtcNow());
        // Somebody else's living code is found by one in a thousand million tries at most; then another one is drawn.
        for (var tries = 0; tries < 5; tries++)
        {
            var user = UserCode.New();
            var made = await db.Database.ExecuteSqlAsync(
                $"""
                insert into device_codes (hash, user_hash, device_name, created_at, expires_at, interval)
                values ({TokenSecret.HashOf(secret)}, {TokenSecret.HashOf(user)}, {name}, {now}, {now + DeviceCode.Life}, {DeviceCode.UsualInterval})
                on conflict (user_hash) do nothing
                """, ct);
            if (made == 1)
            {
                return new NewDeviceCode(secret, user, (int)DeviceCode.Life.TotalSeconds, DeviceCode.UsualInterval);
            }
        }

        return new Error(ErrorKind.Unavailable, "No free code was found. Try again.");
    }

    /// <summary>What asks behind a code that a person typed. A wrong one is counted against the person and the address.</summary>
    public async Task<Result<AskingDevice>> FindAsync(string? typed, Guid userId, IPAddress? address, CancellationToken ct)
    {
        if (UserCode.Parse(typed) is not { } code)
        {
            return new Error(ErrorKind.Invalid, "A code has eight letters and digits, such as ABCD-2345.", "Code");
        }

        if (await allowance.SpendTryAsync(userId, address, ct) is { } tooMany)
        {
            return tooMany;
        }

        var (hash, now) = (TokenSecret.HashOf(code), clock.GetUtcNow());
        var found = await db.DeviceCodes.AsNoTracking().TagWith("Devices.Find")
            .Where(c => c.UserHash == hash && c.State == DeviceCodeState.Pending && c.ExpiresAt > now)
            .Select(c => c.DeviceName).FirstOrDefaultAsync(ct);
        if (found is null)
        {
            return new Error(ErrorKind.NotFound, Unknown, "Code");
        }

        await allowance.ReturnTryAsync(userId, address, ct);
        return new AskingDevice(code, found);
    }

    /// <returns>False when somebody was quicker, or the code ran out meanwhile. The row is the lock.</returns>
    public async Task<bool> AllowAsync(string code, Guid orgId, Guid userId, string tokenName, CancellationToken ct)
    {
        var (hash, now) = (TokenSecret.HashOf(code), clock.GetUtcNow());
        return await db.Database.ExecuteSqlAsync(
            $"""
            update device_codes set state = 'allowed', org_id = {orgId}, user_id = {userId}, token_name = {tokenName}
            where user_hash = {hash} and state = 'pending' and expires_at > {now}
            """, ct) == 1;
    }

    public async Task<bool> DenyAsync(string code, CancellationToken ct)
    {
        var (hash, now) = (TokenSecret.HashOf(code), clock.GetUtcNow());
        return await db.Database.ExecuteSqlAsync(
            $"update device_codes set state = 'denied' where user_hash = {hash} and state = 'pending' and expires_at > {now}", ct) == 1;
    }

    /// <summary>What a stranger's program calls itself, as one short line: nothing in it may turn round or hide the words around it.</summary>
    public static string Clean(string? name)
    {
        var clean = new StringBuilder();
        foreach (var rune in (name ?? "").EnumerateRunes())
        {
            var isVisible = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            if (clean.Length + rune.Utf16SequenceLength > NameLength)
            {
                break;
            }

            clean.Append(isVisible && rune != Rune.ReplacementChar ? rune.ToString() : " ");
        }

        var words = string.Join(' ', clean.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length > 0 ? words : "A device";
    }
}

/// <param name="Secret">The program's own code.</param>
/// <param name="User">What a person types.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="Interval">Seconds between two questions.</param>
public sealed record NewDeviceCode(string Secret, string User, int ExpiresIn, int Interval);

/// <summary>A program that waits to be allowed.</summary>
public sealed record AskingDevice(string Code, string DeviceName);
