using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Providers.Files;

internal sealed class UploadedFileMapping : IEntityTypeConfiguration<UploadedFile>
{
    public void Configure(EntityTypeBuilder<UploadedFile> file)
    {
        file.ToTable("uploaded_files");
        file.HasKey(f => new { f.OrgId, f.Id });
        file.Property(f => f.Id).ValueGeneratedNever();
        file.Property(f => f.Name).HasMaxLength(200);
        file.Property(f => f.Columns).HasColumnType("jsonb").HasConversion(
            columns => JsonSerializer.Serialize(columns, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<SheetColumns>(text, JsonSerializerOptions.Default) ?? new SheetColumns(),
            // Replaced as a whole, never changed in place.
            new ValueComparer<SheetColumns>((a, b) => ReferenceEquals(a, b), columns => columns.GetHashCode(), columns => columns));
    }
}
