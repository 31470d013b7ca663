using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.GitHub;

/// <summary>Reads the facts back out of the sample answers.</summary>
internal static class GitHubSamples
{
    private static readonly string[] Users = ["mira-okafor", "jonas-weber", "ada-lindqvist"];

    public static GitHubFacts Facts()
    {
        var rows = Lines("copilot-users-1-day-report.ndjson").Select(UserDay).ToList();
        var whole = Samples.Json("copilot-organization-28-day-report.json")["day_totals"]!.AsArray();
        var teams = Teams();
        return new GitHubFacts
        {
            Org = "larkspur-labs",
            OrgId = 91000777,
            Teams = teams,
            Seats = [.. ((string[])["copilot-seats-page1.json", "copilot-seats-page2.json"]).SelectMany(name => Samples.Json(name)["seats"]!.AsArray()).Select(seat => Seat(seat!, teams))],
            // The organization's report has a day more than the people's: the same counts, by nobody whom the users report names.
            UserDays = [.. whole.Select(day => Day(day!["day"])).Where(day => rows.All(row => row.Day != day))
                .SelectMany(day => rows.Select(row => row with { Day = day, IsInUsersReport = false })), .. rows],
            PullRequests = [.. whole.Select(day => PullRequests(day!))],
            Credits = [.. Users.SelectMany(CreditsOf), .. Month("copilot-ai_credit-usage-month.json"), .. Legacy()],
            Billed = [.. Samples.Json("copilot-billing-usage.json")["usageItems"]!.AsArray().Select(item => Billed(item!))],
        };
    }

    /// <summary>
    /// The month's sums over its days: as equal as hundredths of a credit allow, and the pool is used up first, model by model, so that the days
    /// add up to the month exactly.
    /// </summary>
    public static IEnumerable<GitHubCredits> Month(string sample)
    {
        var month = Samples.Json(sample);
        var first = new DateOnly(month["timePeriod"]!["year"]!.GetValue<int>(), month["timePeriod"]!["month"]!.GetValue<int>(), 1);
        var days = DateTime.DaysInMonth(first.Year, first.Month);
        foreach (var item in month["usageItems"]!.AsArray())
        {
            var (gross, pool) = (Number(item!["grossQuantity"]), Number(item["discountQuantity"]));
            for (var (day, before) = (1, 0m); day <= days; day++)
            {
                var upTo = Math.Floor(gross * day / days * 100m) / 100m;
                var covered = Math.Min(upTo, pool) - Math.Min(before, pool);
                yield return Credit(item, first.AddDays(day - 1), null, upTo - before, covered);
                before = upTo;
            }
        }
    }

    private static IEnumerable<GitHubCredits> CreditsOf(string login)
    {
        var day = Samples.Json($"copilot-ai_credit-usage-day-user-{login}.json");
        var period = day["timePeriod"]!;
        var date = new DateOnly(period["year"]!.GetValue<int>(), period["month"]!.GetValue<int>(), period["day"]!.GetValue<int>());
        return day["usageItems"]!.AsArray().Select(item => Credit(item!, date, login, Number(item!["grossQuantity"]), Number(item["discountQuantity"])));
    }

    // Premium requests ended in May 2026; the month's sum stands on its first day.
    private static IEnumerable<GitHubCredits> Legacy()
    {
        var month = Samples.Json("copilot-premium_request-usage-legacy.json");
        var first = new DateOnly(month["timePeriod"]!["year"]!.GetValue<int>(), month["timePeriod"]!["month"]!.GetValue<int>(), 1);
        return month["usageItems"]!.AsArray().Select(item => Credit(item!, first, null, Number(item!["grossQuantity"]), Number(item["discountQuantity"])));
    }

    private static GitHubCredits Credit(JsonNode item, DateOnly day, string? login, decimal gross, decimal covered) => new(day, login, Text(item["model"])!, gross, covered)
    {
        Product = Text(item["product"])!,
        Sku = Text(item["sku"])!,
        UnitType = Text(item["unitType"])!,
        Price = Number(item["pricePerUnit"]),
    };

    private static GitHubBilled Billed(JsonNode item) => new(
        Day(item["date"]), Text(item["product"])!, Text(item["sku"])!, Number(item["quantity"]), Text(item["unitType"])!, Number(item["pricePerUnit"]),
        Number(item["discountAmount"]), Text(item["repositoryName"]));

    private static List<GitHubTeam> Teams()
    {
        var members = Lines("copilot-user-teams-1-day-report.ndjson").ToLookup(row => row["team_id"]!.GetValue<long>(), User);
        return [.. Samples.Json("copilot-seats-page1.json")["seats"]!.AsArray().Select(seat => seat!["assigning_team"]).OfType<JsonObject>()
            .DistinctBy(team => team["id"]!.GetValue<long>())
            .Select(team => new GitHubTeam(
                team["id"]!.GetValue<long>(), Text(team["name"])!, Text(team["slug"])!, Text(team["description"])!, [.. members[team["id"]!.GetValue<long>()]]))];
    }

    private static GitHubSeat Seat(JsonNode seat, List<GitHubTeam> teams) => new(
        new GitHubUser(seat["assignee"]!["id"]!.GetValue<long>(), Text(seat["assignee"]!["login"])!), At(seat["created_at"])!.Value,
        teams.FirstOrDefault(team => team.Id == seat["assigning_team"]?["id"]?.GetValue<long>()), Text(seat["plan_type"]))
    {
        UpdatedAt = At(seat["updated_at"]),
        CancelledOn = seat["pending_cancellation_date"] is { } day ? Day(day) : null,
        LastActivityAt = At(seat["last_activity_at"]),
        LastActivityIn = Text(seat["last_activity_editor"]),
        LastAuthenticatedAt = At(seat["last_authenticated_at"]),
    };

    // Each feature of the samples has one language and one model, so that a feature is a slice.
    private static GitHubUserDay UserDay(JsonNode row)
    {
        var editors = row["totals_by_ide"]!.AsArray();
        var slices = row["totals_by_feature"]!.AsArray().Select(feature =>
        {
            var name = Text(feature!["feature"])!;
            return new GitHubSlice(
                name == "copilot_cli" ? null : Text(editors[0]!["ide"]), name, Of("totals_by_language_feature", "language"), Of("totals_by_model_feature", "model"), Counts(feature));

            string Of(string list, string field) => Text(row[list]!.AsArray().First(one => Text(one!["feature"]) == name)![field])!;
        });
        return new GitHubUserDay(Day(row["day"]), User(row), [.. slices])
        {
            Credits = Number(row["ai_credits_used"]),
            Editors = [.. editors.Select(ide => new GitHubEditor(
                Text(ide!["ide"])!, At(ide["last_known_ide_version"]!["sampled_at"])!.Value, Text(ide["last_known_ide_version"]!["ide_version"])!,
                Text(ide["last_known_plugin_version"]!["plugin"])!, Text(ide["last_known_plugin_version"]!["plugin_version"])!))],
            Cli = row["totals_by_cli"] is { } cli ? Cli(cli) : null,
        };
    }

    private static GitHubCli Cli(JsonNode cli) => new(
        cli["session_count"]!.GetValue<long>(), cli["request_count"]!.GetValue<long>(), cli["prompt_count"]!.GetValue<long>(),
        cli["token_usage"]!["prompt_tokens_sum"]!.GetValue<long>(), cli["token_usage"]!["output_tokens_sum"]!.GetValue<long>(),
        At(cli["last_known_cli_version"]!["sampled_at"])!.Value, Text(cli["last_known_cli_version"]!["cli_version"])!);

    private static GitHubCounts Counts(JsonNode row)
    {
        return new GitHubCounts(
            N("user_initiated_interaction_count"), N("code_generation_activity_count"), N("code_acceptance_activity_count"),
            N("loc_suggested_to_add_sum"), N("loc_suggested_to_delete_sum"), N("loc_added_sum"), N("loc_deleted_sum"));

        long N(string name) => row[name]!.GetValue<long>();
    }

    private static GitHubPullRequests PullRequests(JsonNode day)
    {
        var all = day["pull_requests"]!;
        return new GitHubPullRequests(Day(day["day"]))
        {
            Created = N("total_created"),
            Reviewed = N("total_reviewed"),
            Merged = N("total_merged"),
            MinutesToMerge = Number(all["median_minutes_to_merge"]),
            Suggestions = N("total_suggestions"),
            AppliedSuggestions = N("total_applied_suggestions"),
            CreatedByCopilot = N("total_created_by_copilot"),
            ReviewedByCopilot = N("total_reviewed_by_copilot"),
            MergedCreatedByCopilot = N("total_merged_created_by_copilot"),
            MergedReviewedByCopilot = N("total_merged_reviewed_by_copilot"),
            MinutesToMergeByCopilot = Number(all["median_minutes_to_merge_copilot_authored"]),
            MinutesToMergeReviewedByCopilot = Number(all["median_minutes_to_merge_copilot_reviewed"]),
            CopilotSuggestions = N("total_copilot_suggestions"),
            CopilotAppliedSuggestions = N("total_copilot_applied_suggestions"),
        };

        long N(string name) => all[name]!.GetValue<long>();
    }

    private static GitHubUser User(JsonNode row) => new(row["user_id"]!.GetValue<long>(), Text(row["user_login"])!);

    private static IEnumerable<JsonNode> Lines(string name) =>
        Samples.Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => JsonNode.Parse(line)!);

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static decimal Number(JsonNode? node) => node!.GetValue<decimal>();

    private static DateOnly Day(JsonNode? node) => DateOnly.ParseExact(Text(node)![..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset? At(JsonNode? node) => node is null ? null : DateTimeOffset.Parse(Text(node)!, CultureInfo.InvariantCulture);
}
