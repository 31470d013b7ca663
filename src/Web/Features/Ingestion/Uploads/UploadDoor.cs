using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>What a program may say beside a report.</summary>
/// <param name="User">Whose it is; a person's own token decides that itself.</param>
/// <param name="Machine">Which machine it is of.</param>
/// <param name="Tool">Of which tool, where the report does not say it.</param>
/// <param name="TimeZone">Of which zone its days are; they are never shifted.</param>
/// <param name="Preview">Only compare.</param>
public sealed record UploadQuestion(string? User, string? Machine, string? Tool, string? TimeZone, bool Preview);

/// <summary>Takes the reports that programs send with a token, for every address that takes them.</summary>
public sealed class UploadDoor(UploadTaker taker, UploadPlaces places, OrgTransaction unit, TimeProvider clock)
{
    /// <param name="owner">The person of the token; null for an ingest token, which says whose the report is.</param>
    public async Task<(int Status, ImportReceipt Receipt)> TakeAsync(
        byte[] body, UploadQuestion asked, UploadRoad road, Guid tokenId, Guid? owner, string dashboard, CancellationToken ct)
    {
        if (Wrong(asked) is { } wrong)
        {
            return wrong;
        }

        var now = clock.GetUtcNow();
        var read = ReportReader.Read(body, ReportOptions.At(now, asked.Tool)).Match<(UsageReport? Report, Error? Error)>(report => (report, null), error => (null, error));
        if (read.Report is not { } report)
        {
            return Invalid(read.Error!.Message, read.Error.Field);
        }

        if (report.Days.Count == 0)
        {
            return report.Faults.Count > 0
                ? (400, new ImportReceipt(false, $"No row can be taken. {report.Faults[0]}", Errors: report.Faults, Field: report.Faults[0].Path, Format: report.Format))
                : (200, Receipt(report, [], asked.Preview, dashboard) with { Message = "The report holds no days; nothing was changed." });
        }

        var place = await PlaceAsync(asked, tokenId, owner, ct);
        if (asked.Preview)
        {
            return (200, Receipt(report, await taker.CompareAsync(place, report, ct), isPreview: true, dashboard));
        }

        var upload = new Upload(road, road == UploadRoad.Command ? "teamcost import" : "sent by a program", ReportCleaner.Clean(body)!, owner, tokenId, now);
        upload.Put(place, asked.Tool, asked.TimeZone);
        return (await taker.TakeAsync(upload, report, ct)).Match(
            outcome => outcome.SaysNothingNew
                ? (409, Receipt(report, outcome.Days, isPreview: false, dashboard) with { Success = false, Message = "Every day of this report is here already, unchanged." })
                : (200, Receipt(report, outcome.Days, isPreview: false, dashboard)),
            error => Invalid(error.Message, error.Field));
    }

    private static (int, ImportReceipt)? Wrong(UploadQuestion asked) =>
        asked.Tool is { } tool && !ReportTools.IsId(tool) ? Invalid("\"tool\" is an id such as claude-code, codex or gemini-cli.", "tool")
        : asked.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? Invalid($"\"{Shown(zone)}\" is no time zone; write it like Europe/Berlin.", "timezone")
        : asked.Machine is { Length: > 80 } ? Invalid("\"machine\" is a name of up to 80 characters.", "machine")
        : asked.User is { } user && (user.Length > 256 || user.Any(char.IsControl)) ? Invalid("\"user\" is a name of up to 256 characters.", "user")
        : null;

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static (int Status, ImportReceipt Receipt) Invalid(string message, string? field) => (400, new ImportReceipt(false, message, Field: field));

    private async Task<UploadPlace> PlaceAsync(UploadQuestion asked, Guid tokenId, Guid? owner, CancellationToken ct)
    {
        if (owner is not { } person)
        {
            return UploadPlaces.OfName(asked.User!, asked.Machine);
        }

        await using var transaction = await unit.BeginReadingAsync(ct);
        return await places.OfPersonAsync(person, asked.Machine, tokenId, ct);
    }

    private static ImportReceipt Receipt(UsageReport report, IReadOnlyList<ImportedDay> days, bool isPreview, string dashboard)
    {
        var (fresh, changed) = (days.Count(day => day.State == ImportStates.New), days.Count(day => day.State == ImportStates.Changed));
        var message = isPreview ? $"{Days(fresh)} new, {changed} changed, {days.Count - fresh - changed} known already. Nothing was written."
            : $"{Days(fresh)} new, {changed} changed, {days.Count - fresh - changed} known already."
                + (report.Faults.Count > 0 ? $" {report.Faults.Count} {(report.Faults.Count == 1 ? "row was" : "rows were")} left out; \"errors\" says why." : "");
        return new ImportReceipt(
            true, message, isPreview, report.Format, days, fresh, changed, days.Count - fresh - changed, report.Tokens.Total, report.ReportedUsd,
            report.Notes.Count > 0 ? report.Notes : null, report.Faults.Count > 0 ? report.Faults : null, Url: dashboard);
    }

    private static string Days(int count) => count == 1 ? "1 day" : $"{count.ToString(CultureInfo.InvariantCulture)} days";
}

/// <summary>Reads a request's body whole, up to what a report may have.</summary>
internal static class UploadBody
{
    /// <summary>Larger than what is taken: a sender who is cut off in the middle never reads why.</summary>
    public const int HeardBytes = 64 * 1024 * 1024;

    /// <exception cref="BadHttpRequestException">Larger than a report may be.</exception>
    /// <exception cref="InvalidDataException">Says it is packed and is not.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var content = new MemoryStream();
        var part = new byte[64 * 1024];
        var isTooLarge = false;
        while (await request.Body.ReadAsync(part, ct) is > 0 and var read)
        {
            isTooLarge |= content.Length + read > ReportReader.MostBytes;
            if (!isTooLarge)
            {
                content.Write(part, 0, read);
            }
        }

        return isTooLarge ? throw new BadHttpRequestException(TooLarge.Message, StatusCodes.Status413PayloadTooLarge) : content.ToArray();
    }

    public static ImportReceipt TooLarge => new(false, $"The report is larger than {ReportReader.MostBytes / 1024 / 1024} MB (unpacked); send it in parts, with --since and --until.");

    public static ImportReceipt BadlyPacked => new(false, "The body says it is gzip, but cannot be unpacked; send it again.");

    public static ObjectResult Answer(int status, ImportReceipt receipt) => new(receipt) { StatusCode = status };
}
