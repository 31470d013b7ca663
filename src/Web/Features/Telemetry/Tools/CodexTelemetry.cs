using System.Globalization;
using TeamCost.Contracts;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry.Tools;

/// <summary>
/// Codex: tokens from the event of a completed response. Input includes what came from cache, output includes reasoning. Its counters say neither
/// conversation nor person, so that all of a token's Codex is one sender.
/// </summary>
internal sealed class CodexTelemetry : ToolTelemetry
{
    private const string Provider = "openai";

    protected override IReadOnlyList<string> Marks { get; } = ["codex.", "codex_"];

    public override ToldSender SenderOf(Fields fields, string service) => new("codex", "", fields.Word("service.version", 64) ?? fields.Word("app.version", 64) ?? "");

    public override ToldRequest? RequestOf(LogRecord record, string name, Fields fields, ToldSender sender)
    {
        if (name != "codex.sse_event" || fields.Word("event.kind") != "response.completed" || fields.Word("model") is not { } model
            || (Nanos.Parse(fields.Word("event.timestamp")) ?? TimeOf(record, fields)) is not { } at)
        {
            return null;
        }

        var (prompt, cached, output) = (fields.Count("input_token_count"), fields.Count("cached_token_count"), fields.Count("output_token_count"));
        var tokens = new TokenCounts(
            Math.Max(0, prompt - cached), output, Math.Min(cached, prompt), 0, 0, Math.Min(fields.Count("reasoning_token_count"), output));
        var session = fields.Word("conversation.id");
        var identity = string.Create(CultureInfo.InvariantCulture, $"codex {session} {at.UtcTicks} {prompt} {cached} {output}");
        return new ToldRequest(
            sender, identity, Roads.Events, at, Provider, model, session, NameOf(fields, sender), Tiers.Standard, tokens, ReportedUsd: null);
    }

    public override ToldMeasure? MeasureOf(string metric, Fields fields, ToldSender sender)
    {
        var measure = metric switch
        {
            "codex.turn.token_usage" => fields.Word("token_type") switch
            {
                "input" => Measures.Prompt,
                "cached_input" => Measures.CacheRead,
                "cache_write_input" => Measures.CacheWrite,
                "output" => Measures.Output,
                "reasoning_output" => Measures.Reasoning,
                _ => null,
            },
            "codex.thread.started" => Measures.Sessions,
            _ => null,
        };
        return measure is null || (fields.Word("model") is null && measure != Measures.Sessions)
            ? null
            : new ToldMeasure(measure, Provider, measure == Measures.Sessions ? "" : fields.Word("model")!, Session: null, NameOf(fields, sender));
    }
}
