using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.GitHub;

/// <summary>Seats and Copilot's settings from the facts.</summary>
internal sealed class GitHubSeats(GitHubFacts facts)
{
    public JsonObject Settings(DateOnly today)
    {
        var cycle = new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var active = facts.Seats.Count(seat => seat.LastActivityAt >= cycle);
        return new JsonObject
        {
            ["seat_breakdown"] = new JsonObject
            {
                ["total"] = facts.Seats.Count,
                ["added_this_cycle"] = facts.Seats.Count(seat => seat.CreatedAt >= cycle),
                ["pending_invitation"] = 0,
                ["pending_cancellation"] = facts.Seats.Count(seat => seat.CancelledOn is not null),
                ["active_this_cycle"] = active,
                ["inactive_this_cycle"] = facts.Seats.Count - active,
            },
            ["seat_management_setting"] = "assign_selected",
            ["ide_chat"] = "enabled",
            ["platform_chat"] = "enabled",
            ["cli"] = "enabled",
            ["public_code_suggestions"] = "block",
            ["plan_type"] = facts.Plan,
        };
    }

    public JsonObject Page(int page, int perPage) => new()
    {
        ["total_seats"] = facts.Seats.Count,
        ["seats"] = new JsonArray([.. facts.Seats.Skip((page - 1) * perPage).Take(perPage).Select(seat => (JsonNode)Seat(seat))]),
    };

    private JsonObject Seat(GitHubSeat seat)
    {
        var answer = new JsonObject
        {
            ["created_at"] = Text(seat.CreatedAt),
            ["updated_at"] = Text(seat.UpdatedAt ?? seat.CreatedAt),
            ["pending_cancellation_date"] = seat.CancelledOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["last_activity_at"] = Text(seat.LastActivityAt),
            ["last_activity_editor"] = seat.LastActivityIn,
            ["last_authenticated_at"] = Text(seat.LastAuthenticatedAt),
            ["plan_type"] = seat.Plan ?? facts.Plan,
            ["assignee"] = seat.Holder is { } holder ? Assignee(holder) : null,
        };
        if (seat.Team is { } team)
        {
            answer["assigning_team"] = Team(team);
        }

        return answer;
    }

    private static JsonObject Assignee(GitHubUser user)
    {
        var address = $"https://api.github.com/users/{user.Login}";
        return new JsonObject
        {
            ["login"] = user.Login,
            ["id"] = user.Id,
            ["node_id"] = NodeId("User", user.Id),
            ["avatar_url"] = $"https://avatars.githubusercontent.com/u/{user.Id}?v=4",
            ["gravatar_id"] = "",
            ["url"] = address,
            ["html_url"] = $"https://github.com/{user.Login}",
            ["followers_url"] = $"{address}/followers",
            ["following_url"] = $"{address}/following{{/other_user}}",
            ["gists_url"] = $"{address}/gists{{/gist_id}}",
            ["starred_url"] = $"{address}/starred{{/owner}}{{/repo}}",
            ["subscriptions_url"] = $"{address}/subscriptions",
            ["organizations_url"] = $"{address}/orgs",
            ["repos_url"] = $"{address}/repos",
            ["events_url"] = $"{address}/events{{/privacy}}",
            ["received_events_url"] = $"{address}/received_events",
            ["type"] = "User",
            ["site_admin"] = false,
        };
    }

    private JsonObject Team(GitHubTeam team)
    {
        var address = $"https://api.github.com/organizations/{facts.OrgId}/team/{team.Id}";
        return new JsonObject
        {
            ["id"] = team.Id,
            ["node_id"] = NodeId("Team", team.Id),
            ["url"] = address,
            ["html_url"] = $"https://github.com/orgs/{facts.Org}/teams/{team.Slug}",
            ["name"] = team.Name,
            ["slug"] = team.Slug,
            ["description"] = team.Description,
            ["privacy"] = "closed",
            ["notification_setting"] = "notifications_enabled",
            ["permission"] = "pull",
            ["members_url"] = $"{address}/members{{/member}}",
            ["repositories_url"] = $"{address}/repos",
            ["parent"] = null,
        };
    }

    private static string NodeId(string kind, long id) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"04:{kind}{id}"));

    private static string? Text(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
