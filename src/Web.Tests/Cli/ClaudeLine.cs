using System.Text.Json.Nodes;

namespace TeamCost.Web.Tests.Cli;

/// <summary>Writes lines as Claude Code does.</summary>
internal static class ClaudeLine
{
    public static JsonObject Reply(
        string? id = "msg_1", string? request = "req_1", long output = 100, long input = 10, string at = "2026-11-02T09:00:00.000Z",
        string model = "claude-sonnet-4-5-20250929", string session = "s-1", bool isSidechain = false)
    {
        var line = new JsonObject
        {
            ["parentUuid"] = null,
            ["isSidechain"] = isSidechain,
            ["cwd"] = "/home/dev/acme",
            ["sessionId"] = session,
            ["type"] = "assistant",
            ["timestamp"] = at,
            ["message"] = new JsonObject
            {
                ["model"] = model,
                ["type"] = "message",
                ["role"] = "assistant",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "naïve \"usage\":{ ✓" }),
                ["usage"] = new JsonObject { ["input_tokens"] = input, ["output_tokens"] = output },
            },
        };
        if (id is not null)
        {
            line["message"]!["id"] = id;
        }

        if (request is not null)
        {
            line["requestId"] = request;
        }

        return line;
    }

    public static JsonObject With(this JsonObject line, string field, JsonNode? value)
    {
        line[field] = value;
        return line;
    }

    public static JsonObject WithUsage(this JsonObject line, string json)
    {
        line["message"]!["usage"] = JsonNode.Parse(json);
        return line;
    }

    public static string Text(this JsonObject line) => line.ToJsonString() + "\n";
}
