using System.Text.Json.Nodes;

namespace TeamCost.FakeProviders.OpenAi;

/// <summary>An answer that is no success, as the contract words it.</summary>
internal sealed class OpenAiRefusal(int status, string message, string type, string? param, string? code) : Exception(message)
{
    public int Status { get; } = status;

    public JsonObject Body { get; } = new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = param, ["code"] = code },
    };

    public static OpenAiRefusal Invalid(string param) => new(400, $"Invalid value for '{param}'.", "invalid_request_error", param, "invalid_value");

    public static OpenAiRefusal Missing(string param) => new(400, $"Missing required parameter: '{param}'.", "invalid_request_error", param, "missing_required_parameter");

    public static OpenAiRefusal WrongKey() =>
        new(401, "Incorrect API key provided: sk-admin-****Zz9Q.", "invalid_request_error", null, "invalid_api_key");

    public static OpenAiRefusal NoScope(string scope) =>
        new(403, $"You have insufficient permissions for this operation. Missing scopes: {scope}.", "invalid_request_error", null, "missing_scope");

    public static OpenAiRefusal NotFound(string what) => new(404, $"No such {what}.", "invalid_request_error", null, null);
}
