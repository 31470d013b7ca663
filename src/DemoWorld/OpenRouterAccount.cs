using TeamCost.Contracts;

namespace TeamCost.DemoWorld;

/// <summary>One person's OpenCode through OpenRouter: the last thirty days, which is all that OpenRouter keeps.</summary>
internal static class OpenRouterAccount
{
    private const int Person = 9;
    private const string Key = "hash-opencode";
    private const string Member = "user_or_09";

    public static OpenRouterFacts Of(Company company)
    {
        var uses = (
            from line in company.Machines[Person]
            where line.Provider == "openrouter" && line.Day < company.Today && line.Day >= company.Today.AddDays(-30)
            group line by (line.Day, line.Model) into same
            orderby same.Key.Day
            let tokens = same.Aggregate(default(TokenCounts), (sum, line) => sum + line.Tokens)
            let usd = Company.ListPrice("anthropic", "claude-sonnet-5", tokens, Company.At(same.Key.Day, 0)).Total
            select new OpenRouterUse(
                same.Key.Day, Member, Key, same.Key.Model, $"{same.Key.Model}-20260615", "0a0a0a0a-0000-4000-8000-000000000009", "Anthropic", usd, 0,
                same.Sum(line => line.Requests), tokens.Prompt, tokens.Output, 0)).ToList();
        return new OpenRouterFacts
        {
            Members = [new OpenRouterMember(Member, Cast.EmailOf(Person), "Jonas", "Json")],
            Keys = [new OpenRouterKey(Key, "opencode", "opencode", Member, Company.At(company.Days.First, 9))],
            Uses = uses,
            TotalCredits = 200,
            TotalUsage = uses.Sum(use => use.UsageUsd),
        };
    }
}
