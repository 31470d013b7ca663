using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Budgets;

internal sealed class BudgetMapping : IEntityTypeConfiguration<Budget>
{
    public void Configure(EntityTypeBuilder<Budget> budget)
    {
        budget.ToTable("budgets");
        budget.HasKey(b => new { b.OrgId, b.Id });
        budget.Property(b => b.Id).ValueGeneratedNever();
        budget.Property(b => b.Name).HasMaxLength(80);
        budget.Property(b => b.ScopeValue).HasMaxLength(200);
        budget.Property(b => b.AmountUsd).HasPrecision(18, 6);
        budget.Ignore(b => b.IsOver);
    }
}

internal sealed class ClosedPeriodMapping : IEntityTypeConfiguration<ClosedPeriod>
{
    public void Configure(EntityTypeBuilder<ClosedPeriod> period)
    {
        period.ToTable("budget_periods");
        period.HasKey(p => new { p.OrgId, p.BudgetId, p.FirstDay });
        period.Property(p => p.AmountUsd).HasPrecision(18, 6);
        period.Property(p => p.SpentUsd).HasPrecision(24, 12);
    }
}
