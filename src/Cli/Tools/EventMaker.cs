using System.Text;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools;

/// <summary>Makes ledger events of what a tool's log tells: the rules that all tools share (negative is zero, nothing at all is no event, what cannot be true is refused).</summary>
internal sealed class EventMaker(Words words, string tool, byte readerVersion)
{
    /// <summary>A request that claims more is damage, not usage.</summary>
    public const long MostTokens = 100_000_000_000;

    public const decimal MostUsd = 1_000_000m;

    /// <summary>A session that claims more is damage, too.</summary>
    public const int MostRequests = 1_000_000_000;

    private const decimal PicoUsd = 1_000_000_000_000m;

    private readonly byte _tool = (byte)Array.IndexOf(EventWords.Tools, tool);
    private readonly byte[] _toolBytes = Encoding.UTF8.GetBytes(tool);

    /// <returns>False when it cannot be true: the record counts as broken.</returns>
    public bool Add(List<UsageEvent> events, in UsageTelling telling)
    {
        var tokens = AtLeastZero(telling.Tokens);
        if (IsAbsurd(tokens) || !Instants.IsPossible(telling.InstantMs) || telling.RecordedUsd is > MostUsd || telling.Requests > MostRequests)
        {
            return false;
        }

        var recorded = telling.RecordedUsd is { } usd && usd > 0 ? usd : (decimal?)null;
        var searches = (int)Math.Clamp(telling.WebSearches, 0, int.MaxValue);
        if ((tokens.Total == 0 && searches == 0 && recorded is null) || telling.Model is "<synthetic>")
        {
            return true;
        }

        var model = string.IsNullOrWhiteSpace(telling.Model) ? "unknown" : telling.Model.Trim();
        var (high, low) = EventKey.Of(Encoding.UTF8.GetBytes(telling.Key), _toolBytes, 0);
        events.Add(new UsageEvent
        {
            ReplyHigh = high,
            ReplyLow = low,
            InstantMs = telling.InstantMs,
            Input = tokens.Input,
            Output = tokens.Output,
            CacheRead = tokens.CacheRead,
            CacheWrite5m = tokens.CacheWrite5m,
            CacheWrite1h = tokens.CacheWrite1h,
            Reasoning = tokens.Reasoning,
            Requests = Math.Max(0, telling.Requests),
            WebSearches = searches,
            Model = words.NumberOf(model.Length > 200 ? model[..200] : model),
            Session = words.NumberOf(telling.Session ?? ""),
            Project = words.NumberOf(telling.Project ?? ""),
            Provider = (short)Sellers.IndexOf(telling.Provider, model),
            Tool = _tool,
            Tier = (byte)Math.Max(0, Array.IndexOf(EventWords.Tiers, telling.Tier)),
            Grain = (byte)Math.Max(0, Array.IndexOf(EventWords.Grains, telling.Grain)),
            // Nobody knows the single prompts of a total: it never gets the long-prompt rate.
            Band = telling.Grain is Grains.Request or Grains.Turn && telling.Requests == 1 ? EventWords.BandOf(tokens.Prompt) : UsageEvent.UnknownBand,
            Flags = recorded is null ? EventFlags.None : EventFlags.Recorded,
            RecordedPicoUsd = recorded is { } cost ? (long)(cost * PicoUsd) : 0,
            ReaderVersion = readerVersion,
        });
        return true;
    }

    private static TokenCounts AtLeastZero(TokenCounts tokens) => new(
        Math.Max(0, tokens.Input), Math.Max(0, tokens.Output), Math.Max(0, tokens.CacheRead), Math.Max(0, tokens.CacheWrite5m), Math.Max(0, tokens.CacheWrite1h),
        Math.Clamp(tokens.Reasoning, 0, Math.Max(0, tokens.Output)));

    private static bool IsAbsurd(TokenCounts tokens) =>
        tokens.Input > MostTokens || tokens.Output > MostTokens || tokens.CacheRead > MostTokens || tokens.CacheWrite5m > MostTokens || tokens.CacheWrite1h > MostTokens;
}
