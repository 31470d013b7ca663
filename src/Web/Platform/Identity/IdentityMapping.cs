using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Platform.Identity;

internal sealed class ApiSessionMapping : IEntityTypeConfiguration<ApiSession>
{
    public void Configure(EntityTypeBuilder<ApiSession> session)
    {
        session.ToTable("api_sessions");
        session.HasKey(s => s.Hash);
    }
}

internal sealed class TokenMapping : IEntityTypeConfiguration<Token>
{
    public void Configure(EntityTypeBuilder<Token> token)
    {
        token.ToTable("tokens");
        token.HasKey(t => new { t.OrgId, t.Id });
        token.Property(t => t.Id).ValueGeneratedNever();
        token.Property(t => t.Name).HasMaxLength(80);
        token.Property(t => t.Hint).HasMaxLength(8);
    }
}

internal sealed class TokenHashMapping : IEntityTypeConfiguration<TokenHash>
{
    public void Configure(EntityTypeBuilder<TokenHash> hash)
    {
        hash.ToTable("token_hashes");
        hash.HasKey(h => h.Hash);
    }
}

internal sealed class TokenRequestCountMapping : IEntityTypeConfiguration<TokenRequestCount>
{
    public void Configure(EntityTypeBuilder<TokenRequestCount> count)
    {
        count.ToTable("token_requests");
        count.HasKey(c => new { c.OrgId, c.TokenId, c.What, c.HourAt });
        count.Property(c => c.What).HasMaxLength(32);
    }
}

internal sealed class DeviceMapping : IEntityTypeConfiguration<Device>
{
    public void Configure(EntityTypeBuilder<Device> device)
    {
        device.ToTable("devices");
        device.HasKey(d => new { d.OrgId, d.Id });
        device.Property(d => d.Id).ValueGeneratedNever();
        device.Property(d => d.Name).HasMaxLength(120);
    }
}
