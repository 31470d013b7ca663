using System.Text;

namespace TeamCost.Cli.Tools.Antigravity;

/// <summary>Fields of a protobuf message by their numbers, read without a description: absent or of another kind is zero or empty, never an exception.</summary>
internal readonly struct Protobuf(ReadOnlyMemory<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <summary>Whether it can be read to its end.</summary>
    public bool IsWhole
    {
        get
        {
            var at = 0;
            while (at < message.Length)
            {
                if (!Next(ref at, out _, out _, out _, out _))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>A message inside; an empty one when there is none. Of several the last counts, as everywhere in protobuf.</summary>
    public Protobuf Message(params ReadOnlySpan<int> path)
    {
        var found = this;
        foreach (var number in path)
        {
            found = new Protobuf(found.Find(number, Bytes).Slice);
        }

        return found;
    }

    /// <summary>A count; what is too large to be true stays too large.</summary>
    public long Count(int number) => (long)Math.Min(Find(number, Varint).Number, EventMaker.MostTokens + 1);

    /// <returns>Null when there is none or it is empty.</returns>
    public string? Text(int number) => Find(number, Bytes).Slice is { IsEmpty: false } text ? Encoding.UTF8.GetString(text.Span) : null;

    /// <summary>A time as <c>{1: seconds, 2: nanoseconds}</c>, in milliseconds; zero when it is none.</summary>
    public long InstantMs => Instants.TryFromEpoch(Count(1), out var seconds) ? seconds + (Count(2) / 1_000_000 % 1000) : 0;

    private (ulong Number, ReadOnlyMemory<byte> Slice) Find(int number, int kind)
    {
        var found = (0UL, ReadOnlyMemory<byte>.Empty);
        var at = 0;
        while (at < message.Length && Next(ref at, out var field, out var fieldKind, out var value, out var slice))
        {
            if (field == number && fieldKind == kind)
            {
                found = (value, slice);
            }
        }

        return found;
    }

    private bool Next(ref int at, out long field, out int kind, out ulong value, out ReadOnlyMemory<byte> slice)
    {
        (field, kind, value, slice) = (0, 0, 0, default);
        if (!TryVarint(ref at, out var tag))
        {
            return false;
        }

        (field, kind) = ((long)(tag >> 3), (int)(tag & 7));
        switch (kind)
        {
            case Varint:
                return TryVarint(ref at, out value);
            case Fixed64:
                return TrySkip(ref at, 8);
            case Fixed32:
                return TrySkip(ref at, 4);
            case Bytes when TryVarint(ref at, out var length) && length <= (ulong)(message.Length - at):
                slice = message.Slice(at, (int)length);
                at += (int)length;
                return true;
            default:
                return false;
        }
    }

    private bool TrySkip(ref int at, int length)
    {
        at += length;
        return at <= message.Length;
    }

    private bool TryVarint(ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            var part = message.Span[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
