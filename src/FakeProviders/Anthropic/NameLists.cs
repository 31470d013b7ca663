using System.Globalization;
using System.Text.Json.Nodes;

namespace TeamCost.FakeProviders.Anthropic;

/// <summary>People, keys and workspaces: paged by <c>after_id</c> and <c>before_id</c>.</summary>
internal sealed class NameLists(FakeAnthropic fake)
{
    public JsonObject Users(AnthropicQuery query)
    {
        var (email, roles) = (query.Text("email"), query.List("roles"));
        return List(
            query, fake.Facts.Users.Where(user => (email is null || user.Email == email) && (roles.Count == 0 || roles.Contains(user.Role))), user => user.Id, user => new JsonObject
            {
                ["id"] = user.Id,
                ["added_at"] = Text(user.AddedAt),
                ["email"] = user.Email,
                ["name"] = user.Name,
                ["role"] = user.Role,
                ["type"] = "user",
            });
    }

    public JsonObject Keys(AnthropicQuery query)
    {
        var (status, workspace, creator) = (query.Text("status"), query.Text("workspace_id"), query.Text("created_by_user_id"));
        var keys = fake.Facts.Keys.Where(key => (status is null || key.Status == status) && (workspace is null || key.WorkspaceId == workspace)
            && (creator is null || key.CreatedBy == creator));
        return List(query, keys, key => key.Id, key => new JsonObject
        {
            ["id"] = key.Id,
            ["created_at"] = Text(key.CreatedAt),
            ["created_by"] = Reference(key.CreatedBy, "user"),
            ["expires_at"] = key.ExpiresAt is { } at ? Text(at) : null,
            ["name"] = key.Name,
            ["partial_key_hint"] = key.Hint,
            ["principal"] = Reference(key.Principal, key.PrincipalType),
            ["status"] = key.Status,
            ["type"] = "api_key",
            ["workspace_id"] = key.WorkspaceId,
        });
    }

    public JsonObject Workspaces(AnthropicQuery query)
    {
        var includesArchived = query.Text("include_archived") == "true";
        return List(query, fake.Facts.Workspaces.Where(one => includesArchived || one.ArchivedAt is null), one => one.Id, one => new JsonObject
        {
            ["id"] = one.Id,
            ["archived_at"] = one.ArchivedAt is { } at ? Text(at) : null,
            ["compartment_id"] = one.CompartmentId,
            ["created_at"] = Text(one.CreatedAt),
            ["data_residency"] = new JsonObject { ["allowed_inference_geos"] = "unrestricted", ["default_inference_geo"] = "global", ["workspace_geo"] = "us" },
            ["display_color"] = one.Color,
            ["external_key_id"] = null,
            ["name"] = one.Name,
            ["tags"] = new JsonObject((one.Tags ?? new Dictionary<string, string>()).Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))),
            ["type"] = "workspace",
        });
    }

    private JsonObject List<T>(AnthropicQuery query, IEnumerable<T> items, Func<T, string> id, Func<T, JsonObject> write)
    {
        var limit = Math.Min(query.Limit(20, 1000), fake.MostPerPage);
        var (after, before, all) = (query.Text("after_id"), query.Text("before_id"), items.ToList());
        query.Offset();
        var start = after is null ? 0 : IndexOf(after) + 1;
        var end = before is null ? all.Count : IndexOf(before);
        var page = all.Take(end).Skip(start).Take(limit).ToList();
        return new JsonObject
        {
            ["data"] = new JsonArray([.. page.Select(write)]),
            ["first_id"] = page.Count == 0 ? null : id(page[0]),
            ["has_more"] = start + page.Count < end,
            ["last_id"] = page.Count == 0 ? null : id(page[^1]),
        };

        int IndexOf(string wanted) => all.FindIndex(item => id(item) == wanted) is var index and >= 0 ? index : throw AnthropicRefusal.Invalid("after_id: unknown id");
    }

    private static JsonObject? Reference(string? id, string type) => id is null ? null : new JsonObject { ["id"] = id, ["type"] = type };

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
