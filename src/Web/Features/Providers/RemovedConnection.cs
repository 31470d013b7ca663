using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// A connection that went while its history stayed. When the same account comes back it takes the old id up again, so that what it says
/// replaces the kept history instead of standing beside it.
/// </summary>
public sealed class RemovedConnection : IOrgOwned
{
    private RemovedConnection() { } // for EF

    public RemovedConnection(Connection connection, DateTimeOffset removedAt) =>
        (Id, Provider, Name, AccountId, RemovedAt) = (connection.Id, connection.Provider, connection.Name, connection.AccountId, removedAt);

    public Guid OrgId { get; private set; }

    public Guid Id { get; private init; }

    public string Provider { get; private init; } = "";

    public string Name { get; private init; } = "";

    public string? AccountId { get; private init; }

    public DateTimeOffset RemovedAt { get; private init; }
}

internal sealed class RemovedConnectionMapping : IEntityTypeConfiguration<RemovedConnection>
{
    public void Configure(EntityTypeBuilder<RemovedConnection> removed)
    {
        removed.ToTable("removed_connections");
        removed.HasKey(r => new { r.OrgId, r.Id });
        removed.Property(r => r.Id).ValueGeneratedNever();
        removed.Property(r => r.Provider).HasMaxLength(64);
        removed.Property(r => r.Name).HasMaxLength(120);
        removed.Property(r => r.AccountId).HasMaxLength(200);
    }
}
