using System.Globalization;
using System.Text;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools;

/// <summary>
/// Totals that a tool only ever overwrites, remembered between readings so that each reading tells what was added since. They outlive a new
/// version of the reading rules: the growth told before stays told.
/// </summary>
internal sealed class RunningTotals
{
    private const int Format = 2;

    private readonly SortedDictionary<string, Total> _totals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _restarts = new(StringComparer.Ordinal);

    public sealed record Total(TokenCounts Tokens, long Requests, decimal CostUsd)
    {
        public static readonly Total None = new(default, 0, 0m);
    }

    /// <summary>What <see cref="Save"/> left; anything else is an empty memory.</summary>
    public static RunningTotals Load(ReadOnlyMemory<byte> state)
    {
        var totals = new RunningTotals();
        if (state.IsEmpty)
        {
            return totals;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(state.ToArray()), Encoding.UTF8);
            if (reader.ReadByte() != Format)
            {
                return totals;
            }

            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                var key = reader.ReadString();
                totals._totals[key] = new Total(
                    new TokenCounts(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()),
                    reader.ReadInt64(), reader.ReadDecimal());
                totals._restarts[key] = reader.ReadInt32();
            }
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            totals._totals.Clear();
            totals._restarts.Clear();
        }

        return totals;
    }

    public ReadOnlyMemory<byte> Save()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write((byte)Format);
        writer.Write(_totals.Count);
        foreach (var (key, total) in _totals)
        {
            writer.Write(key);
            foreach (var count in (ReadOnlySpan<long>)[total.Tokens.Input, total.Tokens.Output, total.Tokens.CacheRead, total.Tokens.CacheWrite5m, total.Tokens.CacheWrite1h, total.Tokens.Reasoning])
            {
                writer.Write(count);
            }

            writer.Write(total.Requests);
            writer.Write(total.CostUsd);
            writer.Write(_restarts.GetValueOrDefault(key));
        }

        writer.Flush();
        return buffer.ToArray();
    }

    /// <summary>The total as it was told last; <see cref="Total.None"/> when it never was.</summary>
    public Total Told(string key) => _totals.GetValueOrDefault(key, Total.None);

    /// <summary>Takes a total as it stands now, and says what came since the last reading.</summary>
    /// <param name="key">Session and model.</param>
    /// <param name="now">The total as the tool shows it; counts never negative.</param>
    /// <param name="growthKey">A part of an event's key that tells this growth from others of the same total, the same whenever the same growth is read.</param>
    /// <returns>Null when nothing came. A total that fell is a new process: all of it is new.</returns>
    public Total? Grow(string key, Total now, out string growthKey)
    {
        var before = Told(key);
        var hasFallen = now.Tokens.Total < before.Tokens.Total || now.CostUsd < before.CostUsd;
        var start = hasFallen ? Total.None : before;
        var restarts = _restarts[key] = _restarts.GetValueOrDefault(key) + (hasFallen ? 1 : 0);
        _totals[key] = now;
        // The first telling has one key whatever its size: of two copies of a session, one of them older, the larger counts. A new process
        // may reach a total that the one before it had.
        growthKey = start == Total.None
            ? string.Create(CultureInfo.InvariantCulture, $"{key}|{restarts}|first")
            : string.Create(CultureInfo.InvariantCulture, $"{key}|{restarts}|{now.Tokens.Total}|{now.Requests}|{now.CostUsd:0.############}");
        var grown = new Total(Less(now.Tokens, start.Tokens), Math.Max(0, now.Requests - start.Requests), now.CostUsd - start.CostUsd);
        return grown.Tokens.Total == 0 && grown.CostUsd == 0 ? null : grown;
    }

    private static TokenCounts Less(TokenCounts now, TokenCounts before) => new(
        Math.Max(0, now.Input - before.Input), Math.Max(0, now.Output - before.Output), Math.Max(0, now.CacheRead - before.CacheRead),
        Math.Max(0, now.CacheWrite5m - before.CacheWrite5m), Math.Max(0, now.CacheWrite1h - before.CacheWrite1h), Math.Max(0, now.Reasoning - before.Reasoning));
}
