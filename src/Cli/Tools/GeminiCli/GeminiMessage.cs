using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.GeminiCli;

/// <summary>Whose a message is.</summary>
/// <param name="Session">Conversation, for reports: a sub-agent's is its parent's.</param>
/// <param name="Key">Chat in which the message's id is unique.</param>
internal sealed record GeminiChat(string Session, string Key, string? Project);

/// <summary>One message of a chat in the form that Gemini CLI and its forks share.</summary>
internal static class GeminiMessage
{
    /// <returns>False when it cannot be true.</returns>
    public static bool Tell(EventMaker maker, JsonElement message, GeminiChat chat, List<UsageEvent> events)
    {
        var tokens = message.Field("tokens");
        if (tokens.ValueKind != JsonValueKind.Object || message.Text("id") is not { } id)
        {
            return true;
        }

        return maker.Add(events, new UsageTelling($"{chat.Key}|{id}", message.InstantMs("timestamp"), message.Text("model"))
        {
            Session = chat.Session,
            Project = chat.Project,
            Tokens = Counts(tokens.Count("input"), tokens.Count("output"), tokens.Count("cached"), tokens.Count("thoughts"), tokens.Count("tool"), tokens.Count("total")),
        });
    }

    /// <summary>
    /// The prompt holds what was cached, thoughts and the tools' prompt stand beside: unless the total says that they are inside, which settles it.
    /// </summary>
    public static TokenCounts Counts(long prompt, long output, long cached, long thoughts, long tool, long total)
    {
        if (tool > 0 && total == prompt + output + thoughts)
        {
            tool = 0;
        }

        if (thoughts > 0 && total == prompt + output + tool)
        {
            output = Math.Max(0, output - thoughts);
        }

        cached = Math.Min(cached, prompt);
        return new TokenCounts(prompt - cached + tool, output + thoughts, cached, 0, 0, thoughts);
    }
}
