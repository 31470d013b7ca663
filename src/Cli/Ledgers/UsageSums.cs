using System.Runtime.InteropServices;
using TeamCost.Cli.Tools;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Cli.Ledgers;

/// <summary>What may not share a line: everything that decides the price, the hour, and (when asked for) the session.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SumKey(
    int Hour, int Model, int Session, short Provider, byte Tool, byte Tier, byte Region, byte Band, byte Grain, bool IsRecorded)
{
    public override int GetHashCode() =>
        unchecked((Hour * 31) + (Model * 7919) + (Session * 104_729) + (Band * 17) + (Tier * 5) + (Region * 3) + (IsRecorded ? 1 : 0) + (Tool * 613) + (Provider * 1009));
}

/// <summary>Events of one key, added up.</summary>
internal struct UsageSum
{
    public TokenCounts Tokens;
    public long Requests;
    public long WebSearches;
    public decimal RecordedUsd;

    /// <summary>Folder of the earliest event.</summary>
    public int Project;
    public long FirstMs;
    public long LastMs;

    public void Add(in UsageEvent e)
    {
        if (FirstMs == 0 || e.InstantMs < FirstMs)
        {
            (FirstMs, Project) = (e.InstantMs, e.Project);
        }

        LastMs = Math.Max(LastMs, e.InstantMs);
        Tokens += e.Tokens;
        Requests += e.Requests;
        WebSearches += e.WebSearches;
        RecordedUsd += e.IsRecorded ? e.RecordedUsd : 0m;
    }

    public readonly bool IsNothing => Tokens == default && Requests == 0 && WebSearches == 0 && RecordedUsd == 0m;

    /// <summary>Takes away what was added; from when to when stays as it was.</summary>
    public void Remove(in UsageSum other)
    {
        Tokens -= other.Tokens;
        Requests -= other.Requests;
        WebSearches -= other.WebSearches;
        RecordedUsd -= other.RecordedUsd;
    }

    public void Add(in UsageSum other)
    {
        if (FirstMs == 0 || other.FirstMs < FirstMs)
        {
            (FirstMs, Project) = (other.FirstMs, other.Project);
        }

        LastMs = Math.Max(LastMs, other.LastMs);
        Tokens += other.Tokens;
        Requests += other.Requests;
        WebSearches += other.WebSearches;
        RecordedUsd += other.RecordedUsd;
    }
}

/// <summary>The events added up by hour: what reports and syncs are made of.</summary>
internal sealed class UsageSums(Words words, Dictionary<SumKey, UsageSum> sums)
{
    private const long HourMs = 3_600_000;

    public IEnumerable<KeyValuePair<SumKey, UsageSum>> All => sums;

    public Words Words { get; } = words;

    public static UsageSums Of(EventStore store, Words words)
    {
        var sums = new Dictionary<SumKey, UsageSum>(1024 + (store.Count / 16));
        foreach (ref readonly var e in store.Events)
        {
            var key = new SumKey(
                (int)(e.InstantMs / HourMs), e.Model, e.Session, e.Provider, e.Tool, e.Tier, e.Region, e.Band, e.Grain, e.IsRecorded);
            CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _).Add(e);
        }

        return new UsageSums(words, sums);
    }

    public void Add(UsageSums other)
    {
        foreach (var (key, sum) in other.All)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _).Add(sum);
        }
    }

    /// <param name="other">Sums of events that are among these.</param>
    public void Remove(UsageSums other)
    {
        foreach (var (key, sum) in other.All)
        {
            ref var mine = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _);
            mine.Remove(sum);
            if (mine.IsNothing)
            {
                sums.Remove(key);
            }
        }
    }

    /// <summary>The same, sessions added together.</summary>
    public UsageSums WithoutSessions()
    {
        var together = new Dictionary<SumKey, UsageSum>(Math.Min(sums.Count, 4096));
        foreach (var (key, sum) in sums)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(together, key with { Session = 0 }, out _).Add(sum);
        }

        return new UsageSums(Words, together);
    }

    /// <summary>As the ledger keeps them.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var bytes = new byte[sums.Count * SumBytes.Length];
        var at = 0;
        foreach (var (key, sum) in sums)
        {
            SumBytes.Write(bytes.AsSpan(at, SumBytes.Length), key, sum);
            at += SumBytes.Length;
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not whole sums.</exception>
    public static UsageSums Read(ReadOnlySpan<byte> bytes, Words words)
    {
        if (bytes.Length % SumBytes.Length != 0)
        {
            throw new InvalidDataException("its sums are not whole");
        }

        var sums = new Dictionary<SumKey, UsageSum>(bytes.Length / SumBytes.Length);
        for (; !bytes.IsEmpty; bytes = bytes[SumBytes.Length..])
        {
            var (key, sum) = SumBytes.Read(bytes);
            sums[key] = sum;
        }

        return new UsageSums(words, sums);
    }

    public static DateTimeOffset HourOf(SumKey key) => DateTimeOffset.FromUnixTimeMilliseconds(key.Hour * HourMs);

    public static RateClass RateOf(SumKey key) => new(
        EventWords.At(EventWords.Tiers, key.Tier),
        EventWords.At(EventWords.Regions, key.Region),
        key.Band == UsageEvent.UnknownBand ? null : RateClass.Bands[Math.Min(key.Band, RateClass.Bands.Count - 1)],
        key.IsRecorded);

    /// <summary>What the tool wrote where it wrote something, else the list value; null when neither is known.</summary>
    public decimal? CostOf(SumKey key, UsageSum sum, PriceBook prices) => key.IsRecorded
        ? sum.RecordedUsd
        : prices.CostOf(EventWords.At(EventWords.Providers, key.Provider), Words[key.Model], RateOf(key), sum.Tokens, sum.WebSearches, HourOf(key))?.Total;
}
