using TeamCost.Contracts;

namespace TeamCost.Cli.Tools;

/// <summary>One model request, or one growth of a running total, in the words of a tool's log. <see cref="EventMaker"/> makes an event of it.</summary>
/// <param name="Key">
/// What makes it the same use again wherever it is found: the tool's own ids, never a file's path or a place in a file. Of two tellings of
/// one key the larger total stays.
/// </param>
/// <param name="InstantMs">Of the record itself, epoch milliseconds UTC (<see cref="Instants"/>).</param>
/// <param name="Model">As the tool writes it; empty or null: unknown.</param>
internal readonly record struct UsageTelling(string Key, long InstantMs, string? Model)
{
    /// <summary>Who serves the model, as the tool names it; null: read from the model's name. <see cref="Sellers"/> knows the spellings.</summary>
    public string? Provider { get; init; }

    public string? Session { get; init; }

    /// <summary>Working folder, whole; it is cut or hashed before it leaves the machine.</summary>
    public string? Project { get; init; }

    /// <summary>Disjoint counts, reasoning inside the output. Negative ones count as zero.</summary>
    public TokenCounts Tokens { get; init; }

    public int Requests { get; init; } = 1;

    public long WebSearches { get; init; }

    public string Tier { get; init; } = Tiers.Standard;

    public string Grain { get; init; } = Grains.Request;

    /// <summary>What the tool says it cost in dollars, when its word is to be taken; null: the price table decides.</summary>
    public decimal? RecordedUsd { get; init; }
}
