using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TeamCost.Cli.Tools.ClaudeCode;

/// <summary>
/// Reads replies out of Claude Code's transcript lines. No string is made of a line's text; the few that are kept (model, session,
/// folder) repeat from line to line and are looked up by their bytes first.
/// </summary>
internal sealed class ClaudeCodeReader(Words words, byte readerVersion) : ILineReader
{
    // A request that claims more is damage, not usage.
    private const long MostTokens = 100_000_000_000;

    private const NumberStyles JsonNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

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
        var record = new Record();
        var isUsage = ReadRecord(ref cursor, ref record);
        if (cursor.IsBroken || !cursor.IsAtEnd)
        {
            return false;
        }

        try
        {
            return !isUsage || (ReadUsage(ref record) && Emit(ref record, events));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            events.RemoveRange(count, events.Count - count);
            return false;
        }
    }

    /// <summary>What is remembered of a line: places of strings, values of numbers.</summary>
    private ref struct Record
    {
        public Record()
        {
        }

        public ReadOnlySpan<byte> Type;
        public ReadOnlySpan<byte> MessageId;
        public ReadOnlySpan<byte> RequestId;
        public ReadOnlySpan<byte> Model;
        public ReadOnlySpan<byte> Session;
        public ReadOnlySpan<byte> Folder;
        public bool SessionEscaped;
        public bool FolderEscaped;
        public bool IsSidechain;
        public ReadOnlySpan<byte> UsageJson;
        public long InstantMs = long.MinValue;
        public decimal CostUsd;
        public Usage Usage;

        /// <summary>Where the reply's iterations stand in the usage.</summary>
        public Range Iterations;
    }

    private struct Usage
    {
        public long Input;
        public long Output;
        public long CacheRead;
        public long CacheWrite;
        public bool HasCacheWrite;
        public long Write5m;
        public long Write1h;
        public long Thinking;
        public long Searches;
        public byte Tier;
        public byte Region;
        public bool IsAbsurd;
    }

    /// <returns>Whether it is a reply with usage.</returns>
    private static bool ReadRecord(scoped ref JsonCursor cursor, ref Record record)
    {
        if (!cursor.TryEnter())
        {
            return false;
        }

        while (cursor.NextProperty(out var name))
        {
            switch (name)
            {
                case var _ when name.SequenceEqual("message"u8):
                    ReadMessage(ref cursor, ref record);
                    break;
                case var _ when name.SequenceEqual("type"u8):
                    record.Type = cursor.Text(out _);
                    break;
                case var _ when name.SequenceEqual("timestamp"u8):
                    ReadInstant(cursor.Value(), ref record);
                    break;
                case var _ when name.SequenceEqual("requestId"u8):
                    record.RequestId = cursor.Text(out _);
                    break;
                case var _ when name.SequenceEqual("sessionId"u8) || name.SequenceEqual("session_id"u8):
                    record.Session = cursor.Text(out record.SessionEscaped);
                    break;
                case var _ when name.SequenceEqual("cwd"u8):
                    record.Folder = cursor.Text(out record.FolderEscaped);
                    break;
                case var _ when name.SequenceEqual("isSidechain"u8):
                    record.IsSidechain |= cursor.Value().SequenceEqual("true"u8);
                    break;
                case var _ when name.SequenceEqual("costUSD"u8):
                    record.CostUsd = decimal.TryParse(cursor.Value(), JsonNumber, CultureInfo.InvariantCulture, out var cost) ? cost : 0m;
                    break;
                case var _ when name.SequenceEqual("data"u8):
                    ReadProgress(ref cursor, ref record);
                    break;
                default:
                    _ = cursor.Value();
                    break;
            }
        }

        var isReply = record.Type.IsEmpty || record.Type.SequenceEqual("assistant"u8) || record.Type.SequenceEqual("progress"u8);
        return isReply && !record.UsageJson.IsEmpty && record.UsageJson[0] == '{';
    }

    // A running agent's reply, told early inside the parent's file; the same ids follow in the agent's own file.
    private static void ReadProgress(scoped ref JsonCursor cursor, ref Record record)
    {
        if (!cursor.TryEnter())
        {
            return;
        }

        while (cursor.NextProperty(out var field))
        {
            if (!field.SequenceEqual("message"u8) || !cursor.TryEnter())
            {
                if (!field.SequenceEqual("message"u8))
                {
                    _ = cursor.Value();
                }

                continue;
            }

            while (cursor.NextProperty(out var name))
            {
                if (name.SequenceEqual("message"u8))
                {
                    ReadMessage(ref cursor, ref record);
                    record.IsSidechain = true;
                }
                else if (name.SequenceEqual("timestamp"u8))
                {
                    ReadInstant(cursor.Value(), ref record);
                }
                else if (name.SequenceEqual("requestId"u8))
                {
                    record.RequestId = cursor.Text(out _);
                }
                else
                {
                    _ = cursor.Value();
                }
            }
        }
    }

    private static void ReadMessage(scoped ref JsonCursor cursor, ref Record record)
    {
        if (!cursor.TryEnter())
        {
            return;
        }

        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("id"u8))
            {
                record.MessageId = cursor.Text(out _);
            }
            else if (name.SequenceEqual("model"u8))
            {
                record.Model = cursor.Text(out _);
            }
            else if (name.SequenceEqual("usage"u8))
            {
                record.UsageJson = cursor.Value();
            }
            else
            {
                _ = cursor.Value();
            }
        }
    }

    private static bool ReadUsage(ref Record record)
    {
        var reader = new Utf8JsonReader(record.UsageJson, new JsonReaderOptions { MaxDepth = 1024 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("iterations"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var isList = reader.TokenType == JsonTokenType.StartArray;
                reader.Skip();
                record.Iterations = isList ? start..(int)reader.BytesConsumed : default;
            }
            else
            {
                ReadUsageField(ref reader, ref record.Usage);
            }
        }

        return true;
    }

    private static void ReadUsageField(scoped ref Utf8JsonReader reader, ref Usage usage)
    {
        if (reader.ValueTextEquals("input_tokens"u8))
        {
            usage.Input = Count(ref reader, ref usage);
        }
        else if (reader.ValueTextEquals("output_tokens"u8))
        {
            usage.Output = Count(ref reader, ref usage);
        }
        else if (reader.ValueTextEquals("cache_read_input_tokens"u8))
        {
            usage.CacheRead = Count(ref reader, ref usage);
        }
        else if (reader.ValueTextEquals("cache_creation_input_tokens"u8))
        {
            usage.CacheWrite = Count(ref reader, ref usage, out usage.HasCacheWrite);
        }
        else if (reader.ValueTextEquals("ephemeral_5m_input_tokens"u8))
        {
            usage.Write5m = Count(ref reader, ref usage);
        }
        else if (reader.ValueTextEquals("ephemeral_1h_input_tokens"u8))
        {
            usage.Write1h = Count(ref reader, ref usage);
        }
        else if (reader.ValueTextEquals("thinking_tokens"u8))
        {
            usage.Thinking = Count(ref reader, ref usage);
        }
        else if (reader.ValueTextEquals("web_search_requests"u8))
        {
            usage.Searches = Count(ref reader, ref usage);
        }
        else if (reader.ValueTextEquals("speed"u8))
        {
            usage.Tier = Text(ref reader, out _).SequenceEqual("fast"u8) ? (byte)1 : usage.Tier;
        }
        else if (reader.ValueTextEquals("service_tier"u8))
        {
            usage.Tier = usage.Tier == 1 ? usage.Tier : TierOf(Text(ref reader, out _));
        }
        else if (reader.ValueTextEquals("inference_geo"u8))
        {
            usage.Region = Text(ref reader, out _).SequenceEqual("us"u8) ? (byte)1 : (byte)0;
        }
        else if (reader.ValueTextEquals("cache_creation"u8) || reader.ValueTextEquals("server_tool_use"u8) || reader.ValueTextEquals("output_tokens_details"u8))
        {
            // Their fields have names of their own: read them as if they stood here.
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    ReadUsageField(ref reader, ref usage);
                }
            }
            else
            {
                reader.Skip();
            }
        }
        else
        {
            reader.Skip();
        }
    }

    private static byte TierOf(ReadOnlySpan<byte> tier) =>
        tier.SequenceEqual("priority"u8) ? (byte)2 : tier.SequenceEqual("flex"u8) ? (byte)3 : tier.SequenceEqual("batch"u8) ? (byte)4 : (byte)0;

    private bool Emit(ref Record record, List<UsageEvent> events)
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
    private bool EmitAdvisors(ReadOnlySpan<byte> json, UsageEvent template, ReadOnlySpan<byte> identity, ref Record record, List<UsageEvent> events)
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

            var usage = new Usage();
            ReadOnlySpan<byte> model = default;
            ReadOnlySpan<byte> type = default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    type = Text(ref reader, out _);
                }
                else if (reader.ValueTextEquals("model"u8))
                {
                    model = Text(ref reader, out _);
                }
                else if (reader.ValueTextEquals("iterations"u8))
                {
                    reader.Read();
                    reader.Skip();
                }
                else
                {
                    ReadUsageField(ref reader, ref usage);
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

    private void Fill(ref UsageEvent e, Usage usage, ReadOnlySpan<byte> model, ReadOnlySpan<byte> messageId)
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

    private static long Count(scoped ref Utf8JsonReader reader, ref Usage usage) => Count(ref reader, ref usage, out _);

    // Negative, absent and non-numeric counts are 0.
    private static long Count(scoped ref Utf8JsonReader reader, ref Usage usage, out bool isNumber)
    {
        reader.Read();
        isNumber = reader.TokenType == JsonTokenType.Number;
        if (!isNumber)
        {
            reader.Skip();
            return 0;
        }

        if (!reader.TryGetInt64(out var value))
        {
            value = reader.TryGetDouble(out var real) && Math.Abs(real) < MostTokens ? (long)real : MostTokens + 1;
        }

        usage.IsAbsurd |= value > MostTokens;
        return Math.Clamp(value, 0, MostTokens);
    }

    private static void ReadInstant(ReadOnlySpan<byte> value, ref Record record)
    {
        var isText = value.Length > 1 && value[0] == '"';
        if (isText && Instants.TryParse(value[1..^1], out var instant))
        {
            record.InstantMs = instant;
        }
        else if (!isText && double.TryParse(value, JsonNumber, CultureInfo.InvariantCulture, out var epoch) && Instants.TryFromEpoch(epoch, out instant))
        {
            record.InstantMs = instant;
        }
    }

    /// <returns>The raw bytes between the quotes; empty for anything but a string.</returns>
    private static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader, out bool escaped)
    {
        reader.Read();
        escaped = reader.ValueIsEscaped;
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.ValueSpan;
        }

        reader.Skip();
        return default;
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
