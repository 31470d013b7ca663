using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Publishing;

internal sealed class PublishedProfileMapping : IEntityTypeConfiguration<PublishedProfile>
{
    public void Configure(EntityTypeBuilder<PublishedProfile> profile)
    {
        profile.ToTable("published_profiles");
        profile.HasKey(p => p.UserId);
        profile.Property(p => p.UserId).ValueGeneratedNever();
        profile.Property(p => p.Handle).HasMaxLength(40);
        profile.Property(p => p.DisplayName).HasMaxLength(80);
        profile.Property(p => p.About).HasMaxLength(160);
    }
}

internal sealed class PublishedDayMapping : IEntityTypeConfiguration<PublishedDay>
{
    public void Configure(EntityTypeBuilder<PublishedDay> day)
    {
        day.ToTable("published_days");
        day.HasKey(d => new { d.UserId, d.Day, d.Tool, d.Provider, d.Model });
        day.Property(d => d.Tool).HasMaxLength(64);
        day.Property(d => d.Provider).HasMaxLength(64);
        day.Property(d => d.Model).HasMaxLength(200);
        day.Property(d => d.CostUsd).HasPrecision(24, 12);
        day.Ignore(d => d.Tokens);
    }
}

internal sealed class PublishingMarkMapping : IEntityTypeConfiguration<PublishingMark>
{
    public void Configure(EntityTypeBuilder<PublishingMark> mark)
    {
        mark.ToTable("publishing_marks");
        mark.HasKey(m => m.UserId);
        mark.Property(m => m.UserId).ValueGeneratedNever();
    }
}

internal sealed class PublishingChoiceMapping : IEntityTypeConfiguration<PublishingChoice>
{
    public void Configure(EntityTypeBuilder<PublishingChoice> choice)
    {
        choice.ToTable("publishing_choices");
        choice.HasKey(c => new { c.OrgId, c.UserId });
    }
}

internal sealed class HeldDayMapping : IEntityTypeConfiguration<HeldDay>
{
    public void Configure(EntityTypeBuilder<HeldDay> held)
    {
        held.ToTable("held_days");
        held.HasKey(h => new { h.OrgId, h.Id });
        held.Property(h => h.Id).ValueGeneratedNever();
        held.Property(h => h.SourceKey).HasMaxLength(120);
        held.Property(h => h.Device).HasMaxLength(96);
        held.Property(h => h.ValueUsd).HasPrecision(24, 12);
        held.Property(h => h.UsualUsd).HasPrecision(24, 12);
    }
}

internal sealed class HeldDayReviewMapping : IEntityTypeConfiguration<HeldDayReview>
{
    public void Configure(EntityTypeBuilder<HeldDayReview> review)
    {
        review.ToTable("held_day_reviews");
        review.HasKey(r => new { r.OrgId, r.Id });
        review.Property(r => r.Id).ValueGeneratedNever();
        review.Property(r => r.Reason).HasMaxLength(500);
        review.Property(r => r.ValueUsd).HasPrecision(24, 12);
    }
}
