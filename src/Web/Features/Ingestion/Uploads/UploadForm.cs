using TeamCost.Contracts.Imports;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>What a person says of a report that does not stand in it.</summary>
public sealed class UploadForm
{
    /// <summary>A member; only admins choose another than themselves.</summary>
    public Guid? Person { get; set; }

    /// <summary>A name that is no member's; only admins.</summary>
    public string? Name { get; set; }

    public string? Machine { get; set; }

    public string? Tool { get; set; }

    public string? TimeZone { get; set; }

    public string? KnownTool => Tool is { Length: > 0 } tool && ReportTools.IsId(tool) ? tool : null;

    public string? KnownZone => TimeZone is { Length: > 0 and <= 64 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : null;
}
