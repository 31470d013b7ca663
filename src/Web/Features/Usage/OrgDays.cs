using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

public static class OrgDays
{
    /// <summary>Today in the organization's zone.</summary>
    public static DateOnly Today(this CurrentOrg org, TimeProvider clock) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), org.TimeZone).DateTime);
}
