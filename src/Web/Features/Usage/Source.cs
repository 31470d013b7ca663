using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

public enum SourceKind
{
    Connection,
    Device,
    Otlp,
    Upload,
    Manual,
}

/// <summary>Where usage lines came from.</summary>
public sealed class Source : IOrgOwned
{
    private Source() { } // for EF

    public Source(SourceKind kind, string naturalKey, string name, Guid? machineId, Guid? userId, bool selfDeclared, DateTimeOffset createdAt) =>
        (Kind, NaturalKey, Name, MachineId, UserId, SelfDeclared, CreatedAt) = (kind, naturalKey, name, machineId, userId, selfDeclared, createdAt);

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public SourceKind Kind { get; private init; }

    /// <summary>What makes it the same source again: a device's id, a token's id and installation, a connection's id.</summary>
    public string NaturalKey { get; private init; } = "";

    public string Name { get; private set; } = "";

    /// <summary>The machine it speaks for: two sources of one machine may tell of the same usage.</summary>
    public Guid? MachineId { get; private init; }

    /// <summary>Whose lines they are when the lines name nobody.</summary>
    public Guid? UserId { get; private init; }

    /// <summary>Names in its lines are claims of whoever holds a shared token: they never displace a device's lines.</summary>
    public bool SelfDeclared { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? ObservedAt { get; private set; }

    /// <summary>Lowest and highest version of the rules that read its lines.</summary>
    public int? LowestReader { get; private set; }

    public int? HighestReader { get; private set; }
}

/// <summary>A UTC day to roll up again; the generation keeps a mark that was set during a rollup.</summary>
public sealed class DirtyDay : IOrgOwned
{
    public Guid OrgId { get; private set; }

    public DateOnly Day { get; private init; }

    public long Generation { get; private set; }

    public DateTimeOffset MarkedAt { get; private set; }
}

/// <summary>When a source last spoke of a whole day: an older telling never replaces a newer one.</summary>
public sealed class SourceDay : IOrgOwned
{
    public Guid OrgId { get; private set; }

    public Guid SourceId { get; private init; }

    public DateOnly Day { get; private init; }

    /// <summary>Whose part of the day; zero: everybody's.</summary>
    public Guid IdentityId { get; private init; }

    public DateTimeOffset ObservedAt { get; private set; }

    /// <summary>This telling was read at the vendor's own address.</summary>
    public bool AtVendor { get; private set; }
}
