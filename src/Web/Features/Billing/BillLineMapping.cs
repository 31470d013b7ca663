using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Billing;

internal sealed class BillLineMapping : IEntityTypeConfiguration<BillLine>
{
    public void Configure(EntityTypeBuilder<BillLine> line)
    {
        line.ToTable("bill_lines");
        line.HasKey(l => new { l.OrgId, l.Day, l.SourceId, l.Key });
        line.Property(l => l.Provider).HasMaxLength(64);
        line.Property(l => l.Tool).HasMaxLength(64);
        line.Property(l => l.Model).HasMaxLength(200);
        line.Property(l => l.What).HasMaxLength(200);
        line.Property(l => l.Currency).HasMaxLength(3).IsFixedLength();
        line.Property(l => l.Amount).HasPrecision(24, 12);
        line.Property(l => l.AmountUsd).HasPrecision(24, 12);
    }
}
