using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Pricing;

internal sealed class OrgPriceMapping : IEntityTypeConfiguration<OrgPrice>
{
    public void Configure(EntityTypeBuilder<OrgPrice> price)
    {
        price.ToTable("prices");
        price.HasKey(p => new { p.OrgId, p.Id });
        price.Property(p => p.Id).ValueGeneratedNever();
        price.Property(p => p.Provider).HasMaxLength(64);
        price.Property(p => p.Model).HasMaxLength(200);
        price.Property(p => p.InputPerMtok).HasPrecision(18, 8);
        price.Property(p => p.OutputPerMtok).HasPrecision(18, 8);
        price.Property(p => p.CacheReadPerMtok).HasPrecision(18, 8);
        price.Property(p => p.CacheWrite5mPerMtok).HasPrecision(18, 8);
        price.Property(p => p.CacheWrite1hPerMtok).HasPrecision(18, 8);
    }
}

internal sealed class BillingModeMapping : IEntityTypeConfiguration<BillingMode>
{
    public void Configure(EntityTypeBuilder<BillingMode> mode)
    {
        mode.ToTable("billing_modes");
        mode.HasKey(m => new { m.OrgId, m.Tool, m.UserId });
        mode.Property(m => m.Tool).HasMaxLength(64);
    }
}

internal sealed class PriceStateMapping : IEntityTypeConfiguration<PriceState>
{
    public void Configure(EntityTypeBuilder<PriceState> state)
    {
        state.ToTable("price_states");
        state.HasKey(s => s.OrgId);
        state.Property(s => s.OrgId).ValueGeneratedNever();
        state.Property(s => s.Version).HasMaxLength(80);
    }
}
