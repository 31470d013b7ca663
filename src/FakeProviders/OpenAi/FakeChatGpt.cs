using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.OpenAi;

/// <summary>
/// The Unified Daily Usage Analytics of a ChatGPT workspace. Keys: <c>ws-admin-good</c>, <c>ws-admin-nonames</c>, <c>ws-admin-noscope</c>.
/// </summary>
public sealed class FakeChatGpt(OpenAiFacts facts) : OpenAiServer
{
    private const long Day = 86_400;

    public override string SettingsName => "ChatGpt";

    public OpenAiFacts Facts { get; set; } = facts;

    /// <param name="inDollars">The samples' workspace that is billed in dollars instead of credits.</param>
    /// <param name="clock">20 November 2026 if not given.</param>
    public static FakeChatGpt FromSamples(bool inDollars = false, TimeProvider? clock = null) => new(OpenAiSamples.ChatGpt(inDollars)) { Clock = clock ?? FixedClock.AtSamples };

    protected override void Map(WebApplication app)
    {
        Get(app, "analytics/workspaces/{workspace}/usage", (http, key) => Admit(http, key, "ws-admin-noscope"), Usage);
        Get(app, "manage/workspaces/{workspace}/users", (http, key) => Admit(http, key, "ws-admin-nonames"), query =>
        {
            var email = query.Text("email");
            return List(query, Facts.ChatGptUsers.Where(user => email is null || user.Email == email), user => user.Id, user => new JsonObject
            {
                ["object"] = "workspace.user",
                ["id"] = user.Id,
                ["email"] = user.Email,
            }, usual: 20, most: 1000);
        });
        app.MapFallback(http => Refuse(http, OpenAiRefusal.NotFound("endpoint")));
    }

    private void Admit(HttpContext http, string key, string refused)
    {
        if (key is not ("ws-admin-good" or "ws-admin-nonames" or "ws-admin-noscope"))
        {
            throw OpenAiRefusal.WrongKey();
        }

        if (key == refused)
        {
            throw OpenAiRefusal.NoScope("enterprise.analytics.usage.read");
        }

        if ((string?)http.Request.RouteValues["workspace"] != Facts.WorkspaceId)
        {
            throw OpenAiRefusal.NotFound("workspace");
        }
    }

    private JsonObject Usage(OpenAiQuery query)
    {
        var (start, end) = (query.Start(), query.Seconds("end_time") ?? throw OpenAiRefusal.Missing("end_time"));
        if (start % Day != 0 || end % Day != 0)
        {
            throw OpenAiRefusal.Invalid("start_time");
        }

        var limit = Math.Min(query.Limit(1_000, 30_000), MostPerPage);
        var isWhole = query.Text("group") switch { null => false, "workspace" => true, _ => throw OpenAiRefusal.Invalid("group") };
        var offset = query.Offset();
        var days = Facts.ChatGpt.Where(fact => Seconds(fact.Day) >= start && Seconds(fact.Day) < end);
        List<JsonObject> rows = [.. isWhole ? days.GroupBy(fact => fact.Day).Select(day => Write([.. day])) : days.Select(fact => Write(fact))];
        var hasMore = offset + limit < rows.Count;
        return new JsonObject
        {
            ["object"] = "page",
            ["data"] = new JsonArray([.. rows.Skip(offset).Take(limit)]),
            ["has_more"] = hasMore,
            ["next_page"] = hasMore ? query.Cursor(offset + limit) : null,
        };
    }

    private static JsonObject Write(IReadOnlyList<ChatGptFact> day) => Write(day[0] with
    {
        UserId = "",
        Uncached = day.Sum(fact => fact.Uncached),
        Cached = day.Sum(fact => fact.Cached),
        Output = day.Sum(fact => fact.Output),
        Total = day.Sum(fact => fact.Total),
        Credits = day.All(fact => fact.Credits is null) ? null : day.Sum(fact => fact.Credits),
        CostUsd = day.All(fact => fact.CostUsd is null) ? null : day.Sum(fact => fact.CostUsd),
        Clients = [],
        Models = null,
    });

    private static JsonObject Write(ChatGptFact fact)
    {
        var totals = new JsonObject { ["text_total_tokens"] = fact.Total, ["credits"] = fact.Credits, ["cost_usd"] = fact.CostUsd };
        foreach (var (name, value) in ((string, long?)[])
            [
                ("uncached_text_input_tokens", fact.Uncached), ("cached_text_input_tokens", fact.Cached), ("text_output_tokens", fact.Output),
                ("threads", fact.Threads), ("turns", fact.Turns),
            ])
        {
            // Absent is not zero.
            if (value is not null)
            {
                totals[name] = value;
            }
        }

        var row = new JsonObject
        {
            ["object"] = "workspace.usage.result",
            ["start_time"] = Seconds(fact.Day),
            ["end_time"] = Seconds(fact.Day) + Day,
            ["user_id"] = fact.UserId.Length == 0 ? null : fact.UserId,
            ["actor"] = fact.UserId.Length == 0 ? null : new JsonObject { ["type"] = "ACCOUNT_USER", ["user_id"] = fact.UserId, ["email"] = fact.Email },
            ["totals"] = totals,
            ["clients"] = new JsonArray([.. fact.Clients.Select(client => new JsonObject { ["client_id"] = client.Client, ["turns"] = client.Turns })]),
        };
        if (fact.Models is { } models)
        {
            row["models"] = new JsonArray([.. models.Select(model => new JsonObject { ["model"] = model.Model, ["turns"] = model.Turns })]);
        }

        return row;
    }

    private static long Seconds(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds();
}
