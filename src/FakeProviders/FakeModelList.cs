using System.Text.Json.Nodes;

namespace TeamCost.FakeProviders;

/// <summary>A vendor whose keys can be tested against its list of models, and nothing else.</summary>
public abstract class FakeModelList : FakeProvider
{
    protected abstract string Path { get; }

    protected abstract string GoodKey { get; }

    protected abstract IReadOnlyList<string> Models { get; }

    /// <summary>Sent with every answer.</summary>
    protected virtual IReadOnlyList<(string Name, string Value)> Headers => [];

    protected override void Map(WebApplication app)
    {
        app.MapGet(Path, (HttpContext http) =>
        {
            if (http.Request.Headers.Authorization != $"Bearer {GoodKey}")
            {
                return Json(401, new JsonObject { ["error"] = new JsonObject { ["message"] = "Invalid API Key", ["type"] = "invalid_request_error", ["code"] = "invalid_api_key" } });
            }

            foreach (var (name, value) in Headers)
            {
                http.Response.Headers[name] = value;
            }

            return Json(200, new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray([.. Models.Select(model => (JsonNode)new JsonObject { ["id"] = model, ["object"] = "model", ["created"] = 1_760_000_000, ["owned_by"] = SettingsName })]),
            });
        });
        app.MapFallback(() => Json(404, new JsonObject { ["error"] = new JsonObject { ["message"] = "Unknown request URL" } }));
    }

    private static IResult Json(int status, JsonObject body) => Results.Content(body.ToJsonString(), "application/json", null, status);
}
