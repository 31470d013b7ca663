using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Providers.Anthropic;

/// <summary>Who is meant by the ids of a Console organization: people, keys, workspaces. Read once in a run.</summary>
internal sealed class AnthropicNames
{
    private const string Provider = "anthropic";

    // The first sign-in of Claude Code with a Console account makes it; it collects that use.
    private const string ClaudeCodeWorkspace = "Claude Code";

    private readonly Dictionary<string, UserItem> _users;
    private readonly Dictionary<string, KeyItem> _keys;
    private readonly Dictionary<string, WorkspaceItem> _workspaces;
    private readonly ILookup<string, KeyItem> _keysByName;
    private readonly ILookup<string, UserItem> _usersByEmail;

    public AnthropicNames(IReadOnlyList<UserItem> users, IReadOnlyList<KeyItem> keys, IReadOnlyList<WorkspaceItem> workspaces)
    {
        _users = users.DistinctBy(user => user.Id).ToDictionary(user => user.Id, StringComparer.Ordinal);
        _keys = keys.DistinctBy(key => key.Id).ToDictionary(key => key.Id, StringComparer.Ordinal);
        _workspaces = workspaces.DistinctBy(one => one.Id).ToDictionary(one => one.Id, StringComparer.Ordinal);
        _keysByName = _keys.Values.OrderBy(key => key.Id, StringComparer.Ordinal).ToLookup(key => NameOf(key.Id), StringComparer.Ordinal);
        _usersByEmail = _users.Values.OrderBy(user => user.Id, StringComparer.Ordinal).ToLookup(user => Lower(user.Email ?? ""), StringComparer.Ordinal);
    }

    /// <summary>Besides the default workspace, which is in no list.</summary>
    public bool HasWorkspaces => _workspaces.Count > 0;

    public static async Task<AnthropicNames> OfAsync(AnthropicApi api, ProviderAccess access, CancellationToken ct)
    {
        const string Memory = "anthropic.names";
        if (access.Memory.TryGetValue(Memory, out var known))
        {
            return (AnthropicNames)known;
        }

        var names = new AnthropicNames(await api.UsersAsync(access, ct), await api.KeysAsync(access, ct), await api.WorkspacesAsync(access, ct));
        access.Memory[Memory] = names;
        return names;
    }

    /// <summary>Under which a Claude Code row stands: an e-mail, or the name of a key.</summary>
    public static string Of(ClaudeCodeActor actor) => actor switch
    {
        { Email: { Length: > 0 } email } => Lower(email),
        { KeyName: { Length: > 0 } key } => $"key:{key}",
        _ => throw new ProviderException(Trouble.BadAnswer, "A row of Anthropic's Claude Code report names neither a person nor a key."),
    };

    /// <summary>Whose a row of messages usage is; null: nobody's (Console and Playground without a sign-in).</summary>
    public string? Of(MessagesResult row) => row switch
    {
        { AccountId: { } account } => EmailOf(account) ?? account,
        // Claude Code made these keys, one for each person who signed in: their maker is their user.
        { ApiKeyId: { } key, WorkspaceId: var workspace } when IsClaudeCode(workspace) && OwnerOf(key) is { } owner => owner,
        { ApiKeyId: { } key } => EmailOf(_keys.GetValueOrDefault(key)?.PrincipalUser) ?? NameOf(key),
        _ => null,
    };

    /// <summary>Null: nothing is known under the id.</summary>
    public string? EmailOf(string? userId) => userId is not null && _users.GetValueOrDefault(userId)?.Email is { Length: > 0 } email ? Lower(email) : null;

    public string? OwnerOf(string? keyId) => EmailOf(keyId is null ? null : _keys.GetValueOrDefault(keyId)?.Owner);

    public string? PrincipalOf(string? keyId) => EmailOf(keyId is null ? null : _keys.GetValueOrDefault(keyId)?.PrincipalUser);

    /// <summary><c>key:ci-nightly</c>; a key that is in no list any more is known by its id.</summary>
    public string NameOf(string keyId) => $"key:{(_keys.GetValueOrDefault(keyId)?.Name is { Length: > 0 } name ? name : keyId)}";

    public string WorkspaceOf(string? workspaceId) =>
        workspaceId is null ? "Default workspace" : _workspaces.GetValueOrDefault(workspaceId)?.Name is { Length: > 0 } name ? name : workspaceId;

    public bool IsClaudeCode(string? workspaceId) =>
        workspaceId is not null && string.Equals(_workspaces.GetValueOrDefault(workspaceId)?.Name, ClaudeCodeWorkspace, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is known of the names that lines use.</summary>
    public IReadOnlyList<IdentityName> Describe(IEnumerable<string?> used) =>
        [.. used.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Describe)];

    private IdentityName Describe(string name)
    {
        if (name.StartsWith("key:", StringComparison.Ordinal))
        {
            var key = _keysByName[name].FirstOrDefault();
            return new IdentityName(name, IdentityKind.Key, Provider, key?.Id, name[4..], Hint: HintOf(key));
        }

        var user = _usersByEmail[name].FirstOrDefault();
        return name.Contains('@', StringComparison.Ordinal)
            ? new IdentityName(name, IdentityKind.Email, Provider, user?.Id, user?.Name, name)
            : new IdentityName(name, IdentityKind.UserId, Provider, name, _users.GetValueOrDefault(name)?.Name);
    }

    private string? HintOf(KeyItem? key)
    {
        if (key is null)
        {
            return null;
        }

        var creator = EmailOf(key.CreatedBy?.Id);
        return (creator is null ? "" : $"created by {creator}, ") + $"workspace {WorkspaceOf(key.WorkspaceId)}";
    }

    private static string Lower(string email) => email.Trim().ToLowerInvariant();
}
