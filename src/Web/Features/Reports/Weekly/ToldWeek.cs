using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reports.Weekly;

/// <summary>That a week's summary was decided for somebody. Its row is what makes it happen once.</summary>
public sealed class ToldWeek : IOrgOwned
{
    private ToldWeek() { } // for EF

    public Guid OrgId { get; private set; }

    /// <summary>The Monday that the week began on.</summary>
    public DateOnly Week { get; private init; }

    /// <summary>Whom; empty: the organization's channels.</summary>
    public Guid UserId { get; private init; }

    public DateTimeOffset DecidedAt { get; private init; }

    /// <summary>False: nothing had happened for so long that nothing was said.</summary>
    public bool IsTold { get; private init; }
}

internal sealed class ToldWeekMapping : IEntityTypeConfiguration<ToldWeek>
{
    public void Configure(EntityTypeBuilder<ToldWeek> week)
    {
        week.ToTable("weekly_summaries");
        week.HasKey(w => new { w.OrgId, w.Week, w.UserId });
    }
}
