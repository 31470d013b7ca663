using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Devices;

/// <summary>
/// How often codes may be asked for and guessed wrong in an hour, counted in the database so that it holds over any number of web processes.
/// A setting changes each limit.
/// </summary>
public sealed class DeviceAllowance(AppDbContext db, IConfiguration settings, TimeProvider clock)
{
    private static readonly Allowed CodesOfAddress = new("code", "TeamCost:Limits:DeviceCodesPerHourAndAddress", 300, "Too many sign-ins were started from this address. Try again when the hour is over.");
    private static readonly Allowed CodesInAll = new("codes", "TeamCost:Limits:DeviceCodesPerHour", 10_000, "Too many sign-ins are being started at the moment. Try again when the hour is over.");
    private static readonly Allowed WrongOfAddress = new("wrong-address", "TeamCost:Limits:WrongDeviceCodesPerHourAndAddress", 50, WrongSentence);
    private static readonly Allowed WrongOfAccount = new("wrong-account", "TeamCost:Limits:WrongDeviceCodesPerHour", 10, WrongSentence);

    private const string WrongSentence = "That were too many wrong codes. Try again when the hour is over.";

    /// <returns>Why no code may be made now, or null.</returns>
    public async Task<Error?> SpendCodeAsync(IPAddress? address, CancellationToken ct) =>
        await SpendAsync(CodesOfAddress, WhoOf(address), ct) ?? await SpendAsync(CodesInAll, "all", ct);

    /// <summary>Counts a try before it is looked at, so that many at once guess no more than one after the other.</summary>
    /// <returns>Why no code may be tried now, or null.</returns>
    public async Task<Error?> SpendTryAsync(Guid userId, IPAddress? address, CancellationToken ct) =>
        await SpendAsync(WrongOfAccount, userId.ToString("N"), ct) ?? await SpendAsync(WrongOfAddress, WhoOf(address), ct);

    /// <summary>The code was right: no wrong try.</summary>
    public async Task ReturnTryAsync(Guid userId, IPAddress? address, CancellationToken ct)
    {
        await ReturnAsync(WrongOfAccount, userId.ToString("N"), ct);
        await ReturnAsync(WrongOfAddress, WhoOf(address), ct);
    }

    private DateTimeOffset Hour
    {
        get
        {
            var now = clock.GetUtcNow();
            return new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        }
    }

    private async Task<Error?> SpendAsync(Allowed what, string who, CancellationToken ct)
    {
        var hour = Hour;
        var tries = await db.Database.SqlQuery<int>(
            $"""
            insert into device_tries as counted (what, who, hour_at, tries) values ({what.What}, {who}, {hour}, 1)
            on conflict (what, who, hour_at) do update set tries = counted.tries + 1
            returning tries as "Value"
            """).ToListAsync(ct);
        return tries[0] <= settings.GetValue(what.Setting, what.PerHour)
            ? null
            : new Error(ErrorKind.TooMany, what.Sentence, RetryAfter: hour.AddHours(1) - clock.GetUtcNow());
    }

    private Task<int> ReturnAsync(Allowed what, string who, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"update device_tries set tries = greatest(tries - 1, 0) where what = {what.What} and who = {who} and hour_at = {Hour}", ct);

    /// <summary>One customer of the newer internet has a whole network of addresses.</summary>
    private static string WhoOf(IPAddress? address)
    {
        if (address is null || address.IsIPv4MappedToIPv6)
        {
            return address?.MapToIPv4().ToString() ?? "";
        }

        return address.AddressFamily is AddressFamily.InterNetworkV6 ? $"{Convert.ToHexStringLower(address.GetAddressBytes()[..8])}/64" : address.ToString();
    }

    /// <param name="What">As counted.</param>
    /// <param name="Setting">Changes <paramref name="PerHour"/>.</param>
    private sealed record Allowed(string What, string Setting, int PerHour, string Sentence);
}
