using System.Buffers.Binary;
using TeamCost.Contracts;

namespace TeamCost.Cli.Ledgers;

/// <summary>One sum as the ledger file keeps it: little-endian, fixed length (docs/decisions/0012-cli-ledger.md).</summary>
internal static class SumBytes
{
    public const int Length = 20 + (6 * 8) + (2 * 8) + 16 + 4 + (2 * 8);

    public static void Write(Span<byte> at, in SumKey key, in UsageSum sum)
    {
        BinaryPrimitives.WriteInt32LittleEndian(at, key.Hour);
        BinaryPrimitives.WriteInt32LittleEndian(at[4..], key.Model);
        BinaryPrimitives.WriteInt32LittleEndian(at[8..], key.Session);
        BinaryPrimitives.WriteInt16LittleEndian(at[12..], key.Provider);
        (at[14], at[15], at[16], at[17], at[18], at[19]) = (key.Tool, key.Tier, key.Region, key.Band, key.Grain, key.IsRecorded ? (byte)1 : (byte)0);
        var place = 20;
        foreach (var count in (ReadOnlySpan<long>)[
            sum.Tokens.Input, sum.Tokens.Output, sum.Tokens.CacheRead, sum.Tokens.CacheWrite5m, sum.Tokens.CacheWrite1h, sum.Tokens.Reasoning,
            sum.Requests, sum.WebSearches, sum.FirstMs, sum.LastMs])
        {
            BinaryPrimitives.WriteInt64LittleEndian(at[place..], count);
            place += 8;
        }

        BinaryPrimitives.WriteInt32LittleEndian(at[place..], sum.Project);
        Span<int> money = stackalloc int[4];
        decimal.GetBits(sum.RecordedUsd, money);
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(at[(place + 4 + (i * 4))..], money[i]);
        }
    }

    public static (SumKey Key, UsageSum Sum) Read(ReadOnlySpan<byte> at)
    {
        var key = new SumKey(
            BinaryPrimitives.ReadInt32LittleEndian(at), BinaryPrimitives.ReadInt32LittleEndian(at[4..]), BinaryPrimitives.ReadInt32LittleEndian(at[8..]),
            BinaryPrimitives.ReadInt16LittleEndian(at[12..]), at[14], at[15], at[16], at[17], at[18], at[19] != 0);
        Span<long> counts = stackalloc long[10];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = BinaryPrimitives.ReadInt64LittleEndian(at[(20 + (i * 8))..]);
        }

        var rest = at[100..];
        Span<int> money = stackalloc int[4];
        for (var i = 0; i < 4; i++)
        {
            money[i] = BinaryPrimitives.ReadInt32LittleEndian(rest[(4 + (i * 4))..]);
        }

        return (key, new UsageSum
        {
            Tokens = new TokenCounts(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]),
            Requests = counts[6],
            WebSearches = counts[7],
            FirstMs = counts[8],
            LastMs = counts[9],
            Project = BinaryPrimitives.ReadInt32LittleEndian(rest),
            RecordedUsd = new decimal(money),
        });
    }
}
