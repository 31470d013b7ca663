using System.Globalization;
using TeamCost.Contracts;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry.Tools;

/// <summary>Claude Code: money and tokens from the event <c>api_request</c>, activity from counters; token counters and spans stand in where there are no events.</summary>
internal sealed class ClaudeCodeTelemetry : ToolTelemetry
{
    private const string Tool = "claude-code";
    private const string Prefix = "claude_code.";

    protected override IReadOnlyList<string> Marks { get; } = ["claude-code", Prefix, "com.anthropic.claude_code"];

    public override ToldSender SenderOf(Fields fields, string service) =>
        new(Tool, Short(fields.Word("user.id") ?? ""), fields.Word("service.version", 64) ?? "");

    public override ToldRequest? RequestOf(LogRecord record, string name, Fields fields, ToldSender sender) =>
        Bare(name) == "api_request" && TimeOf(record, fields) is { } at ? Request(fields, sender, at, Roads.Events, spanId: null) : null;

    public override ToldRequest? RequestOf(Span span, Fields fields, ToldSender sender) =>
        Bare(span.Name) == "llm_request" && Nanos.At(span.EndTimeUnixNano) is { } at && fields.Has("input_tokens")
            ? Request(fields, sender, at, Roads.Spans, SpanIds.Of(span))
            : null;

    public override ToldMeasure? MeasureOf(string metric, Fields fields, ToldSender sender)
    {
        var type = fields.Word("type") ?? "";
        var measure = Bare(metric) switch
        {
            "token.usage" => type switch
            {
                "input" => Measures.Input,
                "output" => Measures.Output,
                "cacheRead" => Measures.CacheRead,
                "cacheCreation" => Measures.CacheWrite,
                _ => null,
            },
            "cost.usage" => Measures.Cost,
            // A list of agents was opened: nobody began to work.
            "session.count" => fields.Word("start_type") == "agents_view" ? null : Measures.Sessions,
            "lines_of_code.count" => type switch { "added" => Measures.LinesAdded, "removed" => Measures.LinesRemoved, _ => null },
            "commit.count" => Measures.Commits,
            "pull_request.count" => Measures.PullRequests,
            "code_edit_tool.decision" => fields.Word("decision") switch { "accept" => Measures.EditsAccepted, "reject" => Measures.EditsRejected, _ => null },
            "active_time.total" => Measures.ActiveSeconds,
            _ => null,
        };
        if (measure is null)
        {
            return null;
        }

        var model = ModelOf(fields) ?? "";
        var isUsage = Measures.Usage.Contains(measure);
        return isUsage && model.Length == 0
            ? null
            : new ToldMeasure(
                measure, SellerOf(model), isUsage ? model : "", fields.Word("session.id"), NameOf(fields, sender), TierOf(fields),
                measure == Measures.ActiveSeconds ? type : "");
    }

    private static ToldRequest? Request(Fields fields, ToldSender sender, DateTimeOffset at, int road, string? spanId)
    {
        if (ModelOf(fields) is not { } model)
        {
            return null;
        }

        var session = fields.Word("session.id");
        var tokens = new TokenCounts(
            fields.Count("input_tokens"), fields.Count("output_tokens"), fields.Count("cache_read_tokens"), fields.Count("cache_creation_tokens"), 0, 0);
        var identity = (fields.Word("request_id") ?? fields.Word("client_request_id")) is { } id ? $"request {id}"
            : spanId is not null ? $"span {spanId}"
            : session is not null && fields.Word("event.sequence") is { } sequence ? $"event {session} {sequence} {at.UtcTicks}"
            : string.Create(CultureInfo.InvariantCulture, $"content {session ?? sender.Installation} {at.UtcTicks} {model} {tokens.Input} {tokens.Output} {tokens.CacheRead} {tokens.CacheWrite5m}");
        return new ToldRequest(
            sender, identity, road, at, SellerOf(model), model, session, NameOf(fields, sender), TierOf(fields), tokens,
            Micros(fields, "cost_usd_micros") ?? fields.Number("cost_usd"));
    }

    // Older versions carry the prefix in the event's name, newer ones do not.
    private static string Bare(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    private static string TierOf(Fields fields) => fields.Word("speed") == "fast" ? Tiers.Fast : Tiers.Standard;

    // "[1m]" is how the tool asks for the long context; the transcript does not say it.
    private static string? ModelOf(Fields fields) =>
        fields.Word("model") is { } model && model != "<synthetic>" ? model.Replace("[1m]", "", StringComparison.OrdinalIgnoreCase) : null;

    private static string SellerOf(string model) =>
        model.Contains("anthropic.", StringComparison.Ordinal) || model.StartsWith("arn:aws", StringComparison.Ordinal) || model.StartsWith("bedrock/", StringComparison.Ordinal) ? "bedrock"
        : model.Contains('@', StringComparison.Ordinal) || model.StartsWith("vertex", StringComparison.Ordinal) ? "vertex"
        : "anthropic";
}
