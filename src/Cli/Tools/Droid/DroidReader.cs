using System.Text.RegularExpressions;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Droid;

/// <summary>One running total per session. The transcript beside it has no counts, only the folder and the times.</summary>
internal sealed partial class DroidReader(EventMaker maker) : IDocumentReader
{
    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var document = JsonFields.TryParse(DocumentFile.ReadAll(file.Path));
        if (document is null)
        {
            return new DocumentReading(state, Broken: 1);
        }

        var settings = document.RootElement;
        var usage = settings.Field("tokenUsage");
        var thinking = usage.Count("thinkingTokens");
        var tokens = new TokenCounts(
            usage.Count("inputTokens"), usage.Count("outputTokens") + thinking, usage.Count("cacheReadTokens"), usage.Count("cacheCreationTokens"), 0, thinking);
        if (tokens.Total == 0)
        {
            return new DocumentReading(state);
        }

        var transcript = TranscriptEnds.Of(file.Beside[0]);
        var totals = new SessionTotals(maker, state);
        var session = DroidSource.SessionOf(file.Path);
        var writtenMs = new DateTimeOffset(File.GetLastWriteTimeUtc(file.Path)).ToUnixTimeMilliseconds();
        var lastMs = transcript.LastMs > 0 ? transcript.LastMs : writtenMs;
        var startedMs = settings.InstantMs("providerLockTimestamp");
        var isTold = totals.Tell(events, new UsageTelling(session, startedMs > 0 ? startedMs : lastMs, ModelName(settings.Text("model") ?? transcript.Model))
        {
            Provider = settings.Text("providerLock", "apiProviderLock"),
            Session = session,
            Project = transcript.Folder,
            Tokens = tokens,
        }, lastMs);
        return new DocumentReading(totals.Save(), isTold ? 0 : 1);
    }

    /// <summary><c>custom:Claude-Opus-4.5-[Anthropic]-0</c> is the model claude-opus-4-5 of somebody's own list.</summary>
    internal static string? ModelName(string? model)
    {
        if (model is null || !model.StartsWith("custom:", StringComparison.OrdinalIgnoreCase))
        {
            return model;
        }

        // The number in somebody's list comes last, so it goes first.
        var name = Vendor().Replace(Number().Replace(model["custom:".Length..], ""), "");
        return name.Trim(' ', '-').ToLowerInvariant().Replace('.', '-').Replace(' ', '-');
    }

    [GeneratedRegex(@"-\d+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"[-\s]*\[[^\]]*\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Vendor();
}
