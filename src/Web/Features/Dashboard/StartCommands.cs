namespace TeamCost.Web.Features.Dashboard;

/// <summary>What an empty organization is offered to copy: each works as it stands once the token is in it.</summary>
internal sealed record StartCommands(string Server, DateOnly Today)
{
    public string Login => $"teamcost login --server {Server}";

    public string Sync => "teamcost sync";

    public string DayTotals => $$"""
        curl -X POST {{Server}}/v1/sync \
          -H "Authorization: Bearer YOUR_TOKEN" \
          -H "Content-Type: application/json" \
          -d '{"entries":[{"date":"{{Today:yyyy-MM-dd}}","totalTokens":1500,"totalCost":0.0105,
               "inputTokens":1000,"outputTokens":500,"cacheCreationTokens":0,
               "cacheReadTokens":0,"modelsUsed":["claude-sonnet-4-5"]}],
               "source":"curl","version":"1"}'
        """;

    public string Lines => $$"""
        curl -X POST {{Server}}/api/v1/usage \
          -H "Authorization: Bearer YOUR_TOKEN" \
          -H "Content-Type: application/json" \
          -d '{"installationId":"{{Guid.NewGuid()}}","readerVersion":1,
               "observedAt":"{{Today:yyyy-MM-dd}}T00:00:00Z",
               "days":{"first":"{{Today:yyyy-MM-dd}}","last":"{{Today:yyyy-MM-dd}}"},
               "wholeTruth":false,"lines":[{"day":"{{Today:yyyy-MM-dd}}","hour":9,
               "tool":"api","provider":"anthropic","model":"claude-sonnet-4-5",
               "rate":{"tier":"standard","region":"","band":0},
               "tokens":{"input":1000,"output":500},"requests":1,"webSearches":0}]}'
        """;
}
