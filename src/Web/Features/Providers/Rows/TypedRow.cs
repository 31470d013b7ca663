using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeamCost.Web.Features.Providers.Files;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Rows;

/// <summary>A row typed by hand: what somebody used on a day, or in a month.</summary>
public sealed class TypedRow : IOrgOwned
{
    private TypedRow() { } // for EF

    public TypedRow(Guid connectionId, SheetRow row, Guid by, DateTimeOffset at)
    {
        (ConnectionId, TypedBy, TypedAt) = (connectionId, by, at);
        (Day, IsMonth, Actor, Tool, Model, Note) = (row.Day, row.IsMonth, row.Actor, row.Tool, row.Model, row.Note);
        (Input, Output, CacheWrite, CacheRead, Requests, Cost, Currency) = (row.Input, row.Output, row.CacheWrite, row.CacheRead, row.Requests, row.Cost, row.Currency);
    }

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public Guid ConnectionId { get; private init; }

    /// <summary>UTC; the first of the month for a month's row.</summary>
    public DateOnly Day { get; private init; }

    public bool IsMonth { get; private init; }

    public string Actor { get; private init; } = "";

    public string Tool { get; private init; } = "";

    public string Model { get; private init; } = "";

    public long? Input { get; private init; }

    public long? Output { get; private init; }

    public long? CacheWrite { get; private init; }

    public long? CacheRead { get; private init; }

    public long? Requests { get; private init; }

    public decimal? Cost { get; private init; }

    public string Currency { get; private init; } = "USD";

    public string Note { get; private init; } = "";

    public Guid TypedBy { get; private init; }

    public DateTimeOffset TypedAt { get; private init; }

    public SheetRow ToRow() => new(Day, IsMonth, Actor, Tool, Model, Input, Output, CacheWrite, CacheRead, Requests, Cost, Currency, Note);
}

internal sealed class TypedRowMapping : IEntityTypeConfiguration<TypedRow>
{
    public void Configure(EntityTypeBuilder<TypedRow> row)
    {
        row.ToTable("typed_rows");
        row.HasKey(r => new { r.OrgId, r.Id });
        row.Property(r => r.Id).ValueGeneratedNever();
        row.Property(r => r.Actor).HasMaxLength(256);
        row.Property(r => r.Tool).HasMaxLength(64);
        row.Property(r => r.Model).HasMaxLength(200);
        row.Property(r => r.Currency).HasMaxLength(3).IsFixedLength();
        row.Property(r => r.Cost).HasPrecision(24, 12);
        row.Property(r => r.Note).HasMaxLength(200);
    }
}
