using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TeamCost.Cli.Tools;

/// <summary>Identities of replies and requests, as hashes: never a place in a file, so that copies of a log collapse.</summary>
internal static class EventKey
{
    private const int MaxStackBytes = 512;

    /// <summary>Sixteen bytes over several parts; a separator keeps "ab"+"c" apart from "a"+"bc".</summary>
    public static (ulong High, ulong Low) Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int ordinal)
    {
        var length = first.Length + second.Length + 5;
        Span<byte> joined = length <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[length];
        first.CopyTo(joined);
        joined[first.Length] = 0;
        second.CopyTo(joined[(first.Length + 1)..]);
        BinaryPrimitives.WriteInt32LittleEndian(joined[(length - 4)..], ordinal);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(joined[..length], hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }
}

/// <summary>A reply is told in several lines, one after the other: its key is worked out once.</summary>
internal sealed class LastKey
{
    private byte[] _text = [];
    private int _length;
    private (ulong High, ulong Low) _key;

    public (ulong High, ulong Low) Of(ReadOnlySpan<byte> text)
    {
        if (_length == 0 || !text.SequenceEqual(_text.AsSpan(0, _length)))
        {
            _key = EventKey.Of(text, default, 0);
            // Always the same few bytes: a copy for each reply would be most of what a scan leaves behind as garbage.
            if (_text.Length < text.Length)
            {
                _text = new byte[text.Length * 2];
            }

            text.CopyTo(_text);
            _length = text.Length;
        }

        return _key;
    }
}
