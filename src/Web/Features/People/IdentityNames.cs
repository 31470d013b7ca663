namespace TeamCost.Web.Features.People;

/// <summary>
/// The rule of renaming, over the rows in question: a provider's unchanging id finds the row first, the name second. No services.
/// </summary>
internal sealed class IdentityNames
{
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, SourceIdentity> _byName;
    private readonly Dictionary<(string, string), SourceIdentity> _byId = [];
    private readonly Dictionary<SourceIdentity, (string Provider, string? ExternalId)> _ids = [];

    private IdentityNames(IReadOnlyCollection<SourceIdentity> known, DateTimeOffset now)
    {
        _now = now;
        _byName = known.ToDictionary(identity => IdentityOpener.Fold(identity.Name), StringComparer.Ordinal);
        foreach (var identity in known.Where(identity => identity is { Provider: not null, ExternalId: not null }))
        {
            _byId[(identity.Provider!, identity.ExternalId!)] = identity;
        }
    }

    public List<SourceIdentity> Added { get; } = [];

    /// <summary>Rows that get another name, and which.</summary>
    public Dictionary<SourceIdentity, string> Renamed { get; } = [];

    /// <summary>Rows whose unchanging id goes to another row, or is replaced.</summary>
    public HashSet<SourceIdentity> LostIds { get; } = [];

    public static IdentityNames Of(IReadOnlyCollection<SourceIdentity> known, DateTimeOffset now) => new(known, now);

    /// <summary>As they are compared and stored; each name once, each unchanging id once.</summary>
    public static List<IdentityName> Distinct(IEnumerable<IdentityName> said)
    {
        var ids = new HashSet<(string, string)>();
        return [.. said
            .Select(name => name with
            {
                Name = Cut(IdentityOpener.Fold(name.Name), 256)!, ExternalId = Cut(name.ExternalId, 200), DisplayName = Cut(name.DisplayName, 200),
                Email = Cut(name.Email, 256)?.ToLowerInvariant(), Hint = Cut(name.Hint, 300),
            })
            .Where(name => name.Name.Length > 0)
            .DistinctBy(name => name.Name, StringComparer.Ordinal)
            .Select(name => name.ExternalId is { } id && !ids.Add((name.Provider, id)) ? name with { ExternalId = null } : name)
            .OrderBy(name => name.Name, StringComparer.Ordinal)];
    }

    /// <summary>Whether anything would be written.</summary>
    public bool IsNews(IEnumerable<IdentityName> names) => names.Any(name =>
        _byName.GetValueOrDefault(name.Name) is not { } named
        || (OfId(name) is { } owner ? owner != named && !IsSettled(owner, named) : name.ExternalId is not null && (named.ExternalId is null || named.Provider == name.Provider))
        || named.IsNews(name));

    public void Take(IdentityName name)
    {
        var identity = Find(name);
        if (name.ExternalId is { } id && !_byId.ContainsKey((name.Provider, id)) && (IdOf(identity) is not { ExternalId: not null } has || has.Provider == name.Provider))
        {
            Give(identity, name.Provider, id);
        }

        identity.Describe(name);
    }

    /// <summary>After the rows that lost an id were written: no two rows may have one id at any moment.</summary>
    public void GiveIds()
    {
        foreach (var (identity, (provider, externalId)) in _ids.Where(one => one.Value.ExternalId is not null))
        {
            identity.Know(provider, externalId!);
        }
    }

    private SourceIdentity Find(IdentityName name)
    {
        var (owner, named) = (OfId(name), _byName.GetValueOrDefault(name.Name));
        if (owner is null)
        {
            // Another account of the same provider had this login: somebody else. A key or a service of the same name is its successor.
            var isSomebodyElse = named is not null && name is { ExternalId: not null, Kind: IdentityKind.Login or IdentityKind.UserId }
                && IdOf(named) is { ExternalId: { } other } has && has.Provider == name.Provider && other != name.ExternalId;
            if (isSomebodyElse)
            {
                StepAside(named!);
            }

            return named is null || isSomebodyElse ? Add(name) : named;
        }

        if (named is null || named == owner)
        {
            return Rename(owner, name.Name);
        }

        if (IdOf(named) is { ExternalId: not null } taken)
        {
            if (taken.Provider != name.Provider)
            {
                // An address that several providers use: the same person, whatever their ids.
                named.Inherit(owner);
                return named;
            }

            StepAside(named);
            return Rename(owner, name.Name);
        }

        // Lines already stand under the new name: it takes the id over, and whose the old one was.
        TakeIdFrom(owner);
        Give(named, name.Provider, name.ExternalId!);
        named.Inherit(owner);
        return named;
    }

    private static bool IsSettled(SourceIdentity owner, SourceIdentity named) =>
        named.ExternalId is not null && named.Provider != owner.Provider && !named.WouldInherit(owner);

    private SourceIdentity? OfId(IdentityName name) => name.ExternalId is { } id ? _byId.GetValueOrDefault((name.Provider, id)) : null;

    private (string Provider, string? ExternalId)? IdOf(SourceIdentity identity) =>
        _ids.TryGetValue(identity, out var given) ? given : identity.Provider is null ? null : (identity.Provider, identity.ExternalId);

    private SourceIdentity Add(IdentityName name)
    {
        var added = new SourceIdentity(name.Name, _now);
        Added.Add(added);
        _byName[name.Name] = added;
        return added;
    }

    private SourceIdentity Rename(SourceIdentity identity, string name)
    {
        var old = Renamed.GetValueOrDefault(identity) ?? IdentityOpener.Fold(identity.Name);
        if (old != name)
        {
            if (_byName.GetValueOrDefault(old) == identity)
            {
                _byName.Remove(old);
            }

            Renamed[identity] = name;
            _byName[name] = identity;
        }

        return identity;
    }

    // It had the name before somebody else; if the provider still knows it, it says the new one in the same telling.
    private void StepAside(SourceIdentity identity)
    {
        // By the row's own id, because no other row can ever have stepped aside under it.
        var name = Renamed.GetValueOrDefault(identity) ?? IdentityOpener.Fold(identity.Name);
        Rename(identity, $"{Cut(name, 230)} (before, {identity.Id.ToString("N")[^8..]})");
    }

    private void TakeIdFrom(SourceIdentity owner)
    {
        LostIds.Add(owner);
        _ids[owner] = (owner.Provider!, null);
        _byId.Remove((owner.Provider!, owner.ExternalId!));
    }

    private void Give(SourceIdentity identity, string provider, string externalId)
    {
        if (identity.ExternalId is not null)
        {
            LostIds.Add(identity);
        }

        _ids[identity] = (provider, externalId);
        _byId[(provider, externalId)] = identity;
    }

    private static string? Cut(string? text, int most) =>
        string.IsNullOrWhiteSpace(text) ? text is null ? null : "" : text.Trim() is { } trimmed && trimmed.Length > most ? trimmed[..most] : text.Trim();
}
