using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Ingestion.Submissions;

internal sealed class SubmissionMapping : IEntityTypeConfiguration<Submission>
{
    public void Configure(EntityTypeBuilder<Submission> submission)
    {
        submission.ToTable("submissions");
        submission.HasKey(s => new { s.OrgId, s.Id });
        submission.Property(s => s.Id).ValueGeneratedNever();
        submission.Property(s => s.Device).HasMaxLength(96);
        submission.Property(s => s.DeviceName).HasMaxLength(120);
        submission.Property(s => s.Client).HasMaxLength(32);
        submission.Property(s => s.ClientVersion).HasMaxLength(64);
        submission.Property(s => s.CostUsd).HasPrecision(24, 12);
    }
}

internal sealed class SubmittedPartMapping : IEntityTypeConfiguration<SubmittedPart>
{
    public void Configure(EntityTypeBuilder<SubmittedPart> part)
    {
        part.ToTable("submitted_parts");
        part.HasKey(p => new { p.OrgId, p.UserId, p.Device, p.Day, p.Client });
        part.Property(p => p.Device).HasMaxLength(96);
        part.Property(p => p.Client).HasMaxLength(128);
        part.Property(p => p.CostUsd).HasPrecision(24, 12);
        part.Property(p => p.PrunedCostUsd).HasPrecision(24, 12);
        part.Property(p => p.Entries).HasColumnType("jsonb");
        part.Property(p => p.Tellings).HasColumnType("jsonb");
        part.Property(p => p.PrunedEntries).HasColumnType("jsonb");
    }
}

internal sealed class ClientMessageMapping : IEntityTypeConfiguration<ClientMessage>
{
    public void Configure(EntityTypeBuilder<ClientMessage> message)
    {
        message.ToTable("client_messages");
        message.HasKey(m => new { m.OrgId, m.UserId, m.Hash });
        message.Property(m => m.Tool).HasMaxLength(64);
        message.Property(m => m.Provider).HasMaxLength(64);
        message.Property(m => m.Model).HasMaxLength(200);
        message.Property(m => m.Project).HasMaxLength(128);
        message.Property(m => m.Conversation).HasMaxLength(128);
        message.Property(m => m.CostUsd).HasPrecision(24, 12);
    }
}
