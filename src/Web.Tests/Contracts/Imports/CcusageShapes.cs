namespace TeamCost.Web.Tests.Contracts.Imports;

/// <summary>One small report of every shape that ccusage and its sisters print; figures are invented.</summary>
internal static class CcusageShapes
{
    private const string Counters = """ "inputTokens": 10, "outputTokens": 250, "cacheCreationTokens": 100, "cacheReadTokens": 1000, "totalTokens": 1360 """;
    private const string Totals = """ "totals": { "inputTokens": 10, "outputTokens": 250, "cacheCreationTokens": 100, "cacheReadTokens": 1000, "totalTokens": 1360, "totalCost": 0.004545 } """;
    private const string Breakdown = """
        "modelBreakdowns": [ { "modelName": "claude-sonnet-4-5-20250929", "inputTokens": 10, "outputTokens": 250, "cacheCreationTokens": 100, "cacheReadTokens": 1000, "cost": 0.004545 } ]
        """;

    private const string Used = """ "modelsUsed": ["claude-sonnet-4-5-20250929"] """;

    public const string C1 = $$"""{ "daily": [ { "date": "2026-11-02", {{Counters}}, "totalCost": 0.004545, {{Used}}, {{Breakdown}} } ], {{Totals}} }""";
    public const string C2 = $$"""{ "weekly": [ { "week": "2026-11-01", {{Counters}}, "totalCost": 0.004545, {{Used}}, {{Breakdown}} } ], {{Totals}} }""";
    public const string C2Monthly = $$"""{ "monthly": [ { "month": "2026-11", {{Counters}}, "totalCost": 0.004545, {{Used}}, {{Breakdown}} } ], {{Totals}} }""";
    public const string C3 = $$"""{ "sessions": [ { "sessionId": "-home-ann-x", "lastActivity": "2026-11-02", "projectPath": "/home/ann/x", {{Counters}}, "totalCost": 0.004545, {{Used}}, {{Breakdown}} } ], {{Totals}} }""";

    public const string C4 = $$"""
        { "projects": {
            "-home-ann-api": [ { "date": "2026-11-02", {{Counters}}, "totalCost": 0.004545, {{Used}}, {{Breakdown}} } ],
            "-home-ann-web": [ { "date": "2026-11-02", "project": "-home-ann-web", {{Counters}}, "totalCost": 0.004545, {{Used}}, {{Breakdown}} } ] },
          "totals": { "inputTokens": 20, "outputTokens": 500, "cacheCreationTokens": 200, "cacheReadTokens": 2000, "totalTokens": 2720, "totalCost": 0.00909 } }
        """;

    public const string C5 = """
        { "blocks": [ { "id": "2026-11-02T09:00:00.000Z", "startTime": "2026-11-02T09:00:00.000Z", "endTime": "2026-11-02T14:00:00.000Z", "isActive": false, "isGap": false, "entries": 1,
          "tokenCounts": { "inputTokens": 10, "outputTokens": 250, "cacheCreationInputTokens": 100, "cacheReadInputTokens": 1000 }, "totalTokens": 1360, "costUSD": 0.004545, "models": ["x"], "burnRate": null, "projection": null } ] }
        """;

    public const string C6 = $$"""{ "daily": [ { "period": "2026-11-02", "agent": "all", {{Counters}}, "totalCost": 0.004545, {{Used}}, "metadata": { "agents": ["claude"] } } ], {{Totals}} }""";
    public const string C7 = $$"""{ "daily": [ { "agent": "all", "period": "2026-11-02", {{Counters}}, "totalCost": 0.004545, {{Used}}, {{Breakdown}}, "metadata": { "agents": ["claude"] } } ], {{Totals}} }""";

    public const string C7ByAgent = $$"""
        { "daily": [ { "agent": "all", "period": "2026-11-02", "inputTokens": 110, "outputTokens": 300, "cacheCreationTokens": 100, "cacheReadTokens": 1500, "totalTokens": 2030, "totalCost": 0.005,
            "metadata": { "agents": ["claude", "gemini"] },
            "agents": [ { "agent": "claude", {{Counters}}, "totalCost": 0.004545, {{Used}}, {{Breakdown}} },
              { "agent": "gemini", "inputTokens": 100, "outputTokens": 50, "cacheCreationTokens": 0, "cacheReadTokens": 500, "totalTokens": 670, "totalCost": 0.000455, "modelsUsed": ["gemini-2.5-pro"],
                "modelBreakdowns": [ { "modelName": "gemini-2.5-pro", "inputTokens": 100, "outputTokens": 50, "cacheCreationTokens": 0, "cacheReadTokens": 500, "cost": 0.000455 } ] } ] } ],
          "totals": { "inputTokens": 110, "outputTokens": 300, "cacheCreationTokens": 100, "cacheReadTokens": 1500, "totalTokens": 2030, "totalCost": 0.005 } }
        """;

    public const string C8 = $$"""{ "session": [ { "agent": "claude", "period": "11111111-1111-4111-8111-111111111111", {{Counters}}, "totalCost": 0.004545, {{Used}}, {{Breakdown}}, "metadata": { "lastActivity": "2026-11-02T09:00:05.000Z" } } ], {{Totals}} }""";
    public const string C9 = $$"""{ "daily": [ { "agent": "all", "period": "2026-11-02", {{Counters}}, "totalCost": 0.004545, {{Used}}, {{Breakdown}} } ], "monthly": [ { "period": "2026-11", "agent": "all", {{Counters}} } ], "session": [], {{Totals}} }""";
    public const string C10 = $$"""{ "daily": [ { "date": "2026-11-02", {{Counters}}, "totalCost": 0.004545, "credits": 1.5, {{Used}}, {{Breakdown}} } ], {{Totals}} }""";

    public const string C11 = """
        { "daily": [ { "date": "2026-11-05", "inputTokens": 7000, "cacheReadTokens": 11000, "cacheCreationTokens": 0, "outputTokens": 1500, "reasoningOutputTokens": 800, "totalTokens": 19500, "costUSD": 0.025125,
            "models": { "gpt-5": { "inputTokens": 1500, "cacheReadTokens": 5500, "cacheCreationTokens": 0, "outputTokens": 600, "reasoningOutputTokens": 300, "totalTokens": 7600, "isFallback": true },
              "gpt-5-codex": { "inputTokens": 5500, "cacheReadTokens": 5500, "cacheCreationTokens": 0, "outputTokens": 900, "reasoningOutputTokens": 500, "totalTokens": 11900, "isFallback": false } } } ],
          "totals": { "inputTokens": 7000, "cacheReadTokens": 11000, "outputTokens": 1500, "totalTokens": 19500, "costUSD": 0.025125 } }
        """;

    public const string C12 = """
        { "daily": [ { "date": "Nov 05, 2026", "inputTokens": 18000, "cachedInputTokens": 11000, "outputTokens": 1500, "reasoningOutputTokens": 800, "totalTokens": 19500, "costUSD": 0.025125,
            "models": { "gpt-5": { "inputTokens": 7000, "cachedInputTokens": 5500, "outputTokens": 600, "reasoningOutputTokens": 300, "totalTokens": 7600, "isFallback": false },
              "gpt-5-codex": { "inputTokens": 11000, "cachedInputTokens": 5500, "outputTokens": 900, "reasoningOutputTokens": 500, "totalTokens": 11900, "isFallback": false } } } ],
          "totals": { "inputTokens": 18000, "cachedInputTokens": 11000, "outputTokens": 1500, "reasoningOutputTokens": 800, "totalTokens": 19500, "costUSD": 0.025125 } }
        """;

    public const string C13 = """
        { "daily": [ { "date": "2026-11-09", "inputTokens": 730, "outputTokens": 800, "cacheCreationTokens": 1200, "cacheReadTokens": 11048, "totalTokens": 13778, "totalCost": 0.0042,
            "modelsUsed": ["claude-sonnet-4-5-20250929", "gpt-5"] } ], "totals": { "inputTokens": 730, "outputTokens": 800, "cacheCreationTokens": 1200, "cacheReadTokens": 11048, "totalTokens": 13778, "totalCost": 0.0042 } }
        """;

    public const string C14 = """
        { "daily": [ { "date": "2026-11-09", "source": "pi-agent", "inputTokens": 10, "outputTokens": 20, "cacheCreationTokens": 0, "cacheReadTokens": 5, "totalCost": 0.1, "modelsUsed": ["[pi] claude-opus-4-5"],
            "modelBreakdowns": [ { "modelName": "[pi] claude-opus-4-5", "inputTokens": 10, "outputTokens": 20, "cacheCreationTokens": 0, "cacheReadTokens": 5, "cost": 0.1 } ] } ] }
        """;
}

/// <summary>The same of tokscale.</summary>
internal static class TokscaleShapes
{
    private const string Entry = """ "modelId": "claude-sonnet-4-5", "providerId": "anthropic", "tokens": { "input": 10, "output": 250, "cacheRead": 1000, "cacheWrite": 100, "reasoning": 5 }, "cost": 0.004455, "messages": 1 """;

    public const string S3 = $$"""
        { "meta": { "generatedAt": "2026-11-20T21:00:24.039428589+00:00", "version": "4.17.0", "dateRange": { "start": "2026-11-02", "end": "2026-11-02" } },
          "summary": { "totalTokens": 1365, "totalCost": 0.004455, "clients": ["claude"], "models": ["claude-sonnet-4-5"] }, "mcpServers": ["at-home"],
          "contributions": [ { "date": "2026-11-02", "totals": { "tokens": 1365, "cost": 0.004455, "messages": 1 }, "intensity": 4, "clients": [ { "client": "claude", {{Entry}} } ], "activeTimeMs": 5000 } ] }
        """;

    public const string S2 = $$"""
        { "summary": { "sources": ["claude", "gemini"] },
          "contributions": [ { "date": "2026-11-02", "sources": [ { "source": "claude", {{Entry}} }, { "source": "gemini", "modelId": "gemini-2.5-pro", "tokens": { "input": 7 }, "cost": 0 } ] } ] }
        """;

    public const string S1 = """
        { "data": { "contributions": [ { "date": "2026-11-02", "count": 1000, "intensity": 2, "providers": {}, "sources": { "claude": 750, "codex": 250 }, "models": { "claude-sonnet-4-5": 750, "gpt-5": 250 }, "cost": 0.5,
            "inputTokens": 400, "outputTokens": 100 } ], "summary": { "totalTokens": 1000 } }, "cliVersion": "0.1.0" }
        """;
}
