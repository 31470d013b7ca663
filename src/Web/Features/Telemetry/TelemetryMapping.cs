using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Telemetry;

internal sealed class TelemetryStreamMapping : IEntityTypeConfiguration<TelemetryStream>
{
    public void Configure(EntityTypeBuilder<TelemetryStream> stream)
    {
        stream.ToTable("telemetry_streams");
        stream.HasKey(s => new { s.OrgId, s.Id });
        stream.Property(s => s.Tool).HasMaxLength(64);
        stream.Property(s => s.Installation).HasMaxLength(64);
        stream.Property(s => s.Version).HasMaxLength(64);
    }
}

internal sealed class TelemetrySessionMapping : IEntityTypeConfiguration<TelemetrySession>
{
    public void Configure(EntityTypeBuilder<TelemetrySession> session)
    {
        session.ToTable("telemetry_sessions");
        session.HasKey(s => new { s.OrgId, s.TokenId, s.Session });
    }
}

internal sealed class TelemetryRequestMapping : IEntityTypeConfiguration<TelemetryRequest>
{
    public void Configure(EntityTypeBuilder<TelemetryRequest> request)
    {
        request.ToTable("telemetry_requests");
        request.HasKey(r => new { r.OrgId, r.Key });
        request.Property(r => r.Provider).HasMaxLength(64);
        request.Property(r => r.Model).HasMaxLength(200);
        request.Property(r => r.Tier).HasMaxLength(16);
        request.Property(r => r.Name).HasMaxLength(256);
        request.Property(r => r.ReportedUsd).HasPrecision(24, 12);
    }
}

internal sealed class TelemetrySeriesMapping : IEntityTypeConfiguration<TelemetrySeries>
{
    public void Configure(EntityTypeBuilder<TelemetrySeries> series)
    {
        series.ToTable("telemetry_series");
        series.HasKey(s => new { s.OrgId, s.Id });
        series.Property(s => s.Metric).HasMaxLength(80);
        series.Property(s => s.Measure).HasMaxLength(24);
        series.Property(s => s.Provider).HasMaxLength(64);
        series.Property(s => s.Model).HasMaxLength(200);
        series.Property(s => s.Tier).HasMaxLength(16);
        series.Property(s => s.Detail).HasMaxLength(64);
        series.Property(s => s.Name).HasMaxLength(256);
    }
}

internal sealed class TelemetryCounterMapping : IEntityTypeConfiguration<TelemetryCounter>
{
    public void Configure(EntityTypeBuilder<TelemetryCounter> counter)
    {
        counter.ToTable("telemetry_counters");
        counter.HasKey(c => new { c.OrgId, c.SeriesId, c.StartNano });
        counter.Property(c => c.LastValue).HasPrecision(30, 9);
    }
}

internal sealed class TelemetryIncrementMapping : IEntityTypeConfiguration<TelemetryIncrement>
{
    public void Configure(EntityTypeBuilder<TelemetryIncrement> increment)
    {
        increment.ToTable("telemetry_increments");
        increment.HasKey(i => new { i.OrgId, i.SeriesId, i.StartNano, i.EndNano });
        increment.Property(i => i.Value).HasPrecision(30, 9);
    }
}

internal sealed class TelemetryMarkMapping : IEntityTypeConfiguration<TelemetryMark>
{
    public void Configure(EntityTypeBuilder<TelemetryMark> mark)
    {
        mark.ToTable("telemetry_marks");
        mark.HasKey(m => new { m.OrgId, m.StreamId, m.Day });
    }
}

internal sealed class TelemetryRefusalMapping : IEntityTypeConfiguration<TelemetryRefusal>
{
    public void Configure(EntityTypeBuilder<TelemetryRefusal> refusal)
    {
        refusal.ToTable("telemetry_refusals");
        refusal.HasKey(r => new { r.OrgId, r.TokenId, r.Day, r.Reason });
        refusal.Property(r => r.Reason).HasMaxLength(200);
    }
}
