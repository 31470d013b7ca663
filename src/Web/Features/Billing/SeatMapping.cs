using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Billing;

internal sealed class SeatMapping : IEntityTypeConfiguration<Seat>
{
    public void Configure(EntityTypeBuilder<Seat> seat)
    {
        seat.ToTable("seats");
        seat.HasKey(s => new { s.OrgId, s.SourceId, s.Holder, s.FromDay });
        seat.Property(s => s.Holder).HasMaxLength(200);
        seat.Property(s => s.Provider).HasMaxLength(64);
        seat.Property(s => s.Tool).HasMaxLength(64);
        seat.Property(s => s.Plan).HasMaxLength(64);
        seat.Property(s => s.LastActivityIn).HasMaxLength(120);
    }
}

internal sealed class SeatPriceMapping : IEntityTypeConfiguration<SeatPrice>
{
    public void Configure(EntityTypeBuilder<SeatPrice> price)
    {
        price.ToTable("seat_prices");
        price.HasKey(p => new { p.OrgId, p.Provider, p.Plan, p.FromDay });
        price.Property(p => p.Provider).HasMaxLength(64);
        price.Property(p => p.Plan).HasMaxLength(64);
        price.Property(p => p.UsdPerMonth).HasPrecision(18, 6);
        price.Property(p => p.Allowance).HasPrecision(18, 6);
    }
}

internal sealed class PlanMapping : IEntityTypeConfiguration<Plan>
{
    public void Configure(EntityTypeBuilder<Plan> plan)
    {
        plan.ToTable("plans");
        plan.HasKey(p => new { p.OrgId, p.Id });
        plan.Property(p => p.Id).ValueGeneratedNever();
        plan.Property(p => p.Name).HasMaxLength(120);
        plan.Property(p => p.Provider).HasMaxLength(64);
        plan.Property(p => p.Tool).HasMaxLength(64);
        plan.Property(p => p.Currency).HasMaxLength(3).IsFixedLength();
        plan.Property(p => p.Amount).HasPrecision(18, 6);
    }
}

internal sealed class TellingDayMapping : IEntityTypeConfiguration<TellingDay>
{
    public void Configure(EntityTypeBuilder<TellingDay> day)
    {
        day.ToTable("telling_days");
        day.HasKey(d => new { d.OrgId, d.SourceId, d.Kind, d.Day });
    }
}
