using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications;

/// <summary>Where messages go besides people's mail. One folder translates for each.</summary>
public enum ChannelKind
{
    Slack,
    Webhook,
}

public enum ChannelState
{
    On,

    /// <summary>Its messages wait until a person mends it.</summary>
    Broken,
}

/// <summary>A destination that the admins set up. Address and secret are sealed and write-only.</summary>
public sealed class Channel : IOrgOwned
{
    /// <summary>How long receivers may go on with the secret before.</summary>
    public static readonly TimeSpan ChangeOver = TimeSpan.FromHours(24);

    private Channel() { } // for EF

    public Channel(ChannelKind kind, string name, Guid createdBy, DateTimeOffset createdAt) =>
        (Id, Kind, Name, CreatedBy, CreatedAt) = (Guid.CreateVersion7(), kind, name, createdBy, createdAt);

    public Guid OrgId { get; private set; }

    public Guid Id { get; private init; }

    public ChannelKind Kind { get; private init; }

    public string Name { get; private set; } = "";

    public string[] Kinds { get; private set; } = [];

    public string Address { get; private set; } = "";

    public string AddressTail { get; private set; } = "";

    public string? Secret { get; private set; }

    public string? SecretTail { get; private set; }

    public string? OldSecret { get; private set; }

    public DateTimeOffset? OldSecretUntil { get; private set; }

    public ChannelState State { get; private set; }

    public string? TroubleWords { get; private set; }

    public DateTimeOffset? TroubleAt { get; private set; }

    public DateTimeOffset? FailingSince { get; private set; }

    public DateTimeOffset? LastGoodAt { get; private set; }

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public void Revise(string name, IEnumerable<string> kinds) => (Name, Kinds) = (name, [.. kinds]);

    /// <param name="sealedAddress">As <c>SecretBox</c> gave it.</param>
    /// <param name="tail">The last four characters: all that is ever shown.</param>
    public void Lead(string sealedAddress, string tail) => (Address, AddressTail) = (sealedAddress, tail);

    /// <summary>The first secret, or a new one beside which the old one is good for a day.</summary>
    public void Sign(string sealedSecret, string tail, DateTimeOffset now)
    {
        (OldSecret, OldSecretUntil) = (Secret, Secret is null ? null : now + ChangeOver);
        (Secret, SecretTail) = (sealedSecret, tail);
    }

    public void Break(string words, DateTimeOffset at) => (State, TroubleWords, TroubleAt) = (ChannelState.Broken, words, at);

    /// <summary>Mended: what waits goes again.</summary>
    public void BeginAgain() => (State, TroubleWords, TroubleAt, FailingSince) = (ChannelState.On, null, null, null);

    public void Succeed(DateTimeOffset at) => (LastGoodAt, FailingSince) = (at, null);

    public void Fail(DateTimeOffset at) => FailingSince ??= at;
}
