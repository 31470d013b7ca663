using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion;

/// <summary>
/// How often a token may send in an hour, counted in the database so that it holds over any number of web processes. A setting changes it.
/// </summary>
public sealed class TokenAllowance(AppDbContext db, CurrentOrg org, OrgTransaction unit, IConfiguration settings, TimeProvider clock)
{
    public static readonly Allowed Syncs = new("sync", "TeamCost:Limits:SyncsPerHour", 100);
    public static readonly Allowed Reports = new("report", "TeamCost:Limits:ReportsPerHour", 100);
    public static readonly Allowed Batches = new("usage", "TeamCost:Limits:BatchesPerHour", 1_200);
    public static readonly Allowed Submissions = new("submit", "TeamCost:Limits:SubmissionsPerHour", 120);
    public static readonly Allowed Messages = new("messages", "TeamCost:Limits:MessageUploadsPerHour", 1_200);

    /// <returns>An error to answer with, or null. Counted in a unit of work of its own: a request that fails later was still a request.</returns>
    public async Task<Error?> SpendAsync(Allowed what, Guid tokenId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var most = settings.GetValue(what.Setting, what.PerHour);

        await using var transaction = await unit.BeginAsync(ct);
        var requests = await db.Database.SqlQuery<int>(
            $"""
            insert into token_requests as counted (org_id, token_id, what, hour_at, requests) values ({org.RequiredId}, {tokenId}, {what.What}, {hour}, 1)
            on conflict (org_id, token_id, what, hour_at) do update set requests = counted.requests + 1
            returning requests as "Value"
            """).ToListAsync(ct);
        await transaction.CommitAsync(ct);

        return requests[0] <= most
            ? null
            : new Error(ErrorKind.TooMany, $"This token may send {most} times an hour and has. Try again when the hour is over.", RetryAfter: hour.AddHours(1) - now);
    }

    /// <param name="What">As counted.</param>
    /// <param name="Setting">Changes <paramref name="PerHour"/>.</param>
    public sealed record Allowed(string What, string Setting, int PerHour);
}
