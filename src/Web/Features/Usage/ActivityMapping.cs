using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Usage;

internal sealed class ActivityLineMapping : IEntityTypeConfiguration<StoredActivityLine>
{
    public void Configure(EntityTypeBuilder<StoredActivityLine> line)
    {
        line.ToTable("activity_lines");
        line.HasKey(l => new { l.OrgId, l.Day, l.SourceId, l.Key });
        line.Property(l => l.Tool).HasMaxLength(64);
        line.Property(l => l.Provider).HasMaxLength(64);
        line.Property(l => l.Metric).HasMaxLength(40);
        line.Property(l => l.Detail).HasMaxLength(120);
        line.Property(l => l.Value).HasPrecision(24, 6);
    }
}

internal sealed class DailyActivityMapping : IEntityTypeConfiguration<DailyActivity>
{
    public void Configure(EntityTypeBuilder<DailyActivity> row)
    {
        row.ToTable("daily_activity");
        row.HasKey(r => new { r.OrgId, r.Day, r.Seq });
        row.Property(r => r.Tool).HasMaxLength(64);
        row.Property(r => r.Provider).HasMaxLength(64);
        row.Property(r => r.Metric).HasMaxLength(40);
        row.Property(r => r.Value).HasPrecision(24, 6);
    }
}
