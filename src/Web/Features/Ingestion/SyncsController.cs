using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion;

/// <summary>Takes day totals in the shape that ccusage's sharing clients send, and answers in theirs.</summary>
/// <remarks>Anonymous to the pipeline only because these clients want their own body for a bad token; nothing happens without one.</remarks>
[Route("v1/sync")]
[AllowAnonymous]
[EnableRateLimiting(RateLimits.Ingestion)]
[RequestSizeLimit(Limits.BatchBytes)]
public sealed class SyncsController(UsageRecorder recorder, TokenAllowance allowance, AppDbContext db, OrgTransaction unit, CurrentOrg org, TimeProvider clock) : TokenController
{
    [HttpPost]
    [NoOrgTransaction]
    public async Task<IActionResult> Create(CancellationToken ct)
    {
        var token = (await HttpContext.AuthenticateAsync(TokenScheme.Name)).Principal;
        if (token?.TokenId() is not { } tokenId)
        {
            return SyncAnswer.Failed(401, "UNAUTHORIZED", "This needs a valid token. Create one under Tokens in your organization and send it as \"Authorization: Bearer tc_…\".");
        }

        if (await allowance.SpendAsync(TokenAllowance.Syncs, tokenId, ct) is { } tooMany)
        {
            var wait = (int)Math.Ceiling(tooMany.RetryAfter!.Value.TotalSeconds);
            Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return SyncAnswer.Failed(429, "RATE_LIMIT_EXCEEDED", tooMany.Message, wait);
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(Request.Body, cancellationToken: ct);
            return await RecordAsync(body.RootElement, tokenId, token.UserId(), ct);
        }
        catch (JsonException bad)
        {
            return SyncAnswer.Invalid($"The body cannot be read: {BadJson.Where(bad)}");
        }
        catch (InvalidDataException)
        {
            return SyncAnswer.Invalid("The body says it is gzip, but cannot be unpacked; send it again.");
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return SyncAnswer.Failed(413, "INVALID_REQUEST", $"The body is larger than {Limits.BatchBytes / 1024 / 1024} MB (unpacked); send fewer days at once.");
        }
    }

    private async Task<IActionResult> RecordAsync(JsonElement body, Guid tokenId, Guid? owner, CancellationToken ct)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("entries", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return SyncAnswer.Invalid("The body is an object with \"entries\", an array of day totals.");
        }

        switch (entries.GetArrayLength())
        {
            case 0:
                return SyncAnswer.Invalid("There are no entries; send at least one day.");
            case > Limits.SyncEntries:
                return SyncAnswer.Failed(400, "TOO_MANY_ENTRIES", $"There are {entries.GetArrayLength()} entries; send at most {Limits.SyncEntries} at once.");
        }

        var source = body.TryGetProperty("source", out var said) ? JsonText.Of(said) ?? "" : "";
        // A day begins in Kiribati fourteen hours before it does in UTC.
        var lastDay = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1);
        var totals = DayTotals.Read(entries, ToolOf(source), mayName: owner is null, lastDay);
        if (totals.Entries == 0)
        {
            return SyncAnswer.Invalid(totals.Rejected[0].Reason, totals.Rejected);
        }

        var claim = owner is { } person
            ? SourceClaim.OwnTotals(tokenId, person, await MachineOfAsync(tokenId, person, ct), source)
            : SourceClaim.SharedTotals(tokenId, source);
        var batch = new UsageBatch(Guid.Empty, ReaderVersion: 1, clock.GetUtcNow(), totals.Days, WholeTruth: true, totals.Lines);
        return (await recorder.RecordAsync(claim, batch, totals.Parts, ct)).Match<IActionResult>(
            receipt => SyncAnswer.Done(totals, receipt, DashboardAddress()),
            error => SyncAnswer.Invalid(error.Message));
    }

    private async Task<Guid?> MachineOfAsync(Guid tokenId, Guid person, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        return await db.Devices.AsNoTracking()
            .Where(device => device.UserId == person && device.TokenId == tokenId)
            .OrderByDescending(device => device.LastSeenAt)
            .Select(device => (Guid?)device.Id)
            .FirstOrDefaultAsync(ct);
    }

    // ccusage's own totals are Claude Code's; its sisters name their tool.
    private static string ToolOf(string source)
    {
        var name = source.ToLowerInvariant();
        return name.Contains("codex", StringComparison.Ordinal) ? "codex"
            : name.Contains("opencode", StringComparison.Ordinal) ? "opencode"
            : name.Contains("gemini", StringComparison.Ordinal) ? "gemini-cli"
            : name.Contains("amp", StringComparison.Ordinal) && !name.Contains("example", StringComparison.Ordinal) ? "amp"
            : "claude-code";
    }

    private string DashboardAddress() => $"{Request.Scheme}://{Request.Host}{Request.PathBase}/o/{org.Slug}";
}
