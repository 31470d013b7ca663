using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Organizations;

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.ToTable("invitations");
        invitation.HasKey(i => new { i.OrgId, i.Id });
        invitation.Property(i => i.Id).ValueGeneratedNever();
        invitation.Property(i => i.Email).HasMaxLength(256);
    }
}

internal sealed class InvitationHashMapping : IEntityTypeConfiguration<InvitationHash>
{
    public void Configure(EntityTypeBuilder<InvitationHash> hash)
    {
        hash.ToTable("invitation_hashes");
        hash.HasKey(h => h.Hash);
    }
}
