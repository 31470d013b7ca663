using System.Text;
using System.Text.Json;

namespace TeamCost.Cli.Tools.ClaudeCode;

/// <summary>
/// Reads replies out of Claude Code's transcript lines. No string is made of a line's text; the few that are kept (model, session,
/// folder) repeat from line to line and are looked up by their bytes first.
/// </summary>
internal sealed class ClaudeCodeReader(Words words, byte readerVersion) : ILineReader
{
    private readonly LastWord _models = new(words);
    private readonly LastWord _sessions = new(words);
    private readonly LastWord _projects = new(words);
    private readonly LastKey _replies = new();
    private readonly LastKey _requests = new();
    private readonly byte[] _keyBytes = new byte[256];
    private string _sessionOfFile = "";

    public bool MayMatter(ReadOnlySpan<byte> line) => line.IndexOf("\"usage\":"u8) >= 0;

    public void Start(LogFile file, ReadOnlyMemory<byte> state) => _sessionOfFile = SessionOf(file.Path);

    public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        if (line.IsEmpty || line[0] != '{')
        {
            return false;
        }

        var count = events.Count;
        var cursor = new JsonCursor(line);
        var record = new ClaudeCodeRecord();
        var isUsage = ClaudeCodeRecord.Read(ref cursor, ref record);
        if (cursor.IsBroken || !cursor.IsAtEnd)
        {
            return false;
        }

        try
        {
            if (!isUsage)
            {
                return true;
            }

            ClaudeCodeRecord.ReadUsage(ref record);
            return Emit(ref record, events);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            events.RemoveRange(count, events.Count - count);
            return false;
        }
    }

    private bool Emit(ref ClaudeCodeRecord record, List<UsageEvent> events)
    {
        if (record.Usage.IsAbsurd || record.InstantMs == long.MinValue)
        {
            return false;
        }

        if (record.Model.SequenceEqual("<synthetic>"u8))
        {
            return true;
        }

        var session = record.Session.IsEmpty ? words.NumberOf(_sessionOfFile) : _sessions.NumberOf(record.Session, record.SessionEscaped);
        var template = new UsageEvent
        {
            InstantMs = record.InstantMs,
            Session = session,
            Project = _projects.NumberOf(record.Folder, record.FolderEscaped),
            // Never 0: that means "no request id".
            Request = record.RequestId.IsEmpty ? 0 : _requests.Of(record.RequestId).High | 1,
            Flags = record.IsSidechain ? EventFlags.Sidechain : EventFlags.None,
            ReaderVersion = readerVersion,
        };

        var main = template;
        main.Requests = 1;
        Fill(ref main, record.Usage, record.Model, record.MessageId);
        if (record.CostUsd > 0 && record.CostUsd < 1_000_000)
        {
            main.Flags |= EventFlags.Recorded;
            main.RecordedPicoUsd = (long)(record.CostUsd * 1_000_000_000_000m);
        }

        var identity = record.MessageId.IsEmpty ? Fingerprint(main) : record.MessageId;
        (main.ReplyHigh, main.ReplyLow) = _replies.Of(identity);
        if (main.Total > 0 || main.WebSearches > 0)
        {
            events.Add(main);
        }

        return record.Iterations.Equals(default) || EmitAdvisors(record.UsageJson[record.Iterations], template, identity, ref record, events);
    }

    // A second model's bill on top of the main usage; iterations of type "message" are inside it already.
    private bool EmitAdvisors(ReadOnlySpan<byte> json, UsageEvent template, ReadOnlySpan<byte> identity, ref ClaudeCodeRecord record, List<UsageEvent> events)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1024 });
        reader.Read();
        for (var index = 1; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var usage = new ClaudeCodeUsage();
            ReadOnlySpan<byte> model = default;
            ReadOnlySpan<byte> type = default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    type = ClaudeCodeUsage.Text(ref reader, out _);
                }
                else if (reader.ValueTextEquals("model"u8))
                {
                    model = ClaudeCodeUsage.Text(ref reader, out _);
                }
                else if (reader.ValueTextEquals("iterations"u8))
                {
                    reader.Read();
                    reader.Skip();
                }
                else
                {
                    ClaudeCodeUsage.ReadField(ref reader, ref usage);
                }
            }

            if (usage.IsAbsurd)
            {
                return false;
            }

            var advisor = template;
            Fill(ref advisor, usage, model.IsEmpty ? record.Model : model, record.MessageId);
            (advisor.ReplyHigh, advisor.ReplyLow) = EventKey.Of(identity, "advisor"u8, index);
            if (type.SequenceEqual("advisor_message"u8) && advisor.Total > 0)
            {
                events.Add(advisor);
            }
        }

        return true;
    }

    private void Fill(ref UsageEvent e, ClaudeCodeUsage usage, ReadOnlySpan<byte> model, ReadOnlySpan<byte> messageId)
    {
        // Where the split and the sum disagree the sum is right, and what the split does not explain lived five minutes.
        var written = usage.HasCacheWrite ? usage.CacheWrite : usage.Write5m + usage.Write1h;
        e.Input = usage.Input;
        e.Output = usage.Output;
        e.CacheRead = usage.CacheRead;
        e.CacheWrite1h = Math.Min(usage.Write1h, written);
        e.CacheWrite5m = written - e.CacheWrite1h;
        e.Reasoning = Math.Min(usage.Thinking, usage.Output);
        e.WebSearches = (int)Math.Min(usage.Searches, int.MaxValue);
        e.Tier = usage.Tier;
        e.Region = usage.Region;
        e.Band = EventWords.BandOf(usage.Input + usage.CacheRead + written);
        e.Model = model.IsEmpty ? words.NumberOf("unknown") : _models.NumberOf(model, escaped: model.Contains((byte)'\\'));
        e.Provider = (short)ModelSeller.Of(model, messageId);
    }

    // No id at all: the same session, instant, model and counts are the same reply.
    private ReadOnlySpan<byte> Fingerprint(UsageEvent e)
    {
        var text = $"{words[e.Session]}|{e.InstantMs}|{words[e.Model]}|{e.Input}|{e.Output}|{e.CacheRead}|{e.CacheWrite5m}|{e.CacheWrite1h}";
        return Encoding.UTF8.GetByteCount(text) <= _keyBytes.Length
            ? _keyBytes.AsSpan(0, Encoding.UTF8.GetBytes(text, _keyBytes))
            : Encoding.UTF8.GetBytes(text);
    }

    // projects/<slug>/<session>.jsonl or projects/<slug>/<session>/subagents/agent-x.jsonl
    private static string SessionOf(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        return Path.GetFileName(folder) == "subagents"
            ? Path.GetFileName(Path.GetDirectoryName(folder) ?? "")
            : Path.GetFileNameWithoutExtension(path);
    }
}
