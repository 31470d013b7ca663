using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace TeamCost.FakeProviders.OpenAi;

/// <summary>What the Platform and the ChatGPT workspace have in common: bearer keys, error bodies, cursors.</summary>
public abstract class OpenAiServer : FakeProvider
{
    private readonly ConcurrentDictionary<string, int> _cursors = new(StringComparer.Ordinal);

    /// <summary>A server may give less than was asked for.</summary>
    public int MostPerPage { get; set; } = int.MaxValue;

    /// <summary>Adds fields that no contract knows.</summary>
    public bool SaysMore { get; set; }

    protected override string BasePath => "/v1/";

    private protected void Get(WebApplication app, string path, Action<HttpContext, string> admit, Func<OpenAiQuery, JsonObject> answer) =>
        app.MapGet("/v1/" + path, async (HttpContext http) =>
        {
            try
            {
                admit(http, KeyOf(http));
                var body = answer(new OpenAiQuery(http.Request, _cursors));
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync((SaysMore ? More(body) : body).ToJsonString(), http.RequestAborted);
            }
            catch (OpenAiRefusal refusal)
            {
                await Refuse(http, refusal);
            }
        });

    private protected static Task Refuse(HttpContext http, OpenAiRefusal refusal)
    {
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentType = "application/json";
        http.Response.Headers["x-request-id"] = "req_EXAMPLE";
        return http.Response.WriteAsync(refusal.Body.ToJsonString(), http.RequestAborted);
    }

    /// <summary>A list of names: <c>after</c>, <c>limit</c>.</summary>
    private protected JsonObject List<T>(OpenAiQuery query, IEnumerable<T> items, Func<T, string> id, Func<T, JsonObject> write, int usual = 20, int most = 100)
    {
        var (limit, after, all) = (Math.Min(query.Limit(usual, most), MostPerPage), query.Text("after"), items.ToList());
        var start = after is null ? 0 : all.FindIndex(item => id(item) == after) + 1;
        var page = all.Skip(start).Take(limit).ToList();
        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. page.Select(write)]),
            ["first_id"] = page.Count == 0 ? null : id(page[0]),
            ["last_id"] = page.Count == 0 ? null : id(page[^1]),
            ["has_more"] = start + page.Count < all.Count,
        };
    }

    private static string KeyOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : "";
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
