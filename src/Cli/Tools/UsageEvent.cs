using System.Runtime.InteropServices;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools;

[Flags]
internal enum EventFlags : byte
{
    None = 0,

    /// <summary>Written by a sub-agent or a side question: yields to the main conversation's own record of the same reply.</summary>
    Sidechain = 1,

    /// <summary>The tool wrote the cost itself.</summary>
    Recorded = 2,
}

/// <summary>
/// One model request as a log tells it. The layout is the ledger's record (docs/decisions/0012-cli-ledger.md): changing it means a new
/// ledger format.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct UsageEvent
{
    /// <summary>Half of the reply's identity; see <see cref="EventKey"/>.</summary>
    public ulong ReplyHigh;
    public ulong ReplyLow;

    /// <summary>Hash of the request id; 0 where the log has none.</summary>
    public ulong Request;

    public long InstantMs;
    public long Input;
    public long Output;
    public long CacheRead;
    public long CacheWrite5m;
    public long CacheWrite1h;
    public long Reasoning;

    /// <summary>What the tool wrote, in 10⁻¹² USD; meaningful with <see cref="EventFlags.Recorded"/>.</summary>
    public long RecordedPicoUsd;

    public int Requests;
    public int WebSearches;

    /// <summary>Indexes into the ledger's words.</summary>
    public int Model;
    public int Session;
    public int Project;

    public short Provider;
    public byte Tool;
    public byte Tier;
    public byte Region;

    /// <summary>Index into <see cref="RateClass.Bands"/>, or <see cref="UnknownBand"/>.</summary>
    public byte Band;
    public EventFlags Flags;
    public byte ReaderVersion;
    public byte Grain;

    public const byte UnknownBand = byte.MaxValue;

    public readonly long Total => Input + Output + CacheRead + CacheWrite5m + CacheWrite1h;

    public readonly TokenCounts Tokens => new(Input, Output, CacheRead, CacheWrite5m, CacheWrite1h, Reasoning);

    public readonly bool IsSidechain => (Flags & EventFlags.Sidechain) != EventFlags.None;

    public readonly bool IsRecorded => (Flags & EventFlags.Recorded) != EventFlags.None;

    public readonly decimal RecordedUsd => RecordedPicoUsd / 1_000_000_000_000m;
}
