namespace TeamCost.Web.Features.Providers;

/// <summary>What can go wrong with a provider account. Each kind has its state and its next step (<see cref="Troubles"/>).</summary>
public enum Trouble
{
    /// <summary>Unknown, revoked or expired key.</summary>
    KeyRejected,

    /// <summary>A key of another kind than the one that is needed.</summary>
    KeyOfWrongKind,

    /// <summary>The key works but lacks a permission or scope.</summary>
    PermissionMissing,

    /// <summary>The key is not authorized for single sign-on of the organization.</summary>
    SsoNeeded,

    /// <summary>The account's plan does not offer this.</summary>
    PlanTooSmall,

    /// <summary>A policy of the account turns it off.</summary>
    PolicyOff,

    /// <summary>The account has a problem with its payment or billing set-up.</summary>
    AccountProblem,

    /// <summary>No such organization, workspace or feed under this key.</summary>
    NotFound,

    /// <summary>Asked too often; goes on by itself.</summary>
    RateLimited,

    /// <summary>Server errors, time-outs, no connection; goes on by itself.</summary>
    ProviderDown,

    /// <summary>Truncated, malformed or of another shape than the contract says.</summary>
    BadAnswer,

    /// <summary>The provider refused a request of ours as wrong: ours to mend.</summary>
    RequestRefused,

    /// <summary>The address is private or may not be reached.</summary>
    AddressRefused,

    /// <summary>Our own store cannot open the key (another key ring or certificate).</summary>
    KeyUnreadable,
}

/// <summary>
/// A vendor said no, or nothing. The one exception type of connectors: the sentence is for a person, never holds a key or a body, and says
/// what happened; what to do about it follows from the trouble.
/// </summary>
public sealed class ProviderException(Trouble trouble, string sentence, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(sentence, inner)
{
    public Trouble Trouble { get; } = trouble;

    /// <summary>How long the provider asks us to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>A person has to do something; asking again does not help.</summary>
    public bool IsPermanent => Trouble.NeedsPerson();
}

public static class Troubles
{
    /// <summary>Stops the connection (or closes the feed) until somebody acts.</summary>
    public static bool NeedsPerson(this Trouble trouble) => trouble is
        Trouble.KeyRejected or Trouble.KeyOfWrongKind or Trouble.PermissionMissing or Trouble.SsoNeeded or Trouble.PlanTooSmall or Trouble.PolicyOff
        or Trouble.AccountProblem or Trouble.NotFound or Trouble.AddressRefused or Trouble.KeyUnreadable;

    /// <summary>What a person does next.</summary>
    public static string NextStep(this Trouble trouble) => trouble switch
    {
        Trouble.KeyRejected => "Make a new key with the provider and replace the old one here.",
        Trouble.KeyOfWrongKind => "Follow the steps beside the form to make a key of the right kind.",
        Trouble.PermissionMissing => "Make a key with the missing permission and replace the old one here.",
        Trouble.SsoNeeded => "Authorize the key for single sign-on with the provider, then test again.",
        Trouble.PlanTooSmall => "Nothing is wrong with the key. What the plan offers is still read; the rest can be uploaded as a file.",
        Trouble.PolicyOff => "Ask an owner of the account to turn the policy on, then test again.",
        Trouble.AccountProblem => "Mend the billing set-up with the provider, then test again.",
        Trouble.NotFound => "Check the name of the organization or workspace, and that the key belongs to it.",
        Trouble.RateLimited => "Nothing to do: it goes on by itself when the provider's limit allows.",
        Trouble.ProviderDown => "Nothing to do: it is tried again by itself.",
        Trouble.BadAnswer => "Nothing to do: it is tried again by itself. If it stays, the provider changed its answers; report it to us.",
        Trouble.RequestRefused => "The provider refuses how we ask. Report it to us with the sentence above.",
        Trouble.AddressRefused => "Use a public address, or ask the operator of this server to allow this one.",
        Trouble.KeyUnreadable => "Enter the key again, or restore the key ring together with its certificate.",
        _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, null),
    };
}
