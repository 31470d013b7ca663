using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Features.Ingestion.Submissions;

namespace TeamCost.Web.Features.Ingestion.Messages;

/// <summary>
/// Splitrail's messages as ours. Names of sessions, which hold the first words of a prompt, are not even looked at; hashes of projects and conversations
/// stay as they come. What a person wrote costs nothing by itself and is left out.
/// </summary>
internal sealed record MessageReading(IReadOnlyList<ClientMessage> Messages, IReadOnlyList<string> Faults)
{
    private const int MostFaults = 50;

    /// <summary>Applications whose name is not our tool's.</summary>
    private static readonly Dictionary<string, string> Tools = new(StringComparer.Ordinal) { ["codex-cli"] = "codex", ["copilot"] = "copilot" };

    /// <summary>Tools that count thinking beside the output; the others count it inside.</summary>
    private static readonly HashSet<string> ThinkBeside = new(StringComparer.Ordinal) { "gemini-cli", "qwen-code", "opencode", "kilo-cli", "antigravity" };

    public static MessageReading Of(JsonElement body, DateTimeOffset now)
    {
        var messages = new Dictionary<string, ClientMessage>(StringComparer.Ordinal);
        var faults = new List<string>();
        var index = 0;
        foreach (var element in body.EnumerateArray())
        {
            var json = new SubmissionJson();
            var at = string.Create(CultureInfo.InvariantCulture, $"[{index++}]");
            if (One(element, at, json, now) is { } message && json.IsFine)
            {
                messages[Convert.ToHexString(message.Hash)] = message;
            }
            else if (faults.Count < MostFaults)
            {
                faults.AddRange(json.Faults);
            }
        }

        return new MessageReading([.. messages.Values], faults);
    }

    private static ClientMessage? One(JsonElement message, string at, SubmissionJson json, DateTimeOffset now)
    {
        var stats = SubmissionJson.Member(message, "stats") ?? default;
        var (input, output, reasoning) = (json.Count(stats, "inputTokens", $"{at}.stats"), json.Count(stats, "outputTokens", $"{at}.stats"), json.Count(stats, "reasoningTokens", $"{at}.stats"));
        var (write, read, cached) = (json.Count(stats, "cacheCreationTokens", $"{at}.stats"), json.Count(stats, "cacheReadTokens", $"{at}.stats"), json.Count(stats, "cachedTokens", $"{at}.stats"));
        var cost = json.Dollars(stats, "cost", $"{at}.stats");
        var key = json.Name(message, "globalHash", at, 512, "");
        if (key.Length == 0)
        {
            json.Fault($"{at}.globalHash is missing; without it a message sent twice would count twice.");
        }

        if (!DateTimeOffset.TryParse(SubmissionJson.Text(message, "date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            || instant > now.AddDays(1) || instant.Year < 2015)
        {
            json.Fault($"{at}.date is not an instant at which anybody can have used a tool, such as 2026-01-31T10:00:00Z.");
        }

        // Of the cached tokens only the sum, where a tool says no more: what is not a write was read.
        read = read == 0 && cached > write ? cached - write : read;
        if (SubmissionJson.Text(message, "role") is "user" || input + output + reasoning + write + read == 0)
        {
            return json.IsFine ? Nothing(key) : null;
        }

        var tool = ToolOf(json.Name(message, "application", at, 64, ""), at, json);
        var model = json.Name(message, "model", at, 200, "unknown");
        return new ClientMessage
        {
            Hash = SHA256.HashData(Encoding.UTF8.GetBytes(key)),
            Day = DateOnly.FromDateTime(instant.UtcDateTime),
            Hour = (short)instant.UtcDateTime.Hour,
            Tool = tool,
            Provider = SellerNames.Of(seller: null, model, tool),
            Model = model,
            Project = json.Name(message, "projectHash", at, 128, ""),
            Conversation = json.Name(message, "conversationHash", at, 128, ""),
            Input = input,
            Output = ThinkBeside.Contains(tool) ? output + reasoning : Math.Max(output, reasoning),
            CacheRead = read,
            CacheWrite = write,
            Reasoning = reasoning,
            CostUsd = cost,
        };
    }

    // Understood, and of no consequence: neither a line nor a fault.
    private static ClientMessage Nothing(string key) => new() { Hash = SHA256.HashData(Encoding.UTF8.GetBytes(key)) };

    private static string ToolOf(string application, string at, SubmissionJson json)
    {
        var name = application.ToLowerInvariant().Replace('_', '-');
        var tool = Tools.GetValueOrDefault(name) ?? (name.Length > 0 ? ReportTools.OfAgent(name) : ReportTools.Unknown);
        if (tool == ReportTools.Unknown)
        {
            json.Fault($"{at}.application is no name of a tool, such as claude_code.");
        }

        return tool;
    }
}
