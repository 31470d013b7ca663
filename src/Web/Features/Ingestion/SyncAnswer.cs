using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;

namespace TeamCost.Web.Features.Ingestion;

/// <summary>What <c>POST /v1/sync</c> answers, in the words of its clients.</summary>
/// <param name="EntriesProcessed">Entries that were taken.</param>
/// <param name="LeaderboardUrl">Where to look at them: the organization's dashboard.</param>
/// <param name="Code">What went wrong, for programs.</param>
/// <param name="RetryAfter">Seconds to wait.</param>
/// <param name="Errors">Entries that were not taken, by index and reason.</param>
internal sealed record SyncAnswer(
    bool Success, string Message, int? EntriesProcessed = null, string? LeaderboardUrl = null, string? Code = null, int? RetryAfter = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RejectedLine>? Errors = null)
{
    public static IActionResult Done(DayTotals totals, UsageReceipt receipt, string address)
    {
        // A line that the recorder refuses although the entry could be read is named without an index of its own.
        var refused = receipt.Rejected.Select(line => new RejectedLine(-1, line.Reason));
        RejectedLine[] errors = [.. totals.Rejected, .. refused];
        var message = errors.Length == 0
            ? $"Synced {totals.Entries} {(totals.Entries == 1 ? "entry" : "entries")}."
            : $"Synced {totals.Entries} of {totals.Entries + totals.Rejected.Count} entries; \"errors\" says what was wrong with the others.";
        message = string.Join(' ', [message, .. receipt.Notes ?? []]);
        return Answer(200, new SyncAnswer(true, message, totals.Entries, address, Errors: errors.Length > 0 ? errors : null));
    }

    public static IActionResult Invalid(string message, IReadOnlyList<RejectedLine>? errors = null) =>
        Answer(400, new SyncAnswer(false, message, Code: "INVALID_REQUEST", Errors: errors));

    public static IActionResult Failed(int status, string code, string message, int? retryAfter = null) =>
        Answer(status, new SyncAnswer(false, message, Code: code, RetryAfter: retryAfter));

    private static JsonResult Answer(int status, SyncAnswer answer) =>
        new(answer, new System.Text.Json.JsonSerializerOptions(System.Text.Json.JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull })
        {
            StatusCode = status,
        };
}
