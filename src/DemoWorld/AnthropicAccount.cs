using System.Globalization;
using TeamCost.Contracts;

namespace TeamCost.DemoWorld;

/// <summary>
/// Claude Code of everybody on a laptop (one of them on a Team seat), some of it on the web, a nightly job, a support bot, and the bill at list
/// price with a little code execution that no usage report shows.
/// </summary>
internal static class AnthropicAccount
{
    private const string Production = "wrkspc_production";
    private const string ClaudeCode = "wrkspc_claude_code";
    private const string NightlyKey = "apikey_nightly";
    private const string BotKey = "apikey_bot";
    private const string Haiku = "claude-haiku-4-5";
    private const string Sonnet = "claude-sonnet-5";
    private const int OnASeat = 6;

    public static AnthropicFacts Of(Company company)
    {
        var since = Company.At(company.Days.First.AddDays(-100), 9);
        var (claudeCode, messages) = (new List<ClaudeCodeFact>(), new List<MessagesFact>());
        var random = new Random(7);
        foreach (var person in Enumerable.Range(0, Cast.Names.Count))
        {
            AddMachine(company, person, random, claudeCode, messages);
        }

        AddWeb(company, random, claudeCode, messages);
        AddServices(company, random, claudeCode, messages);
        return new AnthropicFacts
        {
            OrganizationId = "0a0a0a0a-0000-4000-8000-000000000001",
            OrganizationName = "Acme Robotics",
            Users = [.. Cast.Names.Select((name, person) => new AnthropicUser(UserId(person), Cast.EmailOf(person), name, person == 0 ? "admin" : "claude_code_user", since))],
            Keys =
            [
                .. Cast.Names.Select((_, person) => new AnthropicKey(KeyId(person), $"claude_code_key_{Cast.LoginOf(person)}", ClaudeCode, since, UserId(person), UserId(person))),
                new AnthropicKey(NightlyKey, "ci-build-key", Production, since, UserId(1), Principal: null),
                new AnthropicKey(BotKey, "support-bot", Production, since, UserId(2), Principal: null),
            ],
            Workspaces =
            [
                new AnthropicWorkspace(Production, "Production", since, "0a0a0a0a-0000-4000-8000-000000000002"),
                new AnthropicWorkspace(ClaudeCode, "Claude Code", since, "0a0a0a0a-0000-4000-8000-000000000003", "#C15F3C"),
            ],
            ClaudeCode = claudeCode,
            Messages = messages,
            Costs = [.. Bill(company, messages)],
        };
    }

    private static void AddMachine(Company company, int person, Random random, List<ClaudeCodeFact> claudeCode, List<MessagesFact> messages)
    {
        var lines = company.Machines[person].Where(line => line.Provider == "anthropic").ToList();
        foreach (var day in lines.GroupBy(line => line.Day))
        {
            var models = day.GroupBy(line => line.Model).Select(model => Model(model.Key, Sum(model), Company.At(day.Key, 0))).ToList();
            claudeCode.Add(Row(day.Key, Cast.EmailOf(person), null, person == OnASeat, isRemote: false, day.Select(line => line.Session).Distinct().Count(), random, models));
        }

        // What a seat covers is in no token bill.
        messages.AddRange(lines.Where(_ => person != OnASeat).Select(line => new MessagesFact(
            Company.At(line), KeyId(person), ClaudeCode, null, line.Model, line.Tokens.Input, line.Tokens.Output, line.Tokens.CacheRead, line.Tokens.CacheWrite5m, 0, line.WebSearches)));
    }

    // Alice also sends work to the web, where no log of hers sees it.
    private static void AddWeb(Company company, Random random, List<ClaudeCodeFact> claudeCode, List<MessagesFact> messages)
    {
        foreach (var day in company.WorkingDays().Where(day => day < company.Today && day.DayNumber % 2 == 0))
        {
            var tokens = new TokenCounts(random.Next(2_000, 9_000), random.Next(8_000, 30_000), random.Next(400_000, 1_800_000), random.Next(20_000, 90_000), 0, 0);
            claudeCode.Add(Row(day, Cast.EmailOf(0), null, isSeat: false, isRemote: true, random.Next(1, 4), random, [Model(Sonnet, tokens, Company.At(day, 0))]));
            messages.Add(new MessagesFact(Company.At(day, 12), KeyId(0), ClaudeCode, null, Sonnet, tokens.Input, tokens.Output, tokens.CacheRead, tokens.CacheWrite5m, 0));
        }
    }

    private static void AddServices(Company company, Random random, List<ClaudeCodeFact> claudeCode, List<MessagesFact> messages)
    {
        foreach (var day in company.Days.Each().Where(day => day < company.Today))
        {
            var nightly = new TokenCounts(random.Next(40_000, 160_000), random.Next(20_000, 60_000), random.Next(900_000, 2_400_000), random.Next(40_000, 120_000), 0, 0);
            claudeCode.Add(Row(day, null, "ci-build-key", isSeat: false, isRemote: false, random.Next(8, 30), random, [Model(Haiku, nightly, Company.At(day, 0))]));
            messages.Add(new MessagesFact(Company.At(day, 2), NightlyKey, Production, null, Haiku, nightly.Input, nightly.Output, nightly.CacheRead, nightly.CacheWrite5m, 0));
            foreach (var hour in (int[])[8, 13, 18])
            {
                var input = random.Next(30_000, 240_000);
                messages.Add(new MessagesFact(Company.At(day, hour), BotKey, Production, null, Sonnet, input, input / 6, input * 4, 0, input / 5, random.Next(0, 9)));
            }
        }
    }

    private static IEnumerable<AnthropicCostFact> Bill(Company company, List<MessagesFact> messages)
    {
        foreach (var group in messages.Where(use => DayOf(use) < company.Today).GroupBy(use => (Day: DayOf(use), use.WorkspaceId, use.Model)).OrderBy(group => group.Key.Day))
        {
            var tokens = group.Aggregate(default(TokenCounts), (sum, use) => sum + new TokenCounts(use.Uncached, use.Output, use.CacheRead, use.CacheWrite5m, use.CacheWrite1h, 0));
            foreach (var (type, words, part) in Parts(tokens))
            {
                var cents = Company.ListPrice("anthropic", group.Key.Model, part, Company.At(group.Key.Day, 0)).Total * 100;
                yield return new AnthropicCostFact(
                    group.Key.Day, group.Key.WorkspaceId, $"{group.Key.Model} - {words}", "tokens", cents, group.Key.Model, type, "standard", "0-200k", "global");
            }

            if (group.Sum(use => use.WebSearches) is > 0 and var searches)
            {
                yield return new AnthropicCostFact(group.Key.Day, group.Key.WorkspaceId, $"Web search, {group.Key.Model}", "web_search", searches);
            }
        }

        foreach (var day in company.Days.Each().Where(day => day < company.Today && day.DayOfWeek is DayOfWeek.Monday))
        {
            yield return new AnthropicCostFact(day, Production, "Code execution", "code_execution", 37.5m);
        }
    }

    private static IEnumerable<(string Type, string Words, TokenCounts Part)> Parts(TokenCounts tokens) =>
        ((string, string, TokenCounts)[])
        [
            ("uncached_input_tokens", "Input Tokens", new(tokens.Input, 0, 0, 0, 0, 0)),
            ("output_tokens", "Output Tokens", new(0, tokens.Output, 0, 0, 0, 0)),
            ("cache_read_input_tokens", "Input Tokens, Cache Hit", new(0, 0, tokens.CacheRead, 0, 0, 0)),
            ("cache_creation.ephemeral_5m_input_tokens", "Input Tokens, Cache Write (5m)", new(0, 0, 0, tokens.CacheWrite5m, 0, 0)),
            ("cache_creation.ephemeral_1h_input_tokens", "Input Tokens, Cache Write (1h)", new(0, 0, 0, 0, tokens.CacheWrite1h, 0)),
        ];

    private static ClaudeCodeFact Row(
        DateOnly day, string? email, string? key, bool isSeat, bool isRemote, int sessions, Random random, IReadOnlyList<ClaudeCodeModelFact> models)
    {
        var added = (long)sessions * random.Next(20, 180);
        return new ClaudeCodeFact(
            day, email, key, isSeat ? "subscription" : "api", isSeat ? "team" : null, isRemote || key is not null ? "non-interactive" : "vscode", isRemote, SaysSubscription: true,
            sessions, added, added / 3, sessions / 2, sessions / 4,
            [new ToolActionFact("edit_tool", sessions * random.Next(3, 14), random.Next(0, sessions + 1)), new ToolActionFact("write_tool", sessions, 0)], models);
    }

    // The report rounds to cents.
    private static ClaudeCodeModelFact Model(string model, TokenCounts tokens, DateTimeOffset at) => new(
        model, tokens.Input, tokens.Output, tokens.CacheRead, tokens.CacheWrite5m,
        Math.Round(Company.ListPrice("anthropic", model, tokens, at).Total * 100, 0, MidpointRounding.AwayFromZero));

    private static TokenCounts Sum(IEnumerable<UsageLine> lines) => lines.Aggregate(default(TokenCounts), (sum, line) => sum + line.Tokens);

    private static DateOnly DayOf(MessagesFact use) => DateOnly.FromDateTime(use.At.UtcDateTime);

    private static string UserId(int person) => "user_" + person.ToString("D2", CultureInfo.InvariantCulture);

    private static string KeyId(int person) => "apikey_" + person.ToString("D2", CultureInfo.InvariantCulture);
}
