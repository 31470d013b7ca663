using System.Numerics;
using System.Runtime.InteropServices;

namespace TeamCost.Cli.Ledgers;

/// <summary>A quick 64-bit sum over bytes: finds damage, proves nothing to an enemy.</summary>
internal struct Checksum()
{
    /// <summary>All pieces but the last have a length that this divides.</summary>
    public const int PieceBytes = 16;

    private const ulong Prime = 0x9E3779B97F4A7C15;
    private const ulong OtherSeed = 0xC2B2AE3D27D4EB4F;

    private ulong _a = Prime;
    private ulong _b = OtherSeed;
    private ulong _length;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var sum = new Checksum();
        sum.Add(bytes);
        return sum.Value;
    }

    public readonly ulong Value => (_a ^ BitOperations.RotateLeft(_b, 17) ^ _length) * Prime;

    /// <summary>The next piece of what is summed; only the last may be of any length.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var (a, b, i) = (_a, _b, 0);
        for (; i + 1 < words.Length; i += 2)
        {
            a = BitOperations.RotateLeft(a ^ words[i], 27) * Prime;
            b = BitOperations.RotateLeft(b ^ words[i + 1], 31) * Prime;
        }

        for (; i < words.Length; i++)
        {
            a = BitOperations.RotateLeft(a ^ words[i], 27) * Prime;
        }

        foreach (var rest in bytes[(words.Length * 8)..])
        {
            b = BitOperations.RotateLeft(b ^ rest, 31) * Prime;
        }

        (_a, _b, _length) = (a, b, _length + (ulong)bytes.Length);
    }
}
