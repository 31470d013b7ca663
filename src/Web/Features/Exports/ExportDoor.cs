using TeamCost.Web.Data;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Exports;

/// <summary>
/// Finds an export, asks whether the role may have it, and sends it. One unit of work from the first statement to the last row: the file is one view of the
/// data, however long it takes.
/// </summary>
public sealed class ExportDoor(IEnumerable<IExport> exports, ExportSender sender, OrgTransaction unit, CurrentOrg org)
{
    /// <summary>What the asker may have.</summary>
    public IEnumerable<IExport> Known => exports.Where(e => org.Role is { } role && e.Allows(role)).OrderBy(e => e.Name, StringComparer.Ordinal);

    /// <returns>Null when it was sent; else why not.</returns>
    public async Task<ExportAnswer?> SendAsync(HttpContext http, string name, string word, bool forPeople)
    {
        var export = exports.FirstOrDefault(e => e.Name == name);
        if (export is null || !ExportSender.TryFormat(word, out var format))
        {
            return ExportAnswer.Missing($"There is no export “{Cut(name)}.{Cut(word)}”.");
        }

        if (org.Role is not { } role || !export.Allows(role))
        {
            return ExportAnswer.Forbidden("Your role may not read that.");
        }

        var ct = http.RequestAborted;
        await using var reading = await unit.BeginReadingAsync(ct);
        var answer = await export.OpenAsync(new ExportRequest(http.Request.Query), ct);
        if (answer.Sheet is not { } sheet)
        {
            return answer;
        }

        await sender.SendAsync(http, sheet, format, forPeople);
        return null;
    }

    private static string Cut(string word) => word.Length <= 40 ? word : word[..40] + "…";
}
