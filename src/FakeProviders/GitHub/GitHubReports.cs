using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.GitHub;

/// <summary>Cuts the usage reports from the facts: rows of people, teams, and everybody together.</summary>
internal sealed class GitHubReports(GitHubFacts facts)
{
    private const int Window = 28;

    public bool HasCredits { get; set; } = true;

    /// <summary>A users report exists from the first to the last day that has rows; within, an empty day has an empty one.</summary>
    public bool HasUsersReport(DateOnly day)
    {
        var days = facts.UserDays.Where(row => row.IsInUsersReport).Select(row => row.Day).ToList();
        return days.Count > 0 && day >= days.Min() && day <= days.Max();
    }

    public bool HasOrganizationReport(DateOnly day) => facts.UserDays.Any(row => row.Day == day) || facts.PullRequests.Any(row => row.Day == day);

    public IEnumerable<JsonObject> Users(DateOnly day) => facts.UserDays.Where(row => row.Day == day && row.IsInUsersReport).Select(User);

    public IEnumerable<JsonObject> UserTeams(DateOnly day) =>
        from row in facts.UserDays
        where row.Day == day && row.IsInUsersReport
        from team in facts.Teams
        where team.Members.Any(member => member.Id == row.User.Id)
        select new JsonObject
        {
            ["user_id"] = row.User.Id,
            ["user_login"] = row.User.Login,
            ["day"] = Text(day),
            ["organization_id"] = Id(facts.OrgId),
            ["team_id"] = team.Id,
            ["slug"] = team.Slug,
        };

    /// <summary>The newest 28 days before today that have data at their end; null: there are none.</summary>
    public (DateOnly First, DateOnly Last)? Latest(DateOnly today) =>
        facts.UserDays.Where(row => row.Day < today).Select(row => (DateOnly?)row.Day).Max() is { } last ? (last.AddDays(1 - Window), last) : null;

    public IEnumerable<JsonObject> Users28((DateOnly First, DateOnly Last) window)
    {
        for (var day = window.First; day <= window.Last; day = day.AddDays(1))
        {
            foreach (var row in Users(day))
            {
                row["report_start_day"] = Text(window.First);
                row["report_end_day"] = Text(window.Last);
                yield return row;
            }
        }
    }

    public JsonObject Organization28((DateOnly First, DateOnly Last) window)
    {
        var days = new JsonArray();
        for (var day = window.First; day <= window.Last; day = day.AddDays(1))
        {
            if (HasOrganizationReport(day))
            {
                var one = Organization(day);
                one.Remove("organization_id");
                days.Add(one);
            }
        }

        return new JsonObject
        {
            ["report_start_day"] = Text(window.First),
            ["report_end_day"] = Text(window.Last),
            ["organization_id"] = Id(facts.OrgId),
            ["created_at"] = $"{Text(window.Last.AddDays(1))}T04:10:22.000Z",
            ["day_totals"] = days,
        };
    }

    public JsonObject Organization(DateOnly day)
    {
        var rows = facts.UserDays.Where(row => row.Day == day).ToList();
        var answer = new JsonObject
        {
            ["day"] = Text(day),
            ["organization_id"] = Id(facts.OrgId),
            ["daily_active_users"] = Active(day, 1, _ => true),
            ["weekly_active_users"] = Active(day, 7, _ => true),
            ["monthly_active_users"] = Active(day, Window, _ => true),
            ["monthly_active_chat_users"] = Active(day, Window, UsedChat),
            ["monthly_active_agent_users"] = Active(day, Window, UsedAgent),
            ["daily_active_cli_users"] = Active(day, 1, row => row.Cli is not null),
        };
        foreach (var what in (string[])["active_copilot_cloud_agent_users", "active_copilot_code_review_users", "passive_copilot_code_review_users"])
        {
            foreach (var period in (string[])["daily", "weekly", "monthly"])
            {
                answer[$"{period}_{what}"] = 0;
            }
        }

        AddCounts(answer, rows.SelectMany(row => row.Slices).ToList());
        if (rows.Select(row => row.Cli).OfType<GitHubCli>().ToList() is { Count: > 0 } cli)
        {
            answer["totals_by_cli"] = Cli(cli);
        }

        answer["pull_requests"] = PullRequests(facts.PullRequests.FirstOrDefault(one => one.Day == day) ?? new GitHubPullRequests(day));
        return answer;
    }

    private JsonObject User(GitHubUserDay row)
    {
        var answer = new JsonObject
        {
            ["user_id"] = row.User.Id,
            ["user_login"] = row.User.Login,
            ["day"] = Text(row.Day),
            ["organization_id"] = Id(facts.OrgId),
        };
        AddCounts(answer, row.Slices);
        foreach (var ide in answer["totals_by_ide"]!.AsArray())
        {
            if (row.Editors.FirstOrDefault(editor => editor.Name == ide!["ide"]!.GetValue<string>()) is { } editor)
            {
                ide!["last_known_plugin_version"] = new JsonObject { ["sampled_at"] = Text(editor.SampledAt), ["plugin"] = editor.Plugin, ["plugin_version"] = editor.PluginVersion };
                ide["last_known_ide_version"] = new JsonObject { ["sampled_at"] = Text(editor.SampledAt), ["ide_version"] = editor.Version };
            }
        }

        if (row.Cli is { } cli)
        {
            var totals = Cli([cli]);
            totals["last_known_cli_version"] = new JsonObject { ["sampled_at"] = Text(cli.SampledAt), ["cli_version"] = cli.Version };
            answer["totals_by_cli"] = totals;
        }

        AddFlags(answer, row);
        if (HasCredits && row.Credits is { } credits)
        {
            answer["ai_credits_used"] = credits;
        }

        return answer;
    }

    private static void AddFlags(JsonObject answer, GitHubUserDay row)
    {
        answer["used_agent"] = UsedAgent(row);
        answer["used_chat"] = UsedChat(row);
        answer["used_cli"] = row.Cli is not null;
        foreach (var never in (string[])["code_review_active", "code_review_passive", "coding_agent", "cloud_agent"])
        {
            answer[$"used_copilot_{never}"] = false;
        }

        answer["ai_adoption_phase"] = new JsonObject { ["phase_number"] = 2, ["phase"] = "Phase 2", ["version"] = "v1" };
    }

    private static void AddCounts(JsonObject answer, IReadOnlyList<GitHubSlice> slices)
    {
        Add(answer, Sum(slices), hasInteractions: true);
        answer["totals_by_ide"] = By(slices.Where(slice => slice.Editor is not null), slice => [("ide", slice.Editor!)], hasInteractions: true);
        answer["totals_by_feature"] = By(slices, slice => [("feature", slice.Feature)], hasInteractions: true);
        answer["totals_by_language_feature"] = By(slices, slice => [("language", slice.Language), ("feature", slice.Feature)], hasInteractions: false);
        answer["totals_by_language_model"] = By(slices, slice => [("language", slice.Language), ("model", slice.Model)], hasInteractions: false);
        answer["totals_by_model_feature"] = By(slices, slice => [("model", slice.Model), ("feature", slice.Feature)], hasInteractions: true);
    }

    private static JsonArray By(IEnumerable<GitHubSlice> slices, Func<GitHubSlice, (string Name, string Value)[]> key, bool hasInteractions) =>
        [.. slices.GroupBy(slice => string.Join('\n', key(slice).Select(part => part.Value)), StringComparer.Ordinal).Select(same =>
        {
            var row = new JsonObject();
            foreach (var (name, value) in key(same.First()))
            {
                row[name] = value;
            }

            Add(row, Sum(same), hasInteractions);
            return (JsonNode)row;
        })];

    private static void Add(JsonObject answer, GitHubCounts counts, bool hasInteractions)
    {
        if (hasInteractions)
        {
            answer["user_initiated_interaction_count"] = counts.Interactions;
        }

        answer["code_generation_activity_count"] = counts.Generations;
        answer["code_acceptance_activity_count"] = counts.Acceptances;
        answer["loc_suggested_to_add_sum"] = counts.SuggestedToAdd;
        answer["loc_suggested_to_delete_sum"] = counts.SuggestedToDelete;
        answer["loc_added_sum"] = counts.Added;
        answer["loc_deleted_sum"] = counts.Deleted;
    }

    private static JsonObject Cli(IReadOnlyList<GitHubCli> cli)
    {
        var (requests, prompt, output) = (cli.Sum(one => one.Requests), cli.Sum(one => one.PromptTokens), cli.Sum(one => one.OutputTokens));
        return new JsonObject
        {
            ["session_count"] = cli.Sum(one => one.Sessions),
            ["request_count"] = requests,
            ["prompt_count"] = cli.Sum(one => one.Prompts),
            ["token_usage"] = new JsonObject
            {
                ["output_tokens_sum"] = output,
                ["prompt_tokens_sum"] = prompt,
                ["avg_tokens_per_request"] = requests == 0 ? 0 : Math.Round((decimal)(prompt + output) / requests, 1),
            },
        };
    }

    private static JsonObject PullRequests(GitHubPullRequests day) => new()
    {
        ["total_created"] = day.Created,
        ["total_reviewed"] = day.Reviewed,
        ["total_merged"] = day.Merged,
        ["median_minutes_to_merge"] = day.MinutesToMerge,
        ["total_suggestions"] = day.Suggestions,
        ["total_applied_suggestions"] = day.AppliedSuggestions,
        ["total_created_by_copilot"] = day.CreatedByCopilot,
        ["total_reviewed_by_copilot"] = day.ReviewedByCopilot,
        ["total_merged_created_by_copilot"] = day.MergedCreatedByCopilot,
        ["total_merged_reviewed_by_copilot"] = day.MergedReviewedByCopilot,
        ["median_minutes_to_merge_copilot_authored"] = day.MinutesToMergeByCopilot,
        ["median_minutes_to_merge_copilot_reviewed"] = day.MinutesToMergeReviewedByCopilot,
        ["total_copilot_suggestions"] = day.CopilotSuggestions,
        ["total_copilot_applied_suggestions"] = day.CopilotAppliedSuggestions,
    };

    private int Active(DateOnly day, int days, Func<GitHubUserDay, bool> which) =>
        facts.UserDays.Where(row => row.Day > day.AddDays(-days) && row.Day <= day && which(row)).Select(row => row.User.Id).Distinct().Count();

    private static bool UsedChat(GitHubUserDay row) => row.Slices.Any(slice => slice.Feature.StartsWith("chat_", StringComparison.Ordinal));

    private static bool UsedAgent(GitHubUserDay row) => row.Slices.Any(slice => slice.Feature.Contains("agent", StringComparison.Ordinal));

    private static GitHubCounts Sum(IEnumerable<GitHubSlice> slices) => slices.Aggregate(default(GitHubCounts), (sum, slice) => sum + slice.Counts);

    private static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
