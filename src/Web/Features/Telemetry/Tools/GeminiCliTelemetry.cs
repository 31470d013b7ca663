using System.Globalization;
using TeamCost.Contracts;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry.Tools;

/// <summary>
/// Gemini CLI: each call is told by two records, of which <c>gemini_cli.api_response</c> counts. Input includes what came from cache, output excludes
/// thoughts. Its service version is that of Node.
/// </summary>
internal sealed class GeminiCliTelemetry : ToolTelemetry
{
    private const string Provider = "google";

    protected override IReadOnlyList<string> Marks { get; } = ["gemini-cli", "gemini_cli."];

    public override ToldSender SenderOf(Fields fields, string service) => new("gemini-cli", Short(fields.Word("installation.id") ?? ""), "");

    public override ToldRequest? RequestOf(LogRecord record, string name, Fields fields, ToldSender sender)
    {
        if (name != "gemini_cli.api_response" || fields.Word("model") is not { } model || TimeOf(record, fields) is not { } at)
        {
            return null;
        }

        var (prompt, cached) = (fields.Count("input_token_count"), fields.Count("cached_content_token_count"));
        var (answer, thoughts, tools) = (fields.Count("output_token_count"), fields.Count("thoughts_token_count"), fields.Count("tool_token_count"));
        // What tools put into the prompt is counted beside it.
        var tokens = new TokenCounts(Math.Max(0, prompt - cached) + tools, answer + thoughts, Math.Min(cached, prompt), 0, 0, thoughts);
        var session = fields.Word("session.id");
        var identity = string.Create(
            CultureInfo.InvariantCulture, $"gemini {session} {fields.Word("prompt_id")} {at.UtcTicks} {model} {prompt} {cached} {answer} {thoughts}");
        return new ToldRequest(
            sender, identity, Roads.Events, at, Provider, model, session, NameOf(fields, sender), Tiers.Standard, tokens, ReportedUsd: null);
    }

    public override ToldMeasure? MeasureOf(string metric, Fields fields, ToldSender sender)
    {
        var type = fields.Word("type");
        // gen_ai.client.token.usage says the same tokens again.
        var measure = metric switch
        {
            "gemini_cli.token.usage" => type switch
            {
                "input" => Measures.Prompt,
                "output" => Measures.Output,
                "thought" => Measures.Thought,
                "cache" => Measures.CacheRead,
                "tool" => Measures.Input,
                _ => null,
            },
            "gemini_cli.session.count" => Measures.Sessions,
            "gemini_cli.lines.changed" => type switch { "added" => Measures.LinesAdded, "removed" => Measures.LinesRemoved, _ => null },
            _ => null,
        };
        if (measure is null)
        {
            return null;
        }

        var isUsage = Measures.Usage.Contains(measure);
        return isUsage && fields.Word("model") is null
            ? null
            : new ToldMeasure(measure, Provider, isUsage ? fields.Word("model")! : "", fields.Word("session.id"), NameOf(fields, sender));
    }
}
