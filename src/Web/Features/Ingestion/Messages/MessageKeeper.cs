using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Ingestion.Submissions;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Messages;

/// <summary>
/// Keeps single messages, each once, and sums the days that they touch into lines. The lines name no session: the client's hash of a conversation is
/// not ours, and the same conversation told by the command would count twice. So they count as far as they exceed what is known of the person.
/// </summary>
public sealed class MessageKeeper(AppDbContext db, CurrentOrg org, OrgTransaction unit, UsageRecorder recorder, TimeProvider clock)
{
    public async Task KeepAsync(IReadOnlyList<ClientMessage> messages, Guid userId, CancellationToken ct)
    {
        var telling = messages.Where(message => message.Tool.Length > 0).ToList();
        if (telling.Count == 0)
        {
            return;
        }

        DateTimeOffset at;
        List<UsageLine> lines;
        DateOnly[] days = [.. telling.Select(message => message.Day).Distinct().Order()];
        await using (var transaction = await unit.BeginAsync(ct))
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"messages:{org.RequiredId:N}:{userId:N}"}, 0))", ct);

            // Under the lock, so that of two uploads the recorder keeps the one that has seen the other.
            at = clock.GetUtcNow();
            await WriteAsync(telling, userId, at, ct);
            lines = await LinesAsync(userId, days, ct);
            await transaction.CommitAsync(ct);
        }

        // A batch holds so many lines; each day is whole in one of them.
        foreach (var some in days.Chunk(60))
        {
            var range = new DayRange(some[0], some[^1]);
            if (range.Count > 3_600)
            {
                foreach (var day in some)
                {
                    await RecordAsync(new DayRange(day, day), [day], lines, userId, at, ct);
                }
            }
            else
            {
                await RecordAsync(range, some, lines, userId, at, ct);
            }
        }
    }

    private async Task RecordAsync(DayRange range, DateOnly[] days, List<UsageLine> lines, Guid userId, DateTimeOffset at, CancellationToken ct)
    {
        var batch = new UsageBatch(Guid.Empty, ReaderVersion: 1, at, range, WholeTruth: true, [.. lines.Where(line => days.Contains(line.Day))]);
        var receipt = await recorder.RecordAsync(SourceClaim.Messages(userId, "splitrail"), batch, [.. days.Select(day => new ToldPart(day, Identity: null))], ct);
        _ = receipt.Match(
            done => done.Rejected.Count == 0 ? done : throw new InvalidOperationException($"A checked message was refused: {done.Rejected[0].Reason}"),
            error => throw new InvalidOperationException($"A checked message was refused: {error.Message}"));
    }

    /// <summary>A message that grew (it was uploaded while its answer was still coming) keeps the larger counts.</summary>
    private Task<int> WriteAsync(List<ClientMessage> messages, Guid userId, DateTimeOffset at, CancellationToken ct) => db.ExecuteAsync(
        SqlText.Of<MessageKeeper>("WriteMessages"), ct, org.RequiredId, userId, at,
        messages.Select(m => m.Hash).ToArray(), messages.Select(m => m.Day).ToArray(), messages.Select(m => m.Hour).ToArray(), messages.Select(m => m.Tool).ToArray(),
        messages.Select(m => m.Provider).ToArray(), messages.Select(m => m.Model).ToArray(), messages.Select(m => m.Project).ToArray(), messages.Select(m => m.Conversation).ToArray(),
        messages.Select(m => m.Input).ToArray(), messages.Select(m => m.Output).ToArray(), messages.Select(m => m.CacheRead).ToArray(), messages.Select(m => m.CacheWrite).ToArray(),
        messages.Select(m => m.Reasoning).ToArray(), messages.Select(m => m.CostUsd ?? 0m).ToArray());

    private async Task<List<UsageLine>> LinesAsync(Guid userId, DateOnly[] days, CancellationToken ct)
    {
        var sums = await db.ClientMessages.AsNoTracking().TagWith("Messages.Lines")
            .Where(m => m.UserId == userId && days.Contains(m.Day))
            .GroupBy(m => new { m.Day, m.Hour, m.Tool, m.Provider, m.Model, m.Project })
            .Select(same => new
            {
                same.Key,
                Input = same.Sum(m => m.Input),
                Output = same.Sum(m => m.Output),
                CacheRead = same.Sum(m => m.CacheRead),
                CacheWrite = same.Sum(m => m.CacheWrite),
                Reasoning = same.Sum(m => m.Reasoning),
                Cost = same.Sum(m => m.CostUsd),
                Requests = same.LongCount(),
            })
            .ToListAsync(ct);
        return [.. sums.Select(sum => new UsageLine(
            sum.Key.Day, sum.Key.Hour, sum.Key.Tool, sum.Key.Provider, sum.Key.Model, Session: null, new RateClass(Band: null),
            new TokenCounts(sum.Input, sum.Output, sum.CacheRead, sum.CacheWrite, 0, Math.Min(sum.Reasoning, sum.Output)), sum.Requests, WebSearches: 0, Grains.Request,
            Project: sum.Key.Project.Length > 0 ? sum.Key.Project : null, Reported: sum.Cost is { } cost ? new Money(cost) : null))];
    }
}
