using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Ingestion.Uploads;

internal sealed class UploadMapping : IEntityTypeConfiguration<Upload>
{
    public void Configure(EntityTypeBuilder<Upload> upload)
    {
        upload.ToTable("uploads");
        upload.HasKey(u => new { u.OrgId, u.Id });
        upload.Property(u => u.Id).ValueGeneratedNever();
        upload.Property(u => u.Name).HasMaxLength(200);
        upload.Property(u => u.Format).HasMaxLength(80);
        upload.Property(u => u.Identity).HasMaxLength(256);
        upload.Property(u => u.Machine).HasMaxLength(120);
        upload.Property(u => u.Place).HasMaxLength(120);
        upload.Property(u => u.Tool).HasMaxLength(64);
        upload.Property(u => u.TimeZone).HasMaxLength(64);
        upload.Property(u => u.ReportedUsd).HasPrecision(24, 12);
    }
}
