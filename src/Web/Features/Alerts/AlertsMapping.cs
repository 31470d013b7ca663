using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Alerts;

internal sealed class AlertMapping : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> alert)
    {
        alert.ToTable("alerts");
        alert.HasKey(a => new { a.OrgId, a.Id });
        alert.HasIndex(a => new { a.OrgId, a.Key }).IsUnique();
        alert.Property(a => a.Key).HasMaxLength(300);
        alert.Property(a => a.Subject).HasMaxLength(260);
        alert.Property(a => a.Title).HasMaxLength(240);
        alert.Property(a => a.Summary).HasMaxLength(1000);
        alert.Property(a => a.SpentUsd).HasPrecision(24, 12);
        alert.Property(a => a.AmountUsd).HasPrecision(18, 6);
        alert.Property(a => a.ExpectedUsd).HasPrecision(24, 12);
        alert.Ignore(a => a.IsOpen);
    }
}

internal sealed class AlertStepMapping : IEntityTypeConfiguration<AlertStep>
{
    public void Configure(EntityTypeBuilder<AlertStep> step)
    {
        step.ToTable("alert_steps");
        step.HasKey(s => new { s.OrgId, s.Id });
        step.Property(s => s.Words).HasMaxLength(300);
    }
}

internal sealed class AlertMuteMapping : IEntityTypeConfiguration<AlertMute>
{
    public void Configure(EntityTypeBuilder<AlertMute> mute)
    {
        mute.ToTable("alert_mutes");
        mute.HasKey(m => new { m.OrgId, m.Subject });
        mute.Property(m => m.Subject).HasMaxLength(260);
    }
}
