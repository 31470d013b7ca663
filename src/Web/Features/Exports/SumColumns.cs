using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;

namespace TeamCost.Web.Features.Exports;

/// <summary>The columns of everything that adds up, in every table about usage.</summary>
public static class SumColumns
{
    /// <summary>What a table of a page shows.</summary>
    public static readonly ExportTable<SpendSums> Main = new ExportTable<SpendSums>()
        .Usd("spend_usd", s => s.IsCostUnknown ? null : s.SpendUsd, "Money: billed, and estimated where no bill is known. Empty where no token of the row has a price.")
        .Usd("billed_usd", s => s.BilledUsd, "The part of spend that providers billed, seats and plans by the day.")
        .Usd("estimated_usd", s => s.IsCostUnknown ? null : s.EstimatedUsd, "The part of spend that is estimated from tokens and prices.")
        .Usd("value_usd", ValueUsd, "What the usage is worth by the best figure of each line, whoever pays. Empty where no token of the row has a price.")
        .Count("tokens", s => s.Tokens, "Input, output, cache reads and cache writes.")
        .Count("input_tokens", s => s.Input, "Fresh input.")
        .Count("output_tokens", s => s.Output, "Output, reasoning inside.")
        .Count("cache_read_tokens", s => s.CacheRead, "Input read from the cache.")
        .Count("cache_write_tokens", s => s.CacheWrite, "Input written to the cache.")
        .Count("requests", s => s.Requests, "Calls to a model.")
        .Count("unpriced_tokens", s => s.UnpricedTokens, "Tokens without a known price: in the counts, in no amount.");

    /// <summary>With its parts.</summary>
    public static readonly ExportTable<SpendSums> All = new ExportTable<SpendSums>()
        .With(Main, s => s)
        .Usd("list_usd", s => s.IsCostUnknown ? null : s.ListUsd, "Tokens at the public list price of their hour.")
        .Count("reasoning_tokens", s => s.Reasoning, "The part of the output that is reasoning.")
        .Count("web_searches", s => s.WebSearches, "Searches that the provider made.")
        .Usd("input_usd", s => s.InputUsd, "The part of value that is input.")
        .Usd("output_usd", s => s.OutputUsd, "The part of value that is output.")
        .Usd("cache_usd", s => s.CacheUsd, "The part of value that is the cache.")
        .Usd("search_usd", s => s.SearchUsd, "The part of value that is searches.")
        .Usd("recorded_usd", s => s.RecordedUsd, "The part of value that the tool wrote itself, as one amount.");

    /// <summary>As on screen: unknown, never 0, where nothing of it has a price.</summary>
    public static decimal? ValueUsd(SpendSums sums) => sums.UnpricedTokens == sums.Tokens && sums.Tokens > 0 && sums.BestUsd == 0 ? null : sums.BestUsd;
}
