using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.OpenCode;

/// <summary>A message in the form that OpenCode and its forks share, in a file or in a database's row.</summary>
internal static class OpenCodeMessage
{
    /// <param name="maker">Of the tool whose message it is.</param>
    /// <param name="message">The message.</param>
    /// <param name="session">Its session, where it does not say so itself.</param>
    /// <param name="folder">The session's folder.</param>
    /// <param name="events">Where events go.</param>
    /// <returns>False when it cannot be true.</returns>
    public static bool Tell(EventMaker maker, JsonElement message, string? session, string? folder, List<UsageEvent> events)
    {
        if (message.Text("role") != "assistant")
        {
            return true;
        }

        var tokens = message.Field("tokens");
        var cache = tokens.Field("cache");
        var thought = tokens.Count("reasoning");
        var cost = message.Amount("cost");
        var counts = new TokenCounts(tokens.Count("input"), tokens.Count("output") + thought, cache.Count("read"), cache.Count("write"), 0, thought);
        var created = message.At("time").InstantMs("created");
        var completed = message.At("time").InstantMs("completed");
        var (model, provider, agent) = (message.Text("modelID"), message.Text("providerID"), message.Text("agent", "mode"));
        if (counts.Total == 0 && cost is null or 0m)
        {
            return true;
        }

        // A fork copies messages under new ids into another session, and a migration copies files into the database: what a message
        // is made of tells copies better than its id does.
        var key = FormattableString.Invariant(
            $"{created}|{completed}|{model}|{provider}|{agent}|{cost}|{counts.Input}|{counts.Output}|{counts.CacheRead}|{counts.CacheWrite5m}|{thought}");
        return maker.Add(events, new UsageTelling(key, completed > 0 ? completed : created, model)
        {
            Provider = provider,
            Session = message.Text("sessionID") ?? session,
            Project = folder ?? message.At("path").Text("root", "cwd"),
            Tokens = counts,
            RecordedUsd = cost,
        });
    }
}
