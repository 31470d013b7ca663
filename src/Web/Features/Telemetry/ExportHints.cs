namespace TeamCost.Web.Features.Telemetry;

/// <summary>What an exporter is told beside "taken": why records were refused, else what would make them worth more. Empty: nothing.</summary>
internal static class ExportHints
{
    public static string Of(ToldExport told, TelemetryToken token) =>
        told.Refused.Count > 0 ? $"{told.RefusedCount} refused: {string.Join(" ", told.Refused.Select(one => $"{one.Value} × {one.Key}"))}"
        : told.Unknown > 0 && told.Received.Count == 0 ? "Accepted, but none of it counts: TeamCost reads Claude Code, Codex, Gemini CLI and GitHub Copilot."
        : token.OwnerId is null && Nameless(told) is { } nameless ? $"Accepted. These records do not say whose they are ({nameless}); set enduser.id in OTEL_RESOURCE_ATTRIBUTES, or map the name in TeamCost."
        : "";

    private static string? Nameless(ToldExport told)
    {
        var names = told.Requests.Select(request => request.Name).ToList();
        return names.Count > 0 && names.TrueForAll(name => name.Rank >= NameRanks.Account) ? names[0].Name is { Length: > 0 } name ? name : "no name at all" : null;
    }
}
