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

    /// <returns>Never 0: that means "no request id".</returns>
    public static ulong OfRequest(ReadOnlySpan<byte> request) => request.IsEmpty ? 0 : Of(request, default, 0).High | 1;
}
