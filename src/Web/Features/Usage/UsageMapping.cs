using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Usage;

internal sealed class SourceMapping : IEntityTypeConfiguration<Source>
{
    public void Configure(EntityTypeBuilder<Source> source)
    {
        source.ToTable("sources");
        source.HasKey(s => new { s.OrgId, s.Id });
        source.Property(s => s.Id).ValueGeneratedNever();
        source.Property(s => s.NaturalKey).HasMaxLength(120);
        source.Property(s => s.Name).HasMaxLength(120);
    }
}

internal sealed class SourceDayMapping : IEntityTypeConfiguration<SourceDay>
{
    public void Configure(EntityTypeBuilder<SourceDay> day)
    {
        day.ToTable("source_days");
        day.HasKey(d => new { d.OrgId, d.SourceId, d.Day, d.IdentityId });
    }
}

internal sealed class DirtyDayMapping : IEntityTypeConfiguration<DirtyDay>
{
    public void Configure(EntityTypeBuilder<DirtyDay> day)
    {
        day.ToTable("dirty_days");
        day.HasKey(d => new { d.OrgId, d.Day });
    }
}

internal sealed class StoredUsageLineMapping : IEntityTypeConfiguration<StoredUsageLine>
{
    public void Configure(EntityTypeBuilder<StoredUsageLine> line)
    {
        line.ToTable("usage_lines");
        line.HasKey(l => new { l.OrgId, l.Day, l.SourceId, l.Key });
        line.Property(l => l.Tool).HasMaxLength(64);
        line.Property(l => l.Provider).HasMaxLength(64);
        line.Property(l => l.Model).HasMaxLength(200);
        line.Property(l => l.Tier).HasMaxLength(16);
        line.Property(l => l.Region).HasMaxLength(32);
        line.Property(l => l.Project).HasMaxLength(200);
        line.Property(l => l.ReportedCurrency).HasMaxLength(3).IsFixedLength();
        line.Property(l => l.ReportedAmount).HasPrecision(24, 12);
        line.Property(l => l.ListInputUsd).HasPrecision(24, 12);
        line.Property(l => l.ListOutputUsd).HasPrecision(24, 12);
        line.Property(l => l.ListCacheReadUsd).HasPrecision(24, 12);
        line.Property(l => l.ListCacheWrite5mUsd).HasPrecision(24, 12);
        line.Property(l => l.ListCacheWrite1hUsd).HasPrecision(24, 12);
        line.Property(l => l.ListSearchUsd).HasPrecision(24, 12);
    }
}

internal sealed class DailyUsageMapping : IEntityTypeConfiguration<DailyUsage>
{
    public void Configure(EntityTypeBuilder<DailyUsage> row)
    {
        row.ToTable("daily_usage");
        row.HasKey(r => new { r.OrgId, r.Day, r.UtcDay, r.Seq });
        row.Property(r => r.Tool).HasMaxLength(64);
        row.Property(r => r.Provider).HasMaxLength(64);
        row.Property(r => r.Model).HasMaxLength(200);
        row.Property(r => r.Project).HasMaxLength(200);
        row.Property(r => r.BilledUsd).HasPrecision(24, 12);
        row.Property(r => r.EstimatedUsd).HasPrecision(24, 12);
        row.Property(r => r.BestUsd).HasPrecision(24, 12);
        row.Property(r => r.ListUsd).HasPrecision(24, 12);
        row.Property(r => r.InputUsd).HasPrecision(24, 12);
        row.Property(r => r.OutputUsd).HasPrecision(24, 12);
        row.Property(r => r.CacheUsd).HasPrecision(24, 12);
        row.Property(r => r.SearchUsd).HasPrecision(24, 12);
        row.Property(r => r.RecordedUsd).HasPrecision(24, 12);
    }
}

internal sealed class HourlyUsageMapping : IEntityTypeConfiguration<HourlyUsage>
{
    public void Configure(EntityTypeBuilder<HourlyUsage> row)
    {
        row.ToTable("hourly_usage");
        row.HasKey(r => new { r.OrgId, r.Day, r.UtcDay, r.Seq });
        row.Property(r => r.Tool).HasMaxLength(64);
        row.Property(r => r.Provider).HasMaxLength(64);
        row.Property(r => r.Model).HasMaxLength(200);
        row.Property(r => r.BestUsd).HasPrecision(24, 12);
    }
}

internal sealed class DailySourceMapping : IEntityTypeConfiguration<DailySource>
{
    public void Configure(EntityTypeBuilder<DailySource> row)
    {
        row.ToTable("daily_sources");
        row.HasKey(r => new { r.OrgId, r.UtcDay, r.Seq });
        row.Property(r => r.Tool).HasMaxLength(64);
        row.Property(r => r.Provider).HasMaxLength(64);
        row.Property(r => r.Model).HasMaxLength(200);
        row.Property(r => r.BestUsd).HasPrecision(24, 12);
        row.Property(r => r.ListUsd).HasPrecision(24, 12);
        row.Property(r => r.SearchUsd).HasPrecision(24, 12);
    }
}

internal sealed class DailySessionMapping : IEntityTypeConfiguration<DailySession>
{
    public void Configure(EntityTypeBuilder<DailySession> row)
    {
        row.ToTable("daily_sessions");
        row.HasKey(r => new { r.OrgId, r.Day, r.UtcDay, r.Session, r.Tool });
        row.Property(r => r.Tool).HasMaxLength(64);
        row.Property(r => r.Project).HasMaxLength(200);
        row.Property(r => r.BestUsd).HasPrecision(24, 12);
    }
}

internal sealed class RolledDayMapping : IEntityTypeConfiguration<RolledDay>
{
    public void Configure(EntityTypeBuilder<RolledDay> day)
    {
        day.ToTable("rolled_days");
        day.HasKey(d => new { d.OrgId, d.UtcDay });
    }
}
