using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Jcode;

/// <summary>The snapshot's messages, then the journal's over them: the same id replaces.</summary>
internal sealed class JcodeReader(EventMaker maker) : IDocumentReader
{
    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var document = JsonFields.TryParse(DocumentFile.ReadAll(file.Path));
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return new DocumentReading(Broken: 1);
        }

        var root = document.RootElement;
        var session = new Session(root.Text("id") ?? Path.GetFileNameWithoutExtension(file.Path), root.Text("working_dir"), root.Text("model"), root.Text("provider_key"));
        var replies = new Dictionary<string, UsageTelling>(StringComparer.Ordinal);
        Take(root.Field("messages"), session, replies);
        var broken = ReadJournal(file.Beside[0], session, replies, ct);
        foreach (var reply in replies.Values)
        {
            broken += maker.Add(events, reply) ? 0 : 1;
        }

        return new DocumentReading(Broken: broken);
    }

    private static int ReadJournal(string path, Session session, Dictionary<string, UsageTelling> replies, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        var broken = 0;
        DocumentLines.Read(path, line =>
        {
            using var parsed = JsonFields.TryParse(line);
            if (parsed is null)
            {
                broken++;
                return;
            }

            Take(parsed.RootElement.Field("append_messages"), session, replies);
        }, ct);
        return broken;
    }

    private static void Take(JsonElement messages, Session session, Dictionary<string, UsageTelling> replies)
    {
        foreach (var message in messages.Items())
        {
            var usage = message.Field("token_usage");
            if (message.Text("role") != "assistant" || usage.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var atMs = message.InstantMs("timestamp");
            var id = message.Text("id") ?? $"{atMs}";
            var output = usage.Count("output_tokens");
            replies[id] = new UsageTelling($"{session.Id}|{id}", atMs, message.Text("model") ?? session.Model)
            {
                Provider = session.Provider,
                Session = session.Id,
                Project = session.Folder,
                Tokens = new TokenCounts(
                    usage.Count("input_tokens"), output, usage.Count("cache_read_input_tokens"), usage.Count("cache_creation_input_tokens"), 0,
                    Math.Min(usage.Count("reasoning_output_tokens"), output)),
            };
        }
    }

    private sealed record Session(string Id, string? Folder, string? Model, string? Provider);
}
