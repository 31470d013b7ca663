using System.Text.Json;

namespace TeamCost.Cli.Tools.ClaudeCode;

/// <summary>The counts of one reply, or of one of its iterations.</summary>
internal struct ClaudeCodeUsage
{
    // A request that claims more is damage, not usage.
    private const long MostTokens = EventMaker.MostTokens;

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

    /// <summary>Reads one field; the reader stands on its name.</summary>
    public static void ReadField(scoped ref Utf8JsonReader reader, ref ClaudeCodeUsage usage)
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
                    ReadField(ref reader, ref usage);
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

    /// <returns>The raw bytes between the quotes; empty for anything but a string.</returns>
    public static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader, out bool escaped)
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

    private static long Count(scoped ref Utf8JsonReader reader, ref ClaudeCodeUsage usage) => Count(ref reader, ref usage, out _);

    // Negative, absent and non-numeric counts are 0.
    private static long Count(scoped ref Utf8JsonReader reader, ref ClaudeCodeUsage usage, out bool isNumber)
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
}
