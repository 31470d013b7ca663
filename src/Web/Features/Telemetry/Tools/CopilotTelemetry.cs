using TeamCost.Contracts;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry.Tools;

/// <summary>
/// GitHub Copilot, in the terminal and in editors: leaf spans <c>chat …</c> are the requests, the agent's span above repeats their sum. What it charges comes in
/// billionths of an AI credit, a credit is a cent; it stands beside our price. Counters name the editor's window, not the conversation.
/// </summary>
internal sealed class CopilotTelemetry : ToolTelemetry
{
    private const string Provider = "github";
    private const decimal UsdPerNanoCredit = 0.01m / 1_000_000_000m;

    protected override IReadOnlyList<string> Marks { get; } = ["copilot-chat", "github-copilot", "copilot_chat.", "github.copilot."];

    public override ToldSender SenderOf(Fields fields, string service) =>
        new(service.StartsWith("github-copilot", StringComparison.Ordinal) ? "copilot-cli" : "copilot", "", fields.Word("service.version", 64) ?? "");

    public override ToldRequest? RequestOf(Span span, Fields fields, ToldSender sender)
    {
        var isChat = fields.Word("gen_ai.operation.name") is { } operation ? operation == "chat" : span.Name.StartsWith("chat ", StringComparison.Ordinal);
        if (!isChat || Nanos.At(span.EndTimeUnixNano) is not { } at || (fields.Word("gen_ai.response.model") ?? fields.Word("gen_ai.request.model")) is not { } model)
        {
            return null;
        }

        var (prompt, output) = (fields.Count("gen_ai.usage.input_tokens"), fields.Count("gen_ai.usage.output_tokens"));
        var read = Math.Min(prompt, fields.Count("gen_ai.usage.cache_read.input_tokens"));
        var written = Math.Min(prompt - read, fields.Count("gen_ai.usage.cache_creation.input_tokens"));
        var tokens = new TokenCounts(
            prompt - read - written, output, read, written, 0, Math.Min(output, fields.Count("gen_ai.usage.reasoning.output_tokens")));
        var identity = fields.Word("gen_ai.response.id") is { } id ? $"response {id}" : $"span {SpanIds.Of(span)}";
        return new ToldRequest(
            sender, identity, Roads.Spans, at, Provider, model, fields.Word("gen_ai.conversation.id"), NameOf(fields, sender), Tiers.Standard, tokens,
            fields.Number("github.copilot.nano_aiu") * UsdPerNanoCredit);
    }

    public override ToldMeasure? MeasureOf(string metric, Fields fields, ToldSender sender)
    {
        if (metric == "gen_ai.client.token.usage")
        {
            var measure = fields.Word("gen_ai.token.type") switch { "input" => Measures.Prompt, "output" => Measures.Output, _ => null };
            return measure is null || (fields.Word("gen_ai.response.model") ?? fields.Word("gen_ai.request.model")) is not { } model
                ? null
                : new ToldMeasure(measure, Provider, model, Session: null, NameOf(fields, sender));
        }

        var name = metric.StartsWith("copilot_chat.", StringComparison.Ordinal) ? metric["copilot_chat.".Length..]
            : metric.StartsWith("github.copilot.", StringComparison.Ordinal) ? metric["github.copilot.".Length..]
            : "";
        var outcome = fields.Word("copilot_chat.edit.outcome") ?? fields.Word("github.copilot.edit.outcome") ?? fields.Word("outcome");
        var activity = name switch
        {
            "session.count" => Measures.Sessions,
            "lines_of_code.count" => fields.Word("type") switch { "added" => Measures.LinesAdded, "removed" => Measures.LinesRemoved, _ => null },
            "edit.acceptance.count" => outcome switch { "accepted" or "accept" => Measures.EditsAccepted, "rejected" or "reject" => Measures.EditsRejected, _ => null },
            "pull_request.count" => Measures.PullRequests,
            "commit.count" => Measures.Commits,
            _ => null,
        };
        return activity is null ? null : new ToldMeasure(activity, Provider, "", Session: null, NameOf(fields, sender));
    }
}
