using TeamCost.Contracts;

namespace TeamCost.Web.Features.Providers.Anthropic;

/// <summary>
/// Claude Code that is billed by token is told twice: per person by the Claude Code report, and per key inside the messages usage. Here the
/// latter loses what the former says, counter by counter and never below zero, so that both together are the whole once.
/// </summary>
internal sealed class MessagesRemainder
{
    private readonly AnthropicNames _names;
    private readonly DateOnly _day;
    private readonly List<Row> _rows;

    public MessagesRemainder(IReadOnlyList<Bucket<MessagesResult>> buckets, AnthropicNames names, DateOnly day)
    {
        (_names, _day) = (names, day);
        _rows = [.. from bucket in buckets orderby bucket.StartingAt from result in bucket.Results select new Row(bucket.StartingAt.UtcDateTime.Hour, result)];
    }

    /// <summary>
    /// The surest places first, for everybody, before anybody takes from the next: a person's keys in the workspace that Claude Code made, or the
    /// key of that name; then what the person signed in for; then other keys that act for the person. Hours are taken in order.
    /// </summary>
    public void Subtract(IEnumerable<UsageLine> claudeCode)
    {
        var takings = claudeCode
            .GroupBy(line => (Who: line.Identity!, Model: Undated(line.Model)))
            .OrderBy(group => group.Key.Who, StringComparer.Ordinal).ThenBy(group => group.Key.Model, StringComparer.Ordinal)
            .Select(group => new Taking(group.Key.Who, group.Key.Model, group.Aggregate(default(TokenCounts), (sum, line) => sum + line.Tokens)))
            .ToList();
        foreach (var place in (Func<MessagesResult, IEnumerable<string?>>[])[Surest, SignedIn, Principal])
        {
            var rows = _rows.SelectMany(row => place(row.Result).OfType<string>().Select(who => (Who: who, Row: row)))
                .ToLookup(one => (one.Who, Undated(one.Row.Model)), one => one.Row);
            foreach (var taking in takings)
            {
                foreach (var row in rows[(taking.Who, taking.Model)])
                {
                    taking.TakeFrom(row);
                }
            }
        }
    }

    public IReadOnlyList<UsageLine> Lines() =>
        Sums.OfUsage(
            from row in _rows
            where row.Left.Total > 0 || row.WebSearches > 0
            let said = row.Result
            select new UsageLine(
                _day, row.Hour, "api", "anthropic", row.Model, Session: null, Rate(said), row.Left, Requests: 0, row.WebSearches,
                Identity: _names.Of(said), Project: _names.WorkspaceOf(said.WorkspaceId), PaidBy: PaidModes.Metered));

    private IEnumerable<string?> Surest(MessagesResult row) =>
        [row.ApiKeyId is { } key ? _names.NameOf(key) : null, _names.IsClaudeCode(row.WorkspaceId) ? _names.OwnerOf(row.ApiKeyId) : null];

    private IEnumerable<string?> SignedIn(MessagesResult row) => [_names.EmailOf(row.AccountId)];

    private IEnumerable<string?> Principal(MessagesResult row) => [_names.PrincipalOf(row.ApiKeyId)];

    private static RateClass Rate(MessagesResult row) => new(
        row.ServiceTier switch
        {
            "batch" => Tiers.Batch,
            "priority" or "priority_on_demand" => Tiers.Priority,
            "flex" or "flex_discount" => Tiers.Flex,
            _ => Tiers.Standard,
        },
        row.InferenceGeo is null or "global" or "not_available" ? "" : row.InferenceGeo,
        // The window is the only thing said of single prompts, and only its upper half decides a price.
        row.ContextWindow == "200k-1M" ? 200_000 : null);

    // The same model may be called by its date in one report and without it in the other.
    private static string Undated(string model)
    {
        var dash = model.LastIndexOf('-');
        return dash > 0 && model.Length - dash == 9 && model.AsSpan(dash + 1).ContainsAnyExceptInRange('0', '9') is false ? model[..dash] : model;
    }

    private sealed class Row(int hour, MessagesResult result)
    {
        public int Hour { get; } = hour;

        public MessagesResult Result { get; } = result;

        public string Model { get; } = string.IsNullOrWhiteSpace(result.Model) ? "unknown" : result.Model;

        public long WebSearches { get; } = result.ServerTools?.WebSearches ?? 0;

        public TokenCounts Left { get; set; } = new(
            result.UncachedInput, result.Output, result.CacheRead, result.CacheCreation.FiveMinutes, result.CacheCreation.OneHour, 0);
    }

    private sealed class Taking(string who, string model, TokenCounts due)
    {
        private TokenCounts _due = due;

        public string Who { get; } = who;

        public string Model { get; } = model;

        public void TakeFrom(Row row)
        {
            var (left, fiveMinutes) = (row.Left, Math.Min(_due.CacheWrite5m, row.Left.CacheWrite5m));
            // The Claude Code report does not say for how long the cache was written: what is not there for five minutes was for an hour.
            var oneHour = Math.Min(_due.CacheWrite5m - fiveMinutes, left.CacheWrite1h);
            var taken = new TokenCounts(
                Math.Min(_due.Input, left.Input), Math.Min(_due.Output, left.Output), Math.Min(_due.CacheRead, left.CacheRead), fiveMinutes, oneHour, 0);
            row.Left = Less(left, taken);
            _due = Less(_due, taken with { CacheWrite5m = fiveMinutes + oneHour, CacheWrite1h = 0 });
        }

        private static TokenCounts Less(TokenCounts from, TokenCounts taken) => new(
            from.Input - taken.Input, from.Output - taken.Output, from.CacheRead - taken.CacheRead,
            from.CacheWrite5m - taken.CacheWrite5m, from.CacheWrite1h - taken.CacheWrite1h, 0);
    }
}
