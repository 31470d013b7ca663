using System.Globalization;
using System.Text.Json;

namespace TeamCost.Cli.Tools.ClaudeCode;

/// <summary>What is remembered of a transcript's line: places of strings, values of numbers.</summary>
internal ref struct ClaudeCodeRecord
{
    private const NumberStyles JsonNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public ClaudeCodeRecord()
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
    public ClaudeCodeUsage Usage;

    /// <summary>Where the reply's iterations stand in the usage.</summary>
    public Range Iterations;

    /// <summary>Reads a line from where the cursor stands.</summary>
    /// <returns>Whether it is a reply with usage.</returns>
    public static bool Read(scoped ref JsonCursor cursor, ref ClaudeCodeRecord record)
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

    /// <summary>Reads the counts out of the usage object, and finds its iterations.</summary>
    public static void ReadUsage(ref ClaudeCodeRecord record)
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
                ClaudeCodeUsage.ReadField(ref reader, ref record.Usage);
            }
        }
    }

    // A running agent's reply, told early inside the parent's file; the same ids follow in the agent's own file.
    private static void ReadProgress(scoped ref JsonCursor cursor, ref ClaudeCodeRecord record)
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

    private static void ReadMessage(scoped ref JsonCursor cursor, ref ClaudeCodeRecord record)
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

    private static void ReadInstant(ReadOnlySpan<byte> value, ref ClaudeCodeRecord record)
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
}
