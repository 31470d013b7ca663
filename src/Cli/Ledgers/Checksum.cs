using System.Numerics;
using System.Runtime.InteropServices;

namespace TeamCost.Cli.Ledgers;

/// <summary>A quick 64-bit sum over bytes: finds damage, proves nothing to an enemy.</summary>
internal static class Checksum
{
    private const ulong Prime = 0x9E3779B97F4A7C15;
    private const ulong OtherSeed = 0xC2B2AE3D27D4EB4F;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var a = Prime;
        var b = OtherSeed;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var i = 0;
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

        return (a ^ BitOperations.RotateLeft(b, 17) ^ (ulong)bytes.Length) * Prime;
    }
}
