using System.Text.Json.Nodes;

namespace TeamCost.FakeProviders.Anthropic;

/// <summary>An answer that is no success, as the contract words it.</summary>
internal sealed class AnthropicRefusal(int status, string type, string message) : Exception(message)
{
    public int Status { get; } = status;

    public JsonObject Body { get; } = new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
        ["request_id"] = "req_011EXAMPLE",
    };

    public static AnthropicRefusal Invalid(string message) => new(400, "invalid_request_error", message);

    public static AnthropicRefusal Unauthenticated() => new(401, "authentication_error", "invalid x-api-key");

    public static AnthropicRefusal NotFound() => new(404, "not_found_error", "Not found");
}
