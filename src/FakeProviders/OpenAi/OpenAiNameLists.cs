using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.OpenAi;

/// <summary>Projects, people, keys and service accounts as the naming endpoints list them.</summary>
internal sealed class OpenAiNameLists(FakeOpenAi fake)
{
    public IEnumerable<OpenAiProject> Projects(OpenAiQuery query)
    {
        var includesArchived = query.Text("include_archived") == "true";
        return fake.Facts.Projects.Where(project => includesArchived || project.ArchivedAt is null);
    }

    public IEnumerable<OpenAiUser> Users(OpenAiQuery query)
    {
        var emails = query.List("emails");
        return fake.Facts.Users.Where(user => emails.Count == 0 || emails.Contains(user.Email));
    }

    public IEnumerable<OpenAiKey> Keys(OpenAiQuery query)
    {
        var (project, access) = (Known(query), query.Text("owner_project_access") ?? "any");
        return access is "active" or "inactive" or "any"
            ? fake.Facts.Keys.Where(key => key.ProjectId == project && (access == "any" || key.OwnerAccess == access))
            : throw OpenAiRefusal.Invalid("owner_project_access");
    }

    public IEnumerable<OpenAiServiceAccount> ServiceAccounts(OpenAiQuery query)
    {
        var project = Known(query);
        return fake.Facts.ServiceAccounts.Where(account => account.ProjectId == project);
    }

    public static JsonObject Write(OpenAiProject project) => new()
    {
        ["id"] = project.Id,
        ["object"] = "organization.project",
        ["name"] = project.Name,
        ["created_at"] = project.CreatedAt,
        ["archived_at"] = project.ArchivedAt,
        ["status"] = project.ArchivedAt is null ? "active" : "archived",
        ["external_key_id"] = null,
    };

    public static JsonObject Write(OpenAiUser user) => new()
    {
        ["object"] = "organization.user",
        ["id"] = user.Id,
        ["name"] = user.Name,
        ["email"] = user.Email,
        ["role"] = user.Role,
        ["added_at"] = user.AddedAt,
    };

    public static JsonObject Write(OpenAiServiceAccount account) => new()
    {
        ["object"] = "organization.project.service_account",
        ["id"] = account.Id,
        ["name"] = account.Name,
        ["role"] = account.Role,
        ["created_at"] = account.CreatedAt,
    };

    public static JsonObject Write(OpenAiAdminKey key) => new()
    {
        ["object"] = "organization.admin_api_key",
        ["id"] = key.Id,
        ["name"] = key.Name,
        ["redacted_value"] = key.Redacted,
        ["created_at"] = key.CreatedAt,
        ["expires_at"] = key.ExpiresAt,
    };

    public JsonObject Write(OpenAiKey key) => new()
    {
        ["object"] = "organization.project.api_key",
        ["redacted_value"] = key.Redacted,
        ["name"] = key.Name,
        ["created_at"] = key.CreatedAt,
        ["last_used_at"] = key.LastUsedAt,
        ["id"] = key.Id,
        ["owner_project_access"] = key.OwnerAccess,
        ["owner"] = Owner(key),
    };

    private JsonObject Owner(OpenAiKey key)
    {
        if (fake.Facts.ServiceAccounts.FirstOrDefault(account => account.Id == key.OwnerId) is { } account)
        {
            var written = new JsonObject { ["id"] = account.Id, ["name"] = account.Name, ["created_at"] = account.CreatedAt, ["role"] = key.OwnerRole };
            return new JsonObject { ["type"] = "service_account", ["service_account"] = written };
        }

        var user = fake.Facts.Users.First(user => user.Id == key.OwnerId);
        return new JsonObject
        {
            ["type"] = "user",
            ["user"] = new JsonObject { ["id"] = user.Id, ["email"] = user.Email, ["name"] = user.Name, ["created_at"] = user.AddedAt, ["role"] = key.OwnerRole },
        };
    }

    private string Known(OpenAiQuery query)
    {
        var id = query.Route("project");
        return fake.Facts.Projects.Any(project => project.Id == id) ? id : throw OpenAiRefusal.NotFound("project");
    }
}
