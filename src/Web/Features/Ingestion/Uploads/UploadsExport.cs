using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>Reports that came: a Member's own, an admin's everybody's.</summary>
public sealed class UploadsExport(UploadListQuery list, CurrentOrg org) : ListExport<UploadRow>("uploads", "Uploads", Table)
{
    private static readonly ExportTable<UploadRow> Table = new ExportTable<UploadRow>()
        .Id("upload_id", r => r.Id, "Id of the upload.")
        .Text("report", r => r.Name, "Name of the file.")
        .Text("road", r => r.Road.ToString().ToLowerInvariant(), "How it came: browser, command or program.")
        .Text("person", r => r.Whose, "Whose usage it tells.")
        .Text("machine", r => r.Machine, "Of which machine.")
        .Day("first_day", r => r.Days?.First, "Its first day.")
        .Day("last_day", r => r.Days?.Last, "Its last day.")
        .Distinct("new_parts", r => r.IsTaken ? r.New : null, "Parts that were new; empty: it was not imported.")
        .Distinct("changed_parts", r => r.IsTaken ? r.Changed : null, "Parts that it changed; empty: it was not imported.")
        .Distinct("tokens", r => r.IsTaken ? r.Tokens : null, "Tokens in it; empty: it was not imported.")
        .Price("reported_usd", r => r.ReportedUsd, "The cost as the report itself says it; empty: it does not.")
        .Instant("at", r => r.At, "When it was imported, or else came.")
        .Text("state", r => r.IsUndone ? "undone" : r.IsTaken ? "imported" : "open", "imported, undone, or open: to be looked at.");

    public override bool Allows(OrgRole role) => role.HasDevices();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) =>
        Sheet(await list.RunAsync(org.Role?.IsAdmin() == true ? null : org.UserId, ct));
}

/// <summary>The days of one report.</summary>
public sealed class UploadDaysExport(UploadPageQuery pages) : ListExport<UploadDay>("upload-days", "Days of an upload", Table)
{
    private static readonly ExportTable<UploadDay> Table = new ExportTable<UploadDay>()
        .Day("day", r => r.Day, "The day as the report says it.")
        .Text("state", r => r.State, "What importing would change: new, changed or same.")
        .Text("tool", r => r.Tool, "Id of the tool.")
        .Text("model", r => r.Part.Model, "The model.")
        .Text("tier", r => r.Part.Tier, "Service tier.")
        .Count("input_tokens", r => r.Part.Tokens.Input, "Fresh input.")
        .Count("output_tokens", r => r.Part.Tokens.Output, "Output.")
        .Count("cache_write_tokens", r => r.Part.Tokens.CacheWrite5m, "Input written to the cache.")
        .Count("cache_read_tokens", r => r.Part.Tokens.CacheRead, "Input read from the cache.")
        .Count("tokens", r => r.Part.Tokens.Total, "All of them.")
        .Usd("reported_usd", r => r.Part.ReportedUsd, "The cost as the report says it for the model; empty: it does not.");

    public override IReadOnlyList<string> Words => ["upload"];

    public override bool Allows(OrgRole role) => role.HasDevices();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        if (!Guid.TryParse(request.Query["upload"], out var id) || await pages.RunAsync(id, ct) is not { Report: { } report } page)
        {
            return ExportAnswer.Missing("Name an upload of yours by its id as “upload”.");
        }

        var states = page.Days.ToDictionary(day => (day.Day, day.Tool), day => day.State);
        return Sheet(
            report.Days.SelectMany(day => day.Models.Select(part => new UploadDay(day.Day, page.Upload.TakenAt is null ? states[(day.Day, day.Tool)] : "imported", day.Tool, part))),
            ("upload", id.ToString()));
    }
}

/// <summary>One model of one day of a report.</summary>
public sealed record UploadDay(DateOnly Day, string State, string Tool, TeamCost.Contracts.Imports.ModelTotal Part);
