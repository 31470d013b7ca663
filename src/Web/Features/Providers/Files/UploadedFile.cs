using TeamCost.Contracts;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>A file with usage: looked at, then perhaps taken, then perhaps undone. What it says of its days holds until a later file speaks of them.</summary>
public sealed class UploadedFile : IOrgOwned
{
    /// <summary>How long a file that was only looked at is kept.</summary>
    public static readonly TimeSpan PreviewLife = TimeSpan.FromDays(1);

    private UploadedFile() { } // for EF

    public UploadedFile(Guid connectionId, string name, byte[] content, SheetColumns columns, Guid by, DateTimeOffset at) =>
        (ConnectionId, Name, Content, Columns, UploadedBy, UploadedAt) = (connectionId, name, content, columns, by, at);

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public Guid ConnectionId { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>As it came, compressed.</summary>
    public byte[] Content { get; private init; } = [];

    public SheetColumns Columns { get; private set; } = new();

    public Guid UploadedBy { get; private init; }

    public DateTimeOffset UploadedAt { get; private init; }

    /// <summary>Null: only looked at.</summary>
    public DateTimeOffset? TakenAt { get; private set; }

    public Guid? TakenBy { get; private set; }

    public DateTimeOffset? UndoneAt { get; private set; }

    public Guid? UndoneBy { get; private set; }

    public DateOnly? FirstDay { get; private set; }

    public DateOnly? LastDay { get; private set; }

    public int GoodRows { get; private set; }

    public int BadRows { get; private set; }

    public long Tokens { get; private set; }

    public bool IsStanding => TakenAt is not null && UndoneAt is null;

    public DayRange? Days => FirstDay is { } first && LastDay is { } last ? new DayRange(first, last) : null;

    public void Choose(SheetColumns columns) => Columns = columns;

    public void Take(Sheet sheet, DayRange days, Guid by, DateTimeOffset at) =>
        (TakenBy, TakenAt, FirstDay, LastDay, GoodRows, BadRows, Tokens) = (by, at, days.First, days.Last, sheet.GoodRows, sheet.BadRows, sheet.Tokens);

    public void Undo(Guid by, DateTimeOffset at) => (UndoneBy, UndoneAt) = (by, at);

    /// <summary>The day until which a running month's row reaches: the day on which the file was taken, whenever it is read again.</summary>
    public DateOnly ReadOn(DateTimeOffset now) => DateOnly.FromDateTime((TakenAt ?? now).UtcDateTime);

    public Sheet Read(DateTimeOffset now, CancellationToken ct)
    {
        using var content = SheetReader.Unpack(Content);
        return SheetReader.Read(content, Columns, ReadOn(now), ct);
    }
}
