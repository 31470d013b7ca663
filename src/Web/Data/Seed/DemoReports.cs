using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Features.Ingestion.Uploads;
using TeamCost.Web.Features.Organizations.Tokens;
using TeamCost.Web.Features.Telemetry;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Data.Seed;

/// <summary>One person whose tool reports by itself, and who brought along the old laptop's days as a file: so that those screens have something to show.</summary>
internal sealed class DemoReports(AppDbContext db, OrgTransaction unit, TokenIssuer issuer, IncrementKeeper keeper, UploadDoor uploads, TimeProvider clock)
{
    private const int Requests = 60;
    private const int UploadedDays = 12;
    private const int OldLaptop = 45;

    private static readonly ToldSender Tool = new("claude-code", "demo-installation", "2.1.251");

    public async Task AddAsync(DemoPerson person, CancellationToken ct)
    {
        var token = await TokenAsync(person, ct);
        await keeper.KeepAsync(new TelemetryToken(token, person.Id), "logs", Export(clock.GetUtcNow()), ct);
        var question = new UploadQuestion(null, "old laptop", null, null, Preview: false);
        var (status, receipt) = await uploads.TakeAsync(Report(clock.GetUtcNow()), question, UploadRoad.Command, token, person.Id, "", ct);
        if (status != 200)
        {
            throw new InvalidOperationException($"The demo invents a bad report: {receipt.Message}");
        }
    }

    private async Task<Guid> TokenAsync(DemoPerson person, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var name = $"{person.Name.Split(' ')[0]}'s desktop";
        await issuer.IssueAsync(TokenKind.Device, name, person.Id, expiresAt: null, ct);
        var id = await db.Tokens.Where(token => token.UserId == person.Id && token.Name == name).Select(token => token.Id).SingleAsync(ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    // The last hours of work, a request every eleven minutes. The tool reckons the small model at a price of its own, as happens after a change.
    private static ToldExport Export(DateTimeOffset now)
    {
        var export = new ToldExport();
        for (var i = 0; i < Requests; i++)
        {
            var at = now.AddMinutes(-11 * (Requests - i));
            var model = i % 4 == 3 ? "claude-haiku-4-5" : "claude-sonnet-5";
            var tokens = new TokenCounts(400 + (i * 7), 900 + (i * 31), 40_000 + (i * 900), 3_000, 0, 0);
            var ours = PriceBook.BuiltIn.CostOf("anthropic", model, new RateClass(Tiers.Standard, "", Band: null, Recorded: false), tokens, 0, at)?.Total;
            export.Requests.Add(new ToldRequest(
                Tool, $"demo-request-{i}", Roads.Events, at, "anthropic", model, $"demo-session-{i / 20}", ToldName.Nobody, Tiers.Standard, tokens,
                model == "claude-haiku-4-5" ? ours * 0.8m : ours));
        }

        export.Received[Tool] = Requests;
        return export;
    }

    private static byte[] Report(DateTimeOffset now)
    {
        var first = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-OldLaptop);
        var days = Enumerable.Range(0, UploadedDays).Select(i =>
        {
            var (input, output, written, read) = (2_000 + (i * 150), 21_000 + (i * 900), 80_000, 1_200_000 + (i * 40_000));
            return new
            {
                date = first.AddDays(i).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                inputTokens = input,
                outputTokens = output,
                cacheCreationTokens = written,
                cacheReadTokens = read,
                totalTokens = input + output + written + read,
                modelsUsed = new[] { "claude-sonnet-5" },
                modelBreakdowns = new[] { new { modelName = "claude-sonnet-5", inputTokens = input, outputTokens = output, cacheCreationTokens = written, cacheReadTokens = read } },
            };
        });
        return JsonSerializer.SerializeToUtf8Bytes(new { daily = days });
    }
}
