namespace TeamCost.Web.Features.Telemetry.Setup;

/// <summary>What to paste where, so that a tool exports to us.</summary>
/// <param name="Server">Our address, without a trailing slash.</param>
/// <param name="Token">The secret while it is shown; else a word in its place.</param>
public sealed record SetupSnippets(string Server, string Token)
{
    public const string Placeholder = "YOUR_TOKEN";

    private string Endpoint => $"{Server}/otlp";

    public string ClaudeCode => $$"""
        {
          "env": {
            "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
            "OTEL_METRICS_EXPORTER": "otlp",
            "OTEL_LOGS_EXPORTER": "otlp",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            "OTEL_EXPORTER_OTLP_ENDPOINT": "{{Endpoint}}",
            "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer {{Token}}"
          }
        }
        """;

    public string ClaudeCodeInCi => $"""
        export CLAUDE_CODE_ENABLE_TELEMETRY=1
        export OTEL_METRICS_EXPORTER=otlp
        export OTEL_LOGS_EXPORTER=otlp
        export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
        export OTEL_EXPORTER_OTLP_ENDPOINT={Endpoint}
        export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer {Token}"
        export OTEL_RESOURCE_ATTRIBUTES="enduser.id=ci@example.com"
        """;

    public string Codex => $$"""
        [otel]
        log_user_prompt = false

        [otel.exporter.otlp-http]
        endpoint = "{{Endpoint}}/v1/logs"
        protocol = "binary"
        headers = { "Authorization" = "Bearer {{Token}}" }
        """;

    public string GeminiCli => $$"""
        {
          "telemetry": {
            "enabled": true,
            "target": "local",
            "otlpProtocol": "http",
            "otlpEndpoint": "{{Endpoint}}?key={{Token}}",
            "logPrompts": false
          }
        }
        """;

    public string CopilotCli => $"""
        export COPILOT_OTEL_ENABLED=true
        export OTEL_EXPORTER_OTLP_ENDPOINT={Endpoint}
        export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer {Token}"
        """;

    public string CopilotChat => $$"""
        {
          "github.copilot.chat.otel.enabled": true,
          "github.copilot.chat.otel.exporterType": "otlp-http",
          "github.copilot.chat.otel.otlpEndpoint": "{{Endpoint}}",
          "github.copilot.chat.otel.headers": { "Authorization": "Bearer {{Token}}" },
          "github.copilot.chat.otel.captureContent": false
        }
        """;
}
