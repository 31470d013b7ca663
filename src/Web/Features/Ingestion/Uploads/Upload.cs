using System.IO.Compression;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>How a report came.</summary>
public enum UploadRoad
{
    Browser,
    Command,
    Api,
}

/// <summary>A report of another program: looked at, then perhaps taken, then perhaps undone.</summary>
public sealed class Upload : IOrgOwned
{
    /// <summary>How long a report that was only looked at is kept.</summary>
    public static readonly TimeSpan PreviewLife = TimeSpan.FromDays(1);

    private Upload() { } // for EF

    public Upload(UploadRoad road, string name, byte[] cleaned, Guid? by, Guid? tokenId, DateTimeOffset at) =>
        (Road, Name, Content, UploadedBy, TokenId, UploadedAt) = (road, name, Compress(cleaned), by, tokenId, at);

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public UploadRoad Road { get; private init; }

    public string Name { get; private init; } = "";

    public string Format { get; private set; } = "";

    public Guid? UserId { get; private set; }

    public string? Identity { get; private set; }

    public string Machine { get; private set; } = "";

    public Guid? MachineId { get; private set; }

    public string Place { get; private set; } = "";

    public string? Tool { get; private set; }

    public string? TimeZone { get; private set; }

    public byte[] Content { get; private init; } = [];

    public Guid? UploadedBy { get; private init; }

    public Guid? TokenId { get; private init; }

    public DateTimeOffset UploadedAt { get; private init; }

    public DateTimeOffset? TakenAt { get; private set; }

    public DateTimeOffset? UndoneAt { get; private set; }

    public Guid? UndoneBy { get; private set; }

    public DateOnly? FirstDay { get; private set; }

    public DateOnly? LastDay { get; private set; }

    public string[] Parts { get; private set; } = [];

    public int NewParts { get; private set; }

    public int ChangedParts { get; private set; }

    public long Tokens { get; private set; }

    public decimal? ReportedUsd { get; private set; }

    public bool IsStanding => TakenAt is not null && UndoneAt is null;

    public DayRange? Days => FirstDay is { } first && LastDay is { } last ? new DayRange(first, last) : null;

    public void Put(UploadPlace place, string? tool, string? timeZone) =>
        (UserId, Identity, Machine, MachineId, Place, Tool, TimeZone) = (place.UserId, place.Identity, place.Machine, place.MachineId, place.Key, tool, timeZone);

    public void Take(UsageReport report, IReadOnlyList<ImportedDay> days, DateTimeOffset at)
    {
        (TakenAt, Format, Tokens, ReportedUsd) = (at, report.Format, report.Tokens.Total, report.ReportedUsd);
        (FirstDay, LastDay, Parts) = (report.Range?.First, report.Range?.Last, [.. report.Days.Select(PartOf)]);
        NewParts = days.Count(day => day.State == ImportStates.New);
        ChangedParts = days.Count(day => day.State == ImportStates.Changed);
    }

    public void Undo(Guid by, DateTimeOffset at) => (UndoneBy, UndoneAt) = (by, at);

    public UploadPlace PlaceOf() => new(UserId, Identity, Machine, MachineId, Place);

    /// <summary>As it was read when it came: days that had begun then.</summary>
    public Result<UsageReport> Read()
    {
        using var packed = new GZipStream(new MemoryStream(Content), CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        return ReportReader.Read(content.ToArray(), ReportOptions.At(UploadedAt, Tool));
    }

    public static string PartOf(DayTotal day) => FormattableString.Invariant($"{day.Tool} {day.Day:yyyy-MM-dd}");

    private static byte[] Compress(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            zip.Write(content);
        }

        return packed.ToArray();
    }
}
