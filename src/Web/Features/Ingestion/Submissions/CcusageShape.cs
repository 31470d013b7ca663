using System.Text.Json;
using TeamCost.Contracts.Imports;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>A ccusage report as the body, as viberank's clients send it. The machine stands in a header.</summary>
internal sealed class CcusageShape : ISubmissionShape
{
    private const int LongestDevice = 96;

    public bool Fits(JsonElement body) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("daily", out var daily) && daily.ValueKind == JsonValueKind.Array;

    public SubmissionReading Read(JsonElement body, HttpRequest request, DateOnly today)
    {
        var (report, trouble) = ReportReader.Read(body, new ReportOptions(today.AddDays(1))).Match<(UsageReport?, string?)>(
            read => (read, null), error => (null, error.Field is { } field ? $"{field}: {error.Message}" : error.Message));
        var machine = Header(request, "X-Machine-Id");
        return new SubmissionReading(
            SubmissionShape.Ccusage, "ccusage", Header(request, "X-CLI-Version"), machine, "", HasFullHistory: false, new Dictionary<string, int>(),
            [.. (report?.Days ?? []).Select(day => new SubmittedDay(day.Day, day.Tool, [.. day.Models.Select(Entry)]))],
            trouble is not null ? [trouble] : [.. report!.Faults.Select(fault => fault.ToString())],
            [.. (report?.Notes ?? []).Select(note => note.ToString())]);
    }

    public (int Status, object Body) Answer(SubmissionOutcome outcome) => (StatusCodes.Status200OK, new Accepted(
        true, outcome.Id, outcome.IsKnown ? "This was submitted before; nothing has changed." : "Counted for your organization. Nothing is public before you publish your profile.",
        outcome.ProfileUrl, outcome.Warnings.Count > 0 ? string.Join(" ", outcome.Warnings.Take(3)) : null));

    public (int Status, object Body) Refuse(IReadOnlyList<string> faults) => (StatusCodes.Status400BadRequest, new Platform.Errors.ClientError(
        faults.Count == 1 ? faults[0] : $"The report was not accepted: {faults.Count} things are wrong with it.", faults));

    private static SubmittedEntry Entry(ModelTotal model) => new(
        model.Tier == Contracts.Tiers.Fast ? $"{model.Model}-fast" : model.Model, model.Provider, model.Tokens.Input, model.Tokens.Output, model.Tokens.CacheRead, model.Tokens.CacheWrite5m,
        model.Tokens.Reasoning, model.ReportedUsd ?? 0m, model.Requests);

    private static string Header(HttpRequest request, string name)
    {
        var said = request.Headers[name].ToString();
        return said.Length <= LongestDevice && said.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or ':' or '-') ? said : "";
    }

    private sealed record Accepted(bool Success, Guid SubmissionId, string Message, string ProfileUrl, string? Notice);
}
