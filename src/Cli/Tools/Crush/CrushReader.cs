using TeamCost.Cli.Sqlite;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Crush;

/// <summary>
/// What each session cost, spread over its answers. Its token columns are the size of the last context and no usage: the tokens are unknown.
/// A sub-session's cost is already in its parent's.
/// </summary>
internal sealed class CrushReader(EventMaker maker, Func<string, string?> folderOf) : IDocumentReader
{
    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var db = SqliteDatabase.Open(file.Path);
        if (!db.ColumnsOf("sessions").IsSupersetOf(["id", "parent_session_id", "cost", "created_at", "updated_at"])
            || !db.ColumnsOf("messages").IsSupersetOf(["id", "session_id", "role", "model", "created_at"]))
        {
            return new DocumentReading(state, Note: "it has no tables of sessions and messages");
        }

        var totals = RunningTotals.Load(state);
        var answers = Answers(db, ct);
        var broken = 0;
        foreach (var row in db.Query("select id, cost, updated_at, created_at from sessions where coalesce(parent_session_id, '') = ''"))
        {
            ct.ThrowIfCancellationRequested();
            var session = row.Text(0) ?? "";
            var writtenMs = row.InstantMs(2) is > 0 and var updated ? updated : row.InstantMs(3);
            if (row.Amount(1) is not { } cost || cost > EventMaker.MostUsd || writtenMs == 0)
            {
                broken++;
            }
            else if (cost != totals.Told(session).CostUsd)
            {
                broken += Tell(totals, session, cost, writtenMs, answers.GetValueOrDefault(session) ?? [], folderOf(file.Path), events) ? 0 : 1;
            }
        }

        return new DocumentReading(totals.Save(), broken);
    }

    private bool Tell(RunningTotals totals, string session, decimal cost, long writtenMs, List<Answer> answers, string? folder, List<UsageEvent> events)
    {
        // The memory's number of requests is the instant of the last answer told.
        var lastMs = answers.Count > 0 ? answers[^1].AtMs : writtenMs;
        if (totals.Grow(session, new RunningTotals.Total(default, lastMs, cost), out var growthKey) is not { } grown)
        {
            return true;
        }

        var fresh = answers.Where(answer => answer.AtMs > lastMs - grown.Requests).ToList();
        if (fresh.Count == 0)
        {
            fresh = [new Answer("", Math.Max(writtenMs, lastMs), answers.Count > 0 ? answers[^1].Model : null, null)];
        }

        var share = Math.Round(grown.CostUsd / fresh.Count, 12, MidpointRounding.ToZero);
        var isTrue = true;
        foreach (var answer in fresh)
        {
            isTrue &= maker.Add(events, new UsageTelling($"{growthKey}|{answer.Id}", answer.AtMs, answer.Model)
            {
                Provider = answer.Provider,
                Session = session,
                Project = folder,
                Requests = answer.Id.Length == 0 ? 0 : 1,
                RecordedUsd = answer == fresh[^1] ? grown.CostUsd - (share * (fresh.Count - 1)) : share,
                Grain = Grains.SessionTotal,
            });
        }

        return isTrue;
    }

    /// <summary>Answers of each whole conversation, sub-sessions included, by its first session; the oldest first.</summary>
    private static Dictionary<string, List<Answer>> Answers(SqliteDatabase db, CancellationToken ct)
    {
        var provider = db.ColumnsOf("messages").Contains("provider") ? "m.provider" : "null";
        // "union" and not "union all": a circle of parents ends.
        var sql = $"""
            with recursive tree(id, root) as (
                select id, id from sessions where coalesce(parent_session_id, '') = ''
                union
                select s.id, t.root from sessions s join tree t on s.parent_session_id = t.id
            )
            select t.root, m.id, m.created_at, m.model, {provider} from tree t join messages m on m.session_id = t.id where m.role = 'assistant' order by m.created_at, m.id
            """;
        var answers = new Dictionary<string, List<Answer>>(StringComparer.Ordinal);
        foreach (var row in db.Query(sql))
        {
            ct.ThrowIfCancellationRequested();
            if (row.Text(0) is { } root && row.InstantMs(2) is > 0 and var atMs)
            {
                (answers.TryGetValue(root, out var list) ? list : answers[root] = []).Add(new Answer(row.Text(1) ?? "?", atMs, row.Text(3), row.Text(4)));
            }
        }

        return answers;
    }

    private sealed record Answer(string Id, long AtMs, string? Model, string? Provider);
}
