using System.Text.Json;

namespace TeamCost.Cli.Tools.Codex;

/// <summary>
/// Where a fork's or sub-agent's own work begins. Its log opens with its parent's history, written again with new times and often within
/// one second; counting that again is the worst mistake that readers of these logs make.
/// </summary>
internal static class CodexForks
{
    private const long BurstMs = 1_000;

    public static void Begin(CodexThread thread, CodexMeta meta, long instantMs)
    {
        if (thread.Session is null && meta.Id is not null)
        {
            (thread.Session, thread.Folder, thread.Provider, thread.IsUserFork) = (meta.Id, meta.Folder, meta.Provider, meta.IsUserFork);
            thread.Parents.UnionWith(meta.Parents);
            if (meta.IsFork)
            {
                Doubt(thread, instantMs);
            }
        }
        else if (meta.Id is not null && meta.Id != thread.Session)
        {
            // Another session's first line: its history follows.
            thread.Parents.Add(meta.Id);
            thread.Parents.UnionWith(meta.Parents);
            thread.Parents.Remove(thread.Session ?? "");
            if (thread.Place == CodexPlace.Own)
            {
                Doubt(thread, instantMs);
            }
        }
    }

    /// <summary>A line was written at this time: a pause ends what was copied in one go.</summary>
    public static void Pass(CodexThread thread, long instantMs)
    {
        thread.LastMs = instantMs > 0 ? instantMs : thread.LastMs;
        if (thread.Place != CodexPlace.Own && thread.CopiedUntilMs > 0 && instantMs > 0)
        {
            thread.CopiedUntilMs = instantMs - thread.CopiedUntilMs > BurstMs ? 0 : Math.Max(thread.CopiedUntilMs, instantMs);
        }
    }

    public static void Task(CodexThread thread, string type, JsonElement payload)
    {
        var isTrigger = payload.TryGetTrue("trigger_turn");
        if (type != "task_started" && !isTrigger)
        {
            return;
        }

        thread.StartedTurn = payload.Text("turn_id") ?? thread.StartedTurn;
        if (isTrigger && thread.StartedTurn is null && thread.Place == CodexPlace.Copied)
        {
            thread.Place = CodexPlace.Doubtful;
        }
    }

    /// <summary>A turn begins. One that is younger than the session is its own; one that a task's start has named may be.</summary>
    public static void Turn(CodexThread thread, string? turn)
    {
        if (thread.Place == CodexPlace.Own || turn is null)
        {
            return;
        }

        var isNamed = turn == thread.StartedTurn;
        if (CodexIds.MadeAtMs(turn) is { } turnMs && CodexIds.MadeAtMs(thread.Session) is { } sessionMs)
        {
            thread.Place = turnMs < sessionMs ? CodexPlace.Copied : isNamed || thread.IsUserFork ? CodexPlace.Own : CodexPlace.Doubtful;
        }
        else if (isNamed)
        {
            thread.Place = CodexPlace.Doubtful;
        }
    }

    /// <summary>Whether a row is the session's own work.</summary>
    public static bool IsOwn(CodexThread thread, CodexCounts? total, long instantMs, CodexRollouts rollouts)
    {
        if (thread.Place == CodexPlace.Doubtful
            && thread.CopiedUntilMs == 0 && instantMs >= thread.StartedMs
            && !(total is { } told && rollouts.HaveTold(thread.Parents, told)))
        {
            thread.Place = CodexPlace.Own;
        }

        return thread.Place == CodexPlace.Own;
    }

    private static void Doubt(CodexThread thread, long instantMs) =>
        (thread.Place, thread.StartedMs, thread.CopiedUntilMs) = (CodexPlace.Doubtful, instantMs, instantMs);

    private static bool TryGetTrue(this JsonElement element, string name) => element.Field(name).ValueKind == JsonValueKind.True;
}
