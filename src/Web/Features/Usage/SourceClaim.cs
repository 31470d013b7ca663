namespace TeamCost.Web.Features.Usage;

/// <summary>
/// Who speaks, as far as the credential proves it. A batch's source comes from here, never from its body; the installation id only keeps
/// a machine the same machine after a new login.
/// </summary>
public sealed record SourceClaim
{
    private SourceClaim() { }

    public required SourceKind Kind { get; init; }

    /// <summary>Empty for a device: its id is known once its row is open.</summary>
    public string NaturalKey { get; private init; } = "";

    public required string Name { get; init; }

    public Guid? MachineId { get; private init; }

    /// <summary>Whose lines they are when the lines name nobody.</summary>
    public Guid? UserId { get; private init; }

    public Guid? InstallationId { get; private init; }

    public Guid? TokenId { get; private init; }

    public bool SelfDeclared { get; private init; }

    /// <summary>Lines may name people.</summary>
    public bool MayName { get; private init; }

    /// <summary>
    /// A provider's own account tells it: the projects are the account's, not folders on somebody's machine, and its bills name them too.
    /// </summary>
    public bool IsAccounts { get; private init; }

    /// <summary>Read at the vendor's own address, not at one that somebody set: what is told can be vouched for.</summary>
    public bool AtVendor { get; init; }

    /// <summary>A device token: the person's machine.</summary>
    public static SourceClaim Device(Guid userId, Guid installationId, string? name, Guid? tokenId = null) => new()
    {
        Kind = SourceKind.Device,
        Name = Cut(name, "A device"),
        UserId = userId,
        InstallationId = installationId,
        TokenId = tokenId,
    };

    /// <summary>An ingest token: whoever holds it, from one installation.</summary>
    public static SourceClaim Upload(Guid tokenId, Guid installationId, string? name) => new()
    {
        Kind = SourceKind.Upload,
        NaturalKey = $"{tokenId:N}:{installationId:N}",
        Name = Cut(name, "Uploads"),
        SelfDeclared = true,
        MayName = true,
    };

    /// <summary>Day totals by a person's own token. Where the token's machine is known, they may tell of the same usage as its logs.</summary>
    public static SourceClaim OwnTotals(Guid tokenId, Guid userId, Guid? deviceId, string name) => new()
    {
        Kind = SourceKind.Upload,
        NaturalKey = $"sync:{tokenId:N}",
        Name = Cut(name, "Day totals"),
        MachineId = deviceId ?? tokenId,
        UserId = userId,
    };

    /// <summary>Day totals by a shared token, which says whose they are.</summary>
    public static SourceClaim SharedTotals(Guid tokenId, string name) => new()
    {
        Kind = SourceKind.Upload,
        NaturalKey = $"sync:{tokenId:N}",
        Name = Cut(name, "Day totals"),
        SelfDeclared = true,
        MayName = true,
    };

    /// <summary>
    /// Day totals of one tool from a report about one person. Where the machine is not known they are compared with all that is known of the person.
    /// </summary>
    public static SourceClaim Report(Guid userId, string machine, string tool, string name, Guid? machineId) => new()
    {
        Kind = SourceKind.Upload,
        NaturalKey = $"r:{userId:N}:{machine}:{tool}",
        Name = Cut(name, "Reports"),
        MachineId = machineId,
        UserId = userId,
        SelfDeclared = machineId is null,
    };

    /// <summary>Day totals of one tool from reports that say themselves whose they are.</summary>
    public static SourceClaim NamedReport(string machine, string tool, string name) => new()
    {
        Kind = SourceKind.Upload,
        NaturalKey = $"r:names:{machine}:{tool}",
        Name = Cut(name, "Reports"),
        SelfDeclared = true,
        MayName = true,
    };

    /// <summary>Day totals that a person's own client submits for one of its machines; null: it is not known which of the person's machines that is.</summary>
    /// <param name="device">The client's own key of the machine.</param>
    public static SourceClaim Submitted(Guid userId, string device, Guid? machineId, string name) => new()
    {
        Kind = SourceKind.Upload,
        NaturalKey = $"submitted:{userId:N}:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(device))[..16])}",
        Name = Cut(name, "Submitted totals"),
        MachineId = machineId,
        UserId = userId,
    };

    /// <summary>The same source again, by its own key: to take back what it told.</summary>
    public static SourceClaim SubmittedAgain(Guid userId, string naturalKey, string name) => new()
    {
        Kind = SourceKind.Upload,
        NaturalKey = naturalKey,
        Name = name,
        UserId = userId,
    };

    /// <summary>Single messages that a person's own client tells; it does not say from which machine.</summary>
    public static SourceClaim Messages(Guid userId, string client) => new()
    {
        Kind = SourceKind.Upload,
        NaturalKey = $"messages:{userId:N}:{client}",
        Name = Cut(client, "Messages"),
        UserId = userId,
    };

    /// <summary>The tools' own telemetry, sent with a person's token.</summary>
    public static SourceClaim Telemetry(string naturalKey, string name, Guid? machineId, Guid? userId, bool selfDeclared) => new()
    {
        Kind = SourceKind.Otlp,
        NaturalKey = naturalKey,
        Name = Cut(name, "Telemetry"),
        MachineId = machineId,
        UserId = userId,
        SelfDeclared = selfDeclared,
        MayName = true,
    };

    /// <summary>A provider account; each feed that writes lines is a source of its own, because each is the whole truth of its days.</summary>
    public static SourceClaim Connection(Guid connectionId, string name, string feed = "") => new()
    {
        Kind = SourceKind.Connection,
        NaturalKey = feed.Length == 0 ? connectionId.ToString("N") : $"{connectionId:N}:{feed}",
        Name = Cut(name, "A connection"),
        MayName = true,
        IsAccounts = true,
    };

    /// <summary>Files of a provider account: totals that whoever uploads them vouches for.</summary>
    public static SourceClaim Files(Guid connectionId, string name) => new()
    {
        Kind = SourceKind.Upload,
        NaturalKey = $"files:{connectionId:N}",
        Name = Cut(name, "Files"),
        SelfDeclared = true,
        MayName = true,
        IsAccounts = true,
    };

    /// <summary>Rows of a provider account that were typed by hand.</summary>
    public static SourceClaim TypedRows(Guid connectionId, string name) => new()
    {
        Kind = SourceKind.Manual,
        NaturalKey = $"rows:{connectionId:N}",
        Name = Cut(name, "Typed by hand"),
        SelfDeclared = true,
        MayName = true,
        IsAccounts = true,
    };

    /// <summary>Typed by hand.</summary>
    public static SourceClaim Manual(string name) => new()
    {
        Kind = SourceKind.Manual,
        NaturalKey = "manual",
        Name = Cut(name, "Typed by hand"),
        MayName = true,
    };

    internal SourceClaim On(Guid deviceId) => this with { NaturalKey = deviceId.ToString("N"), MachineId = deviceId };

    // A name is whatever a machine calls itself: PostgreSQL takes no NUL, and a screen wants no line breaks.
    private static string Cut(string? name, string otherwise)
    {
        var clean = string.Concat((name ?? "").Where(letter => !char.IsControl(letter))).Trim();
        return clean.Length == 0 ? otherwise : clean.Length > 120 ? clean[..120] : clean;
    }
}
