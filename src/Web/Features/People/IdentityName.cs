using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.People;

/// <summary>What kind of name a source uses for somebody.</summary>
public enum IdentityKind
{
    Name,
    Email,
    Login,
    Key,
    UserId,
    Service,
    Installation,
}

/// <summary>What a provider says of a name that its lines use.</summary>
/// <param name="Name">As the lines say it, such as <c>mira@…</c>, <c>github:mira-okafor</c>, <c>key:ci-nightly</c>. Unique in the organization, case ignored.</param>
/// <param name="ExternalId">The provider's unchanging id: a renamed login stays the same identity. Null where there is none.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Email">A member whose confirmed address it is gets the identity by itself.</param>
/// <param name="Hint">What helps a person to recognize it, such as "created by mira@…, workspace Production".</param>
/// <param name="Login">A login at GitHub: a member who signed in with it gets the identity by itself.</param>
public sealed record IdentityName(
    string Name, IdentityKind Kind, string Provider, string? ExternalId = null, string? DisplayName = null, string? Email = null, string? Hint = null,
    string? Login = null);

/// <summary>Assignments made in one go, so that they can be undone in one go.</summary>
public sealed class IdentityChange : IOrgOwned
{
    private IdentityChange() { } // for EF

    public IdentityChange(string words, string before, Guid? by, DateTimeOffset at) => (Words, Before, By, At) = (words, before, by, at);

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public DateTimeOffset At { get; private init; }

    public Guid? By { get; private init; }

    public string Words { get; private init; } = "";

    /// <summary>JSON: what each identity was before.</summary>
    public string Before { get; private init; } = "[]";

    public DateTimeOffset? UndoneAt { get; private set; }

    public void UndoAt(DateTimeOffset at) => UndoneAt = at;
}
