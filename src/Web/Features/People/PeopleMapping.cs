using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.People;

internal sealed class TeamMapping : IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Team> team)
    {
        team.ToTable("teams");
        team.HasKey(t => new { t.OrgId, t.Id });
        team.Property(t => t.Id).ValueGeneratedNever();
        team.Property(t => t.Name).HasMaxLength(80);
    }
}

internal sealed class TeamMemberMapping : IEntityTypeConfiguration<TeamMember>
{
    public void Configure(EntityTypeBuilder<TeamMember> member)
    {
        member.ToTable("team_members");
        member.HasKey(m => new { m.OrgId, m.UserId, m.FromDay });
    }
}

internal sealed class SourceIdentityMapping : IEntityTypeConfiguration<SourceIdentity>
{
    public void Configure(EntityTypeBuilder<SourceIdentity> identity)
    {
        identity.ToTable("identities");
        identity.HasKey(i => new { i.OrgId, i.Id });
        identity.Property(i => i.Id).ValueGeneratedNever();
        identity.Property(i => i.Name).HasMaxLength(256);
        identity.Property(i => i.Provider).HasMaxLength(64);
        identity.Property(i => i.ExternalId).HasMaxLength(200);
        identity.Property(i => i.DisplayName).HasMaxLength(200);
        identity.Property(i => i.Email).HasMaxLength(256);
        identity.Property(i => i.Hint).HasMaxLength(300);
    }
}

internal sealed class IdentityChangeMapping : IEntityTypeConfiguration<IdentityChange>
{
    public void Configure(EntityTypeBuilder<IdentityChange> change)
    {
        change.ToTable("identity_changes");
        change.HasKey(c => new { c.OrgId, c.Id });
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.Words).HasMaxLength(300);
        change.Property(c => c.Before).HasColumnType("jsonb");
    }
}
