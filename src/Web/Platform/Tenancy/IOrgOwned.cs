namespace TeamCost.Web.Platform.Tenancy;

/// <summary>A row of one organization: behind the wall in EF and in PostgreSQL.</summary>
public interface IOrgOwned
{
    Guid OrgId { get; }
}
