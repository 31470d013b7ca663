using System.Globalization;
using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Kiro;

/// <summary>One event per turn, estimated wherever Kiro wrote no count.</summary>
internal sealed class KiroSessionReader(EventMaker maker) : IDocumentReader
{
    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var document = JsonFields.TryParse(DocumentFile.ReadAll(file.Path));
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return new DocumentReading(Broken: 1);
        }

        var root = document.RootElement;
        var turns = root.At("session_state", "conversation_metadata", "user_turn_metadatas").Items().ToList();
        if (turns.Count == 0)
        {
            return default;
        }

        var info = root.At("session_state", "rts_model_state", "model_info");
        var session = new Session(
            root.Text("session_id") ?? Path.GetFileNameWithoutExtension(file.Path), root.Text("cwd"), KiroEstimate.ModelName(info.Text("model_id")),
            info.Count("context_window_tokens") is > 0 and var window ? window : KiroEstimate.UsualWindow);
        var broken = 0;
        var answers = Answers(file.Beside[0], ref broken, ct);
        for (var i = 0; i < turns.Count; i++)
        {
            broken += Tell(session, turns[i], i, answers, events) ? 0 : 1;
        }

        return new DocumentReading(Broken: broken);
    }

    private bool Tell(Session session, JsonElement turn, int index, Dictionary<string, (long Characters, long PromptMs)> answers, List<UsageEvent> events)
    {
        var ids = turn.Field("message_ids").Items().Select(id => id.Text()).OfType<string>().ToList();
        var (input, output) = (turn.Count("input_token_count"), turn.Count("output_token_count"));
        var isCounted = input > 0 && output > 0;
        var tokens = new TokenCounts(
            input > 0 ? input : KiroEstimate.FromContext(turn.Field("context_usage_percentage"), session.Window),
            output > 0 ? output : KiroEstimate.FromCharacters(ids.Sum(id => answers.GetValueOrDefault(id).Characters)),
            turn.Count("cache_read_input_token_count"), turn.Count("cache_write_input_token_count"), 0, 0);
        var endedAt = turn.Field("end_timestamp");
        var atMs = endedAt.ValueKind == JsonValueKind.Object ? endedAt.InstantMs("secs_since_epoch") : endedAt.InstantMs();
        atMs = atMs > 0 ? atMs : ids.Select(id => answers.GetValueOrDefault(id).PromptMs).FirstOrDefault(ms => ms > 0);
        return tokens.Total == 0 || maker.Add(events, new UsageTelling($"{session.Id}|{ids.FirstOrDefault() ?? index.ToString(CultureInfo.InvariantCulture)}", atMs, session.Model)
        {
            Provider = "kiro",
            Session = session.Id,
            Project = session.Folder,
            Tokens = tokens,
            Requests = (int)Math.Clamp(turn.Count("total_request_count"), 1, int.MaxValue),
            Grain = isCounted ? Grains.Turn : Grains.Estimate,
        });
    }

    /// <summary>Length of each answer, and when its prompt was sent.</summary>
    private static Dictionary<string, (long Characters, long PromptMs)> Answers(string path, ref int broken, CancellationToken ct)
    {
        var answers = new Dictionary<string, (long Characters, long PromptMs)>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return answers;
        }

        var (promptMs, unreadable) = (0L, 0);
        DocumentLines.Read(path, line =>
        {
            using var parsed = JsonFields.TryParse(line);
            if (parsed is null)
            {
                unreadable++;
                return;
            }

            var data = parsed.RootElement.Field("data");
            if (parsed.RootElement.Text("kind") == "Prompt")
            {
                promptMs = data.Field("meta").InstantMs("timestamp");
            }
            else if (parsed.RootElement.Text("kind") == "AssistantMessage" && data.Text("message_id") is { } id)
            {
                var characters = data.Field("content").Items().Where(part => part.Text("kind") is null or "text").Sum(part => KiroEstimate.Characters(part.Field("data")));
                answers[id] = (answers.GetValueOrDefault(id).Characters + characters, promptMs);
            }
        }, ct);
        broken += unreadable;
        return answers;
    }

    private sealed record Session(string Id, string? Folder, string? Model, long Window);
}
