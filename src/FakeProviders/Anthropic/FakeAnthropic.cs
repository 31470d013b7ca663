using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.Anthropic;

/// <summary>
/// Anthropic's Admin API and Enterprise Analytics API over a set of facts. Keys: <c>sk-ant-admin01-good</c>, <c>sk-ant-api01-good</c>, and the
/// table below for what is refused.
/// </summary>
public sealed class FakeAnthropic(AnthropicFacts facts) : FakeProvider
{
    private readonly ConcurrentDictionary<string, int> _cursors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _askedBy = new(StringComparer.Ordinal);

    public override string SettingsName => "Anthropic";

    public AnthropicFacts Facts { get; set; } = facts;

    /// <summary>A server may give less than was asked for.</summary>
    public int MostPerPage { get; set; } = int.MaxValue;

    /// <summary>Adds fields that no contract knows.</summary>
    public bool SaysMore { get; set; }

    /// <summary>What a limited key is told to wait.</summary>
    public int RetryAfterSeconds { get; set; } = 2;

    /// <summary>How many further pages of Enterprise reports are refused as expired (410).</summary>
    public int ExpiringPages { get; set; }

    /// <summary>The samples' organization, on 20 November 2026.</summary>
    public static FakeAnthropic FromSamples(TimeProvider? clock = null) =>
        new(AnthropicSamples.Facts()) { Clock = clock ?? FixedClock.AtSamples };

    protected override void Map(WebApplication app)
    {
        var (console, enterprise, lists) = (new ConsoleReports(this), new EnterpriseReports(this), new NameLists(this));
        Get(app, "/v1/organizations/me", "admin", _ => new JsonObject
        {
            ["id"] = Facts.OrganizationId,
            ["name"] = Facts.OrganizationName,
            ["type"] = "organization",
        });
        Get(app, "/v1/organizations/usage_report/claude_code", "admin", console.ClaudeCode);
        Get(app, "/v1/organizations/usage_report/messages", "admin", console.Messages);
        Get(app, "/v1/organizations/cost_report", "admin", console.Costs);
        Get(app, "/v1/organizations/users", "admin", lists.Users);
        Get(app, "/v1/organizations/api_keys", "admin", lists.Keys);
        Get(app, "/v1/organizations/workspaces", "admin", lists.Workspaces);
        Get(app, "/v1/organizations/analytics/user_cost_report", "enterprise", query => enterprise.Report(query, isCost: true));
        Get(app, "/v1/organizations/analytics/user_usage_report", "enterprise", query => enterprise.Report(query, isCost: false));
        Get(app, "/v1/organizations/analytics/users", "enterprise", enterprise.Users);
        app.MapFallback(http => Refuse(http, AnthropicRefusal.NotFound()));
    }

    internal static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z";

    private void Get(WebApplication app, string path, string kind, Func<AnthropicQuery, JsonObject> answer) => app.MapGet(path, async (HttpContext http) =>
    {
        try
        {
            Admit(http, kind);
            var body = answer(new AnthropicQuery(http.Request, _cursors));
            http.Response.Headers["request-id"] = "req_011EXAMPLE";
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync((SaysMore ? More(body) : body).ToJsonString(), http.RequestAborted);
        }
        catch (AnthropicRefusal refusal)
        {
            await Refuse(http, refusal);
        }
    });

    // Each kind of trouble has a key of its own.
    private void Admit(HttpContext http, string kind)
    {
        var key = http.Request.Headers["x-api-key"].ToString();
        if (key.Length == 0)
        {
            throw AnthropicRefusal.Unauthenticated();
        }

        if (http.Request.Headers["anthropic-version"] != "2023-06-01")
        {
            throw AnthropicRefusal.Invalid("anthropic-version: header is required");
        }

        var asked = _askedBy.AddOrUpdate(key, 1, (_, n) => n + 1);
        switch (key)
        {
            case "sk-ant-admin01-limited" when asked <= 2:
                http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                throw new AnthropicRefusal(429, "rate_limit_error", "Request rate is above the allowed limit");
            case "sk-ant-admin01-overloaded" when asked == 1:
                throw new AnthropicRefusal(529, "overloaded_error", "Overloaded");
            case "sk-ant-admin01-billing":
                throw new AnthropicRefusal(402, "billing_error", "Your account has a billing problem");
            case "sk-ant-api01-noscope" when kind == "enterprise":
                throw new AnthropicRefusal(403, "permission_error", "This key does not carry the scope this endpoint needs. Held: read:members. Needed: read:analytics");
            case "sk-ant-admin01-good" or "sk-ant-admin01-EXAMPLE" or "sk-ant-admin01-limited" or "sk-ant-admin01-overloaded" when kind == "admin":
            case "sk-ant-api01-good" or "sk-ant-api01-EXAMPLE" when kind == "enterprise":
                return;
            default:
                // Revoked, unknown, an inference key, or a key for the other API.
                throw AnthropicRefusal.Unauthenticated();
        }
    }

    private static Task Refuse(HttpContext http, AnthropicRefusal refusal)
    {
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentType = "application/json";
        http.Response.Headers["request-id"] = "req_011EXAMPLE";
        return http.Response.WriteAsync(refusal.Body.ToJsonString(), http.RequestAborted);
    }

    private static JsonObject More(JsonObject answer)
    {
        answer["added_in_2027"] = new JsonObject { ["anything"] = 1 };
        foreach (var row in (answer["data"] as JsonArray ?? []).OfType<JsonObject>())
        {
            row["a_new_field"] = "new";
            foreach (var result in (row["results"] as JsonArray ?? []).OfType<JsonObject>())
            {
                result["another_new_field"] = new JsonArray(1, "two");
            }
        }

        return answer;
    }
}
