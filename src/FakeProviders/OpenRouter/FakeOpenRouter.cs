using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.OpenRouter;

/// <summary>OpenRouter's management API. Keys: <c>sk-or-good</c> and <c>sk-or-good-…</c> (management), <c>sk-or-ordinary</c>.</summary>
public sealed class FakeOpenRouter(OpenRouterFacts facts) : FakeProvider
{
    private const int KeptDays = 30;

    public override string SettingsName => "OpenRouter";

    protected override string BasePath => "/api/v1/";

    public OpenRouterFacts Facts { get; set; } = facts;

    public int KeysPerPage { get; set; } = 100;

    public static FakeOpenRouter FromSamples() => new(OpenRouterSamples.Facts()) { Clock = FixedClock.AtSamples };

    protected override void Map(WebApplication app)
    {
        app.Use(GateAsync);
        app.MapGet("/api/v1/key", Key);
        app.MapGet("/api/v1/credits", () => Data(new JsonObject { ["total_credits"] = Facts.TotalCredits, ["total_usage"] = Facts.TotalUsage }));
        app.MapGet("/api/v1/activity", Activity);
        app.MapGet("/api/v1/keys", ListKeys);
        app.MapGet("/api/v1/organization/members", Members);
        app.MapFallback(() => Error(404, "Not found"));
    }

    private async Task GateAsync(HttpContext http, RequestDelegate next)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var refusal = header switch
        {
            _ when IsManagement(header) => null,
            "Bearer sk-or-ordinary" => http.Request.Path.Value!.EndsWith("/key", StringComparison.Ordinal) ? null : Sample("403"),
            "" => Sample("401"),
            _ => Error(401, "User not found."),
        };
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    private static bool IsManagement(string header) => header is "Bearer sk-or-good" || header.StartsWith("Bearer sk-or-good-", StringComparison.Ordinal);

    private IResult Key(HttpContext http)
    {
        var key = Samples.Json("openrouter-key.json")["data"]!;
        if (IsManagement(http.Request.Headers.Authorization.ToString()))
        {
            key["is_management_key"] = true;
            key["is_provisioning_key"] = true;
        }

        return Data(key.DeepClone());
    }

    private IResult Activity(HttpContext http)
    {
        var query = http.Request.Query;
        var (user, hash, workspace) = (query["user_id"].ToString(), query["api_key_hash"].ToString(), query["workspace_id"].ToString());
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        DateOnly? only = null;
        if (query["date"].ToString() is { Length: > 0 } text)
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day >= today || day < today.AddDays(-KeptDays))
            {
                return Error(400, "Date must be within the last 30 (completed) UTC days");
            }

            only = day;
        }

        if (user.Length > 0 && Facts.Members.All(member => member.Id != user))
        {
            return Error(404, "No such member");
        }

        var isByWorkspace = query["group_by"] == "workspace";
        var rows = Facts.Uses
            .Where(use => only is { } day ? use.Day == day : use.Day < today && use.Day >= today.AddDays(-KeptDays))
            .Where(use => (user.Length == 0 || use.MemberId == user) && (hash.Length == 0 || use.KeyHash == hash) && (workspace.Length == 0 || use.Workspace == workspace))
            .GroupBy(use => (use.Day, use.Model, use.Permaslug, use.Endpoint, use.ProviderName, Workspace: isByWorkspace ? use.Workspace : null))
            .Select(same =>
            {
                var row = new JsonObject
                {
                    ["date"] = same.Key.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    ["model"] = same.Key.Model,
                    ["model_permaslug"] = same.Key.Permaslug,
                    ["endpoint_id"] = same.Key.Endpoint,
                    ["provider_name"] = same.Key.ProviderName,
                    ["usage"] = same.Sum(use => use.UsageUsd),
                    ["byok_usage_inference"] = same.Sum(use => use.ByokUsd),
                    ["requests"] = same.Sum(use => use.Requests),
                    ["prompt_tokens"] = same.Sum(use => use.PromptTokens),
                    ["completion_tokens"] = same.Sum(use => use.CompletionTokens),
                    ["reasoning_tokens"] = same.Sum(use => use.ReasoningTokens),
                };
                if (isByWorkspace)
                {
                    row["workspace_id"] = same.Key.Workspace;
                }

                return (JsonNode)row;
            });
        return Data(new JsonArray([.. rows]));
    }

    private IResult ListKeys(HttpContext http)
    {
        var offset = int.TryParse(http.Request.Query["offset"], CultureInfo.InvariantCulture, out var number) ? number : 0;
        var keys = Facts.Keys.Where(key => !key.IsDisabled || http.Request.Query["include_disabled"] == "true").Skip(offset).Take(KeysPerPage);
        return Data(new JsonArray([.. keys.Select(key => (JsonNode)new JsonObject
        {
            ["hash"] = key.Hash,
            ["name"] = key.Name,
            ["label"] = key.Label,
            ["disabled"] = key.IsDisabled,
            ["limit"] = key.LimitUsd,
            ["limit_remaining"] = key.LimitLeftUsd,
            ["limit_reset"] = key.LimitReset,
            ["include_byok_in_limit"] = false,
            ["usage"] = key.UsageUsd,
            ["usage_daily"] = key.DailyUsd,
            ["usage_weekly"] = key.WeeklyUsd,
            ["usage_monthly"] = key.MonthlyUsd,
            ["byok_usage"] = 0,
            ["byok_usage_daily"] = 0,
            ["byok_usage_weekly"] = 0,
            ["byok_usage_monthly"] = 0,
            ["created_at"] = key.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["updated_at"] = null,
            ["expires_at"] = null,
            ["creator_user_id"] = key.CreatorId,
            ["workspace_id"] = key.Workspace,
        })]));
    }

    private IResult Members(HttpContext http)
    {
        if (Facts.Members.Count == 0)
        {
            return Error(404, "The account is not an organization");
        }

        var offset = int.TryParse(http.Request.Query["offset"], CultureInfo.InvariantCulture, out var first) ? first : 0;
        var limit = int.TryParse(http.Request.Query["limit"], CultureInfo.InvariantCulture, out var wanted) ? wanted : 50;
        if (limit is < 1 or > 100)
        {
            return Error(400, "limit must be between 1 and 100");
        }

        var rows = Facts.Members.Skip(offset).Take(limit).Select(member => (JsonNode)new JsonObject
        {
            ["id"] = member.Id,
            ["email"] = member.Email,
            ["first_name"] = member.FirstName,
            ["last_name"] = member.LastName,
            ["role"] = member.Role,
        });
        return Json(new JsonObject { ["data"] = new JsonArray([.. rows]), ["total_count"] = Facts.Members.Count });
    }

    private static IResult Data(JsonNode data) => Json(new JsonObject { ["data"] = data });

    private static IResult Json(JsonObject body) => Results.Content(body.ToJsonString(), "application/json");

    private static IResult Sample(string name) =>
        Results.Content(Samples.Json("openrouter-errors.json")[name]!.ToJsonString(), "application/json", null, int.Parse(name, CultureInfo.InvariantCulture));

    private static IResult Error(int status, string message) => Results.Content(
        new JsonObject { ["error"] = new JsonObject { ["code"] = status, ["message"] = message } }.ToJsonString(), "application/json", null, status);
}
