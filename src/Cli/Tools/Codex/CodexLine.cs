using System.Text;
using System.Text.Json;

namespace TeamCost.Cli.Tools.Codex;

/// <summary>One line of a Codex log: <c>{timestamp, type, payload}</c>, or what <c>codex exec --json</c> prints.</summary>
internal readonly record struct CodexLine(string Type, long InstantMs, JsonElement Payload, JsonElement Whole)
{
    // Far more than any record that matters has; a compaction carries the whole conversation.
    private const int Largest = 4 << 20;
    private const int Head = 256;

    private static readonly JsonReaderOptions _options = new() { MaxDepth = 512, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Whether it is plainly text or a tool's output: nine tenths of a log, told by its first bytes.</summary>
    public static bool IsText(ReadOnlySpan<byte> line) => line[..Math.Min(Head, line.Length)].IndexOf("\"type\":\"response_item\""u8) >= 0;

    public static bool TryRead(ReadOnlySpan<byte> line, out CodexLine found)
    {
        found = default;
        var cursor = new JsonCursor(line);
        ReadOnlySpan<byte> type = default, payload = default;
        var instant = 0L;
        for (_ = cursor.TryEnter(); cursor.NextProperty(out var name);)
        {
            if (name.SequenceEqual("type"u8))
            {
                type = cursor.Text(out _);
            }
            else if (name.SequenceEqual("timestamp"u8))
            {
                instant = InstantOf(cursor.Value());
            }
            else if (name.SequenceEqual("payload"u8))
            {
                payload = cursor.Value();
            }
            else
            {
                _ = cursor.Value();
            }
        }

        if (cursor.IsBroken || !cursor.IsAtEnd)
        {
            return false;
        }

        try
        {
            // A record of any size is worth its compaction's id; the rest of a huge one never matters.
            var kind = Encoding.UTF8.GetString(type);
            found = new CodexLine(kind, instant, kind == "compacted" ? CompactionOf(payload) : Parse(payload), payload.IsEmpty ? Parse(line) : default);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static long InstantOf(ReadOnlySpan<byte> value) =>
        value.Length > 2 && value[0] == '"' ? Instants.Of(Encoding.UTF8.GetString(value[1..^1]).Trim()) : Instants.Of(Encoding.UTF8.GetString(value));

    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json.Length > Largest)
        {
            return default;
        }

        var reader = new Utf8JsonReader(json, _options);
        return JsonElement.ParseValue(ref reader);
    }

    private static JsonElement CompactionOf(ReadOnlySpan<byte> payload)
    {
        var cursor = new JsonCursor(payload);
        for (_ = cursor.TryEnter(); cursor.NextProperty(out var name);)
        {
            if (name.SequenceEqual("compaction_response_id"u8))
            {
                return Parse(cursor.Value());
            }

            _ = cursor.Value();
        }

        return default;
    }
}

/// <summary>The first line of a session.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="Parents">Whose history may be copied into it.</param>
/// <param name="IsFork">Whether history is copied at all.</param>
/// <param name="IsUserFork">A person forked it: no task starts it, its first turn is simply the first that is younger than itself.</param>
internal sealed record CodexMeta(string? Id, IReadOnlyList<string> Parents, bool IsFork, bool IsUserFork, string? Folder, string? Provider)
{
    public static CodexMeta Of(JsonElement payload)
    {
        var agent = payload.At("source", "subagent");
        string?[] parents = [payload.Text("forked_from_id"), agent.At("thread_spawn").Text("parent_thread_id"), payload.Text("parent_thread_id")];
        return new CodexMeta(
            payload.Text("id"), [.. parents.OfType<string>().Distinct()], parents.Any(parent => parent is not null) || agent.ValueKind != JsonValueKind.Undefined,
            payload.Text("thread_source") == "user", payload.Text("cwd"), payload.Text("model_provider"));
    }
}
