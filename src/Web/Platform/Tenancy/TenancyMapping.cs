using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Platform.Tenancy;

internal sealed class OrganizationMapping : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> organization)
    {
        organization.ToTable("organizations");
        organization.HasKey(o => o.OrgId);
        organization.Property(o => o.OrgId).ValueGeneratedNever();
        organization.Property(o => o.Name).HasMaxLength(80);
        organization.Property(o => o.TimeZone).HasMaxLength(64);
    }
}

internal sealed class OrgSlugMapping : IEntityTypeConfiguration<OrgSlug>
{
    public void Configure(EntityTypeBuilder<OrgSlug> slug)
    {
        slug.ToTable("org_slugs");
        slug.HasKey(s => s.Slug);
        slug.Property(s => s.Slug).HasMaxLength(40);
        slug.HasIndex(s => s.OrgId).IsUnique();
    }
}

internal sealed class MembershipMapping : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> membership)
    {
        membership.ToTable("memberships");
        membership.HasKey(m => new { m.OrgId, m.UserId });
    }
}
