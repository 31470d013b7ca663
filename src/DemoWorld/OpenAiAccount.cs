using System.Globalization;
using TeamCost.Contracts;

namespace TeamCost.DemoWorld;

/// <summary>Codex by API key, under the models' dated names, and a search index that embeds documents every night.</summary>
internal static class OpenAiAccount
{
    private const string Engineering = "proj_engineering";
    private const string Search = "proj_search";
    private const string Indexer = "svcacct_indexer";
    private const string IndexerKey = "key_indexer";
    private const string Embedding = "text-embedding-3-small";

    public static OpenAiFacts Of(Company company)
    {
        var since = Company.At(company.Days.First.AddDays(-100), 9).ToUnixTimeSeconds();
        var people = Enumerable.Range(0, Cast.Names.Count).Where(person => company.Machines[person].Any(line => line.Provider == "openai")).ToList();
        var tokens = people.SelectMany(person => Codex(company, person)).Concat(Embeddings(company)).ToList();
        return new OpenAiFacts
        {
            Projects = [new OpenAiProject(Engineering, "Engineering", since), new OpenAiProject(Search, "Search", since)],
            Users = [.. people.Select(person => new OpenAiUser(UserId(person), Cast.Names[person], Cast.EmailOf(person), "reader", since))],
            ServiceAccounts = [new OpenAiServiceAccount(Indexer, Search, "search-indexer", since)],
            Keys =
            [
                .. people.Select(person => new OpenAiKey(KeyId(person), Engineering, $"codex {Cast.LoginOf(person)}", "sk-…", since, null, UserId(person))),
                new OpenAiKey(IndexerKey, Search, "search-indexer", "sk-…", since, null, Indexer),
            ],
            Tokens = tokens,
            Costs = [.. Bill(company, tokens)],
        };
    }

    private static IEnumerable<OpenAiTokenFact> Codex(Company company, int person) =>
        from line in company.Machines[person]
        where line.Provider == "openai"
        select new OpenAiTokenFact(
            "completions", Company.At(line), Engineering, UserId(person), KeyId(person), line.Model, line.Tokens.Input + line.Tokens.CacheRead, line.Tokens.CacheRead, 0,
            line.Tokens.Output, line.Requests);

    private static IEnumerable<OpenAiTokenFact> Embeddings(Company company)
    {
        var random = new Random(11);
        return company.Days.Each().Where(day => day < company.Today).Select(day =>
            new OpenAiTokenFact("embeddings", Company.At(day, 3), Search, null, IndexerKey, Embedding, random.Next(2_000_000, 9_000_000), 0, 0, 0, random.Next(100, 900)));
    }

    private static IEnumerable<OpenAiCostFact> Bill(Company company, List<OpenAiTokenFact> tokens) =>
        from use in tokens
        let day = DateOnly.FromDateTime(use.At.UtcDateTime)
        where day < company.Today
        group use by (day, use.ProjectId, use.ApiKeyId, use.Model) into same
        orderby same.Key.day
        let usd = same.Sum(use => Company.ListPrice("openai", use.Model, new TokenCounts(use.Input - use.Cached, use.Output, use.Cached, 0, 0, 0), use.At).Total)
        select new OpenAiCostFact(same.Key.day, same.Key.ProjectId, same.Key.ApiKeyId, same.Key.Model, usd, same.Sum(use => use.Input + use.Output), "tokens");

    private static string UserId(int person) => "user-" + person.ToString("D2", CultureInfo.InvariantCulture);

    private static string KeyId(int person) => "key_" + person.ToString("D2", CultureInfo.InvariantCulture);
}
