using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Providers.OpenAi;

/// <summary>
/// Who is meant by the ids of an organization: projects and people at once, keys and service accounts of a project when a result needs them.
/// A key without the permission still reads usage: ids stand for themselves then.
/// </summary>
internal sealed class OpenAiNames(OpenAiApi api, ProviderAccess access)
{
    private const string Provider = "openai";
    private const string Memory = "openai.names";
    private readonly Dictionary<string, string> _projects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IdentityName> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keysRead = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accountsRead = new(StringComparer.Ordinal);

    /// <summary>The key may not read names: said at the test, and nothing to stop for.</summary>
    public ProviderException? Refused { get; private set; }

    public static async Task<OpenAiNames> OfAsync(OpenAiApi api, ProviderAccess access, CancellationToken ct)
    {
        if (access.Memory.TryGetValue(Memory, out var known))
        {
            return (OpenAiNames)known;
        }

        var names = new OpenAiNames(api, access);
        foreach (var project in await names.TryAsync<ProjectItem>("organization/projects?limit=100&include_archived=true", ct))
        {
            names._projects[project.Id] = project.Name is { Length: > 0 } name ? name : project.Id;
        }

        foreach (var user in await names.TryAsync<PersonItem>("organization/users?limit=100", ct))
        {
            names.Add(user);
        }

        access.Memory[Memory] = names;
        return names;
    }

    /// <summary>Reads keys and service accounts of the projects whose results people's ids do not explain.</summary>
    public async Task LearnAsync(IEnumerable<IUsedBy> results, CancellationToken ct)
    {
        foreach (var result in results.Where(result => result.ProjectId is not null))
        {
            var isUnknown = result.UserId is { } user && !_users.ContainsKey(user);
            if (isUnknown && _accountsRead.Add(result.ProjectId!))
            {
                foreach (var account in await TryAsync<PersonItem>(PathOf(result.ProjectId!, "service_accounts?limit=100"), ct))
                {
                    AddService(account);
                }
            }

            if ((isUnknown || result.UserId is null) && result.ApiKeyId is { } key && !_keys.ContainsKey(key) && _keysRead.Add(result.ProjectId!))
            {
                foreach (var item in await TryAsync<ProjectKeyItem>(PathOf(result.ProjectId!, "api_keys?limit=100&owner_project_access=any"), ct))
                {
                    Add(item, result.ProjectId!);
                }
            }
        }
    }

    /// <summary>Null: the answer says nobody (the project stands on the line).</summary>
    public string? Of(IUsedBy result)
    {
        if (result.UserId is { Length: > 0 } user && _users.TryGetValue(user, out var person))
        {
            return person;
        }

        return result switch
        {
            { ApiKeyId: { Length: > 0 } key } when _keys.TryGetValue(key, out var owner) => owner,
            { UserId: { Length: > 0 } unknown } => unknown,
            { ApiKeyId: { Length: > 0 } key } => $"key:{key}",
            _ => null,
        };
    }

    public string? ProjectOf(string? id) => id is null ? null : _projects.GetValueOrDefault(id) ?? id;

    public IReadOnlyList<IdentityName> Describe(IEnumerable<string?> used) =>
        [.. used.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name =>
            _names.GetValueOrDefault(name) ?? (name.StartsWith("key:", StringComparison.Ordinal)
                ? new IdentityName(name, IdentityKind.Key, Provider, name[4..])
                : new IdentityName(name, IdentityKind.UserId, Provider, name)))];

    private void Add(PersonItem user)
    {
        if (user.Email is { Length: > 0 } said)
        {
            var email = said.Trim().ToLowerInvariant();
            _users[user.Id] = email;
            _names[email] = new IdentityName(email, IdentityKind.Email, Provider, user.Id, user.Name, email);
        }
        else
        {
            _users[user.Id] = user.Id;
            _names[user.Id] = new IdentityName(user.Id, IdentityKind.UserId, Provider, user.Id, user.Name);
        }
    }

    private string AddService(PersonItem account)
    {
        var name = $"service:{(account.Name is { Length: > 0 } said ? said : account.Id)}";
        _users[account.Id] = name;
        _names.TryAdd(name, new IdentityName(name, IdentityKind.Service, Provider, account.Id, account.Name));
        return name;
    }

    private void Add(ProjectKeyItem key, string projectId)
    {
        if (key.Owner?.User is { } user)
        {
            if (!_users.ContainsKey(user.Id))
            {
                Add(user);
            }

            _keys[key.Id] = _users[user.Id];
        }
        else if (key.Owner?.ServiceAccount is { } account)
        {
            _keys[key.Id] = AddService(account);
        }
        else
        {
            var name = $"key:{(key.Name is { Length: > 0 } said ? said : key.Id)}";
            _keys[key.Id] = name;
            _names.TryAdd(name, new IdentityName(name, IdentityKind.Key, Provider, key.Id, key.Name, Hint: $"project {ProjectOf(projectId)}"));
        }
    }

    private async Task<IReadOnlyList<T>> TryAsync<T>(string path, CancellationToken ct)
    {
        try
        {
            return await api.ListAsync<T>(access, path, ct);
        }
        catch (ProviderException refused) when (refused.Trouble is Trouble.PermissionMissing)
        {
            Refused ??= refused;
            return [];
        }
        catch (ProviderException gone) when (gone.Trouble is Trouble.NotFound)
        {
            // A project that was deleted: its history stays, under its id.
            return [];
        }
    }

    private static string PathOf(string projectId, string what) => $"organization/projects/{Uri.EscapeDataString(projectId)}/{what}";
}
