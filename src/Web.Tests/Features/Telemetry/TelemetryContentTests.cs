using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Telemetry;

/// <summary>Content and secrets stay at the door: words are planted wherever they could come in, and looked for wherever something is kept.</summary>
public sealed class TelemetryContentTests
{
    private const string Planted = "plantedword";
    private static readonly string[] Content =
        ["prompt", "response", "body", "tool_input", "tool_parameters", "tool.output", "arguments", "output", "user_prompt", "gen_ai.input.messages", "gen_ai.output.messages", "content"];

    [Fact]
    public async Task Prompts_answers_arguments_and_keys_are_in_no_table_and_no_log()
    {
        var said = new StringBuilder();
        await using var app = await TestApp.StartWithAsync(
            services => services.AddSingleton<ILoggerProvider>(new Ear(said)), new TestClock(TelemetryApp.Now), ownDatabase: true,
            ("Logging:LogLevel:Default", "Debug"), ("Logging:LogLevel:Microsoft.AspNetCore", "Debug"));
        var tool = await Exporter.WithIngestTokenAsync(app);

        var bodies = new List<(string Signal, string Body)>();
        foreach (var (signal, sample) in (ReadOnlySpan<(string, string)>)[("logs", "claude-code-logs.json"), ("logs", "codex-logs.json"), ("logs", "gemini-cli-logs.json"),
            ("traces", "claude-code-traces.json"), ("traces", "copilot-cli-traces.json"), ("metrics", "claude-code-metrics-delta.json")])
        {
            bodies.Add((signal, Plant(JsonNode.Parse(Exporter.Sample(sample))!).ToJsonString()));
        }

        foreach (var (signal, body) in bodies)
        {
            (await tool.PostAsync($"otlp/v1/{signal}?key={tool.Token}", Encoding.UTF8.GetBytes(body), "application/json", change: r => r.Headers.Authorization = null)).Status.ShouldBe(200);
            (await tool.PostAsync($"otlp/v1/{signal}?key={tool.Token}", Encoding.UTF8.GetBytes(body[..^9]), "application/json", change: r => r.Headers.Authorization = null)).Status.ShouldBe(400);
        }

        (await tool.CountedAsync()).Requests.ShouldBe(1);
        (await FoundAsync(tool, Planted)).ShouldBeEmpty();
        (await FoundAsync(tool, tool.Token)).ShouldBeEmpty();
        var log = said.ToString();
        log.Length.ShouldBeGreaterThan(0);
        log.ShouldNotContain(Planted, Case.Insensitive);
        log.ShouldNotContain(tool.Token);
    }

    private static JsonNode Plant(JsonNode node)
    {
        switch (node)
        {
            case JsonObject one:
                if (one["attributes"] is JsonArray attributes)
                {
                    foreach (var key in Content)
                    {
                        attributes.Add(new JsonObject { ["key"] = key, ["value"] = new JsonObject { ["stringValue"] = $"{Planted} {key}" } });
                    }
                }

                if (one["timeUnixNano"] is not null && one["body"] is JsonObject body)
                {
                    body["stringValue"] = $"claude_code.{Planted}";
                }

                foreach (var (_, value) in one.Where(pair => pair.Value is not null).ToList())
                {
                    Plant(value!);
                }

                break;
            case JsonArray many:
                foreach (var item in many.Where(item => item is not null))
                {
                    Plant(item!);
                }

                break;
        }

        return node;
    }

    private static async Task<List<string>> FoundAsync(Exporter tool, string word)
    {
        var found = new List<string>();
        foreach (var table in await tool.TextsAsync("select table_schema || '.' || table_name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') and $1::uuid is not null"))
        {
            if (await tool.OneAsync<long>($"select count(*) from {table} t where t::text ilike '%{word}%' and $1::uuid is not null") > 0)
            {
                found.Add(table);
            }
        }

        return found;
    }

    private sealed class Ear(StringBuilder said) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (said)
            {
                said.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
            }
        }

        public void Dispose()
        {
        }
    }
}
