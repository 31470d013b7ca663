using System.Globalization;
using Microsoft.Net.Http.Headers;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Platform.Exports;

/// <summary>The formats that a table leaves in.</summary>
public enum ExportFormat
{
    Csv,
    Json,
}

/// <summary>
/// Streams a sheet as an answer. What fails before the first byte is an error like any other; after it the connection is broken off, because
/// half a file with an orderly end would be taken for the whole.
/// </summary>
public sealed partial class ExportSender(CurrentOrg org, TimeProvider clock, ILogger<ExportSender> log)
{
    public static bool TryFormat(string? word, out ExportFormat format)
    {
        format = word == "json" ? ExportFormat.Json : ExportFormat.Csv;
        return word is "csv" or "json";
    }

    /// <param name="http">Whose answer it becomes.</param>
    /// <param name="sheet">What is sent.</param>
    /// <param name="format">How.</param>
    /// <param name="forPeople">A file to be opened by a spreadsheet (a CSV with its byte-order mark), not by a program.</param>
    public async Task SendAsync(HttpContext http, ExportSheet sheet, ExportFormat format, bool forPeople)
    {
        var stop = http.RequestAborted;
        using var writer = Writer(http.Response.Body, format, forPeople);
        try
        {
            writer.Begin(sheet, new ExportOrigin(org.Slug, org.Name, org.TimeZone.Id, clock.GetUtcNow()));
            SetHeaders(http.Response, sheet.Head, format);
            await sheet.WriteAsync(writer, stop);
            writer.End();
            await writer.SendAsync(stop);
        }
        catch (Exception error) when (http.Response.HasStarted)
        {
            if (!stop.IsCancellationRequested)
            {
                Log.BrokenOff(log, error, sheet.Head.File, writer.Rows, org.Slug);
            }

            http.Abort();
        }
    }

    /// <summary>Whose, what, of when: <c>acme_spend-by-model_2026-10-01_2026-10-31.csv</c>.</summary>
    public static string FileName(string orgSlug, ExportHead head, ExportFormat format, DateOnly today)
    {
        static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var when = head.Days is { } days ? (days.First == days.Last ? Day(days.First) : $"{Day(days.First)}_{Day(days.Last)}") : Day(today);
        return $"{orgSlug}_{head.File}_{when}.{format.ToString().ToLowerInvariant()}";
    }

    private void SetHeaders(HttpResponse response, ExportHead head, ExportFormat format)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), org.TimeZone).DateTime);
        var place = new ContentDispositionHeaderValue("attachment");
        place.SetHttpFileName(FileName(org.Slug, head, format, today));
        response.ContentType = format == ExportFormat.Json ? "application/json; charset=utf-8" : "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = place.ToString();
        response.Headers.CacheControl = "no-store";
    }

    private static SheetWriter Writer(Stream to, ExportFormat format, bool forPeople) =>
        format == ExportFormat.Json ? new JsonSheetWriter(to) : new CsvSheetWriter(to, withMark: forPeople);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The export {File} of {Org} was broken off after {Rows} rows")]
        public static partial void BrokenOff(ILogger logger, Exception error, string file, long rows, string org);
    }
}
