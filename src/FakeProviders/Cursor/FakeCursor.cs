using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.Cursor;

/// <summary>
/// Cursor's Admin API and AI code tracking. Keys are named after what they open: <c>key_good</c>, <c>key_no-tracking</c> (no commits),
/// <c>key_small-plan</c> (a plan without any API), <c>key_no-events</c> (a plan without usage events).
/// </summary>
public sealed class FakeCursor(CursorFacts facts) : FakeProvider
{
    private const int LongestSpanDays = 30;
    private static readonly string[] Keys = ["key_good", "key_no-tracking", "key_small-plan", "key_no-events"];

    private readonly Dictionary<string, (long Minute, int Used)> _used = new(StringComparer.Ordinal);

    public override string SettingsName => "Cursor";

    public CursorFacts Facts { get; set; } = facts;

    /// <summary>For each key and minute.</summary>
    public int RequestsPerMinute { get; set; } = 20;

    /// <summary>Ids as <c>user_…</c> instead of numbers.</summary>
    public bool HasTextIds { get; set; }

    /// <summary>False: without <c>day</c>, <c>includedSpendCents</c> and <c>overallSpendCents</c>, as before.</summary>
    public bool HasNewerFields { get; set; } = true;

    /// <summary>Runs before a page of events is cut: a day that grows while it is read.</summary>
    public Action<FakeCursor, int> OnEventPage { get; set; } = (_, _) => { };

    /// <summary>Time stands still at the samples, so a limit a minute would never end: there is none until one is set.</summary>
    public static FakeCursor FromSamples() => new(CursorSamples.Facts()) { Clock = FixedClock.AtSamples, RequestsPerMinute = int.MaxValue };

    protected override void Map(WebApplication app)
    {
        app.Use(GateAsync);
        app.MapGet("/teams/members", () => Json(new JsonObject { ["teamMembers"] = List(Facts.Members.Select(member => CursorBodies.Member(member, Id(member.Id)))) }));
        app.MapPost("/teams/daily-usage-data", (HttpContext http, CancellationToken ct) => WithBodyAsync(http, DailyUsage, ct));
        app.MapPost("/teams/filtered-usage-events", (HttpContext http, CancellationToken ct) => WithBodyAsync(http, Events, ct));
        app.MapPost("/teams/spend", (HttpContext http, CancellationToken ct) => WithBodyAsync(http, Spend, ct));
        app.MapGet("/analytics/ai-code/commits", Commits);
        app.MapFallback(() => Error(404, new JsonObject { ["error"] = "Not Found", ["message"] = "No such endpoint" }));
    }

    private async Task GateAsync(HttpContext http, RequestDelegate next)
    {
        var refusal = KeyOf(http) is not { } key ? Sample(401, "401")
            : OverLimit(http, key) ? Sample(429, "429")
            : key == "key_small-plan" || (key == "key_no-tracking" && http.Request.Path.StartsWithSegments("/analytics", StringComparison.Ordinal))
                || (key == "key_no-events" && http.Request.Path.Value!.Contains("events", StringComparison.Ordinal)) ? Sample(403, "403")
            : null;
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    // The key is the user's name and the password is empty; a bearer header is none of it.
    private static string? KeyOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.Ordinal))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(Convert.FromBase64String(header[6..]));
        return text.EndsWith(':') && Keys.Contains(text[..^1]) ? text[..^1] : null;
    }

    private bool OverLimit(HttpContext http, string key)
    {
        var minute = Clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (_used)
        {
            var now = _used.TryGetValue(key, out var kept) && kept.Minute == minute ? kept.Used + 1 : 1;
            _used[key] = (minute, now);
            if (now <= RequestsPerMinute)
            {
                return false;
            }
        }

        http.Response.Headers.RetryAfter = "60";
        return true;
    }

    private static async Task<IResult> WithBodyAsync(HttpContext http, Func<JsonObject, IResult> answer, CancellationToken ct)
    {
        try
        {
            return await JsonNode.ParseAsync(http.Request.Body, cancellationToken: ct) is JsonObject body ? answer(body) : BadRequest("A JSON object is expected");
        }
        catch (JsonException)
        {
            return BadRequest("The body is not JSON");
        }
    }

    private IResult DailyUsage(JsonObject body)
    {
        if (Range(body, out var start, out var end) is { } bad)
        {
            return bad;
        }

        if (end - start > TimeSpan.FromDays(LongestSpanDays))
        {
            return Sample(400, "400");
        }

        var members = Facts.Members.Where(member => !member.IsRemoved).ToList();
        var isPaged = body.ContainsKey("page") && body.ContainsKey("pageSize");
        var (page, size) = (Int(body, "page") ?? 1, Int(body, "pageSize") ?? 10);
        var rows = from member in isPaged ? members.Skip((page - 1) * size).Take(size) : members
                   from day in DaysIn(start, end)
                   let known = Facts.Days.FirstOrDefault(one => one.MemberId == member.Id && one.Day == day)
                   where isPaged || known is not null
                   select CursorBodies.Day(member, known ?? new CursorDay(member.Id, day), Id(member.Id), known is not null, HasNewerFields);
        var answer = new JsonObject { ["data"] = List(rows), ["period"] = Period(body) };
        if (isPaged)
        {
            var pages = (members.Count + size - 1) / size;
            answer["pagination"] = new JsonObject
            {
                ["page"] = page,
                ["pageSize"] = size,
                ["totalUsers"] = members.Count,
                ["totalPages"] = pages,
                ["hasNextPage"] = page < pages,
                ["hasPreviousPage"] = page > 1,
            };
        }

        return Json(answer);
    }

    private IResult Events(JsonObject body)
    {
        if (Range(body, out var start, out var end) is { } bad)
        {
            return bad;
        }

        var (page, size) = (Int(body, "page") ?? 1, Int(body, "pageSize") ?? 10);
        if (size is < 1 or > 1_000)
        {
            return BadRequest("pageSize must be between 1 and 1000");
        }

        OnEventPage(this, page);
        var email = body["email"]?.GetValue<string>();
        // Newest first; both ends are inside.
        var all = Facts.Events.Where(one => one.At >= start && one.At <= end && (email is null || one.Email == email)).OrderByDescending(one => one.At).ToList();
        var pages = (all.Count + size - 1) / size;
        return Json(new JsonObject
        {
            ["totalUsageEventsCount"] = all.Count,
            ["pagination"] = new JsonObject { ["numPages"] = pages, ["currentPage"] = page, ["pageSize"] = size, ["hasNextPage"] = page < pages, ["hasPreviousPage"] = page > 1 },
            ["usageEvents"] = List(all.Skip((page - 1) * size).Take(size).Select(CursorBodies.Event)),
            ["period"] = Period(body),
        });
    }

    private IResult Spend(JsonObject body)
    {
        var members = Facts.Members.Where(member => !member.IsRemoved).ToList();
        var (page, size) = (Int(body, "page") ?? 1, Int(body, "pageSize") ?? 10);
        return Json(new JsonObject
        {
            ["teamMemberSpend"] = List(members.Skip((page - 1) * size).Take(size).Select(member => CursorBodies.Spend(
                member, [.. Facts.Events.Where(one => one.Email == member.Email && one.At >= Facts.CycleStart)], Id(member.Id), HasNewerFields))),
            ["subscriptionCycleStart"] = Facts.CycleStart.ToUnixTimeMilliseconds(),
            ["totalMembers"] = members.Count,
            ["totalPages"] = Math.Max(1, (members.Count + size - 1) / size),
        });
    }

    private IResult Commits(HttpContext http)
    {
        var query = http.Request.Query;
        if (Instant(query["startDate"]) is not { } start || Instant(query["endDate"]) is not { } end)
        {
            return BadRequest("startDate and endDate are required");
        }

        var page = int.TryParse(query["page"], CultureInfo.InvariantCulture, out var number) ? number : 1;
        var size = int.TryParse(query["pageSize"], CultureInfo.InvariantCulture, out var wanted) ? wanted : 100;
        if (size is < 1 or > 1_000)
        {
            return BadRequest("pageSize must be between 1 and 1000");
        }

        var user = query["user"].ToString();
        var all = Facts.Commits.Where(one => (one.At ?? one.CreatedAt) >= start && (one.At ?? one.CreatedAt) <= end && (user.Length == 0 || one.Email == user || one.UserId == user)).ToList();
        return Json(new JsonObject
        {
            ["items"] = List(all.Skip((page - 1) * size).Take(size).Select(CursorBodies.Commit)),
            ["totalCount"] = all.Count,
            ["page"] = page,
            ["pageSize"] = size,
        });
    }

    private DateTimeOffset? Instant(string? text) =>
        text == "now" ? Clock.GetUtcNow()
        : text is { Length: > 1 } && text[^1] == 'd' && int.TryParse(text[..^1], CultureInfo.InvariantCulture, out var days) ? Clock.GetUtcNow().AddDays(-days)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static IResult? Range(JsonObject body, out DateTimeOffset start, out DateTimeOffset end)
    {
        (start, end) = (default, default);
        if (body["startDate"] is not JsonValue from || !from.TryGetValue(out long first) || body["endDate"] is not JsonValue to || !to.TryGetValue(out long last))
        {
            return BadRequest("startDate and endDate are epoch milliseconds");
        }

        (start, end) = (DateTimeOffset.FromUnixTimeMilliseconds(first), DateTimeOffset.FromUnixTimeMilliseconds(last));
        return null;
    }

    private static IEnumerable<DateOnly> DaysIn(DateTimeOffset start, DateTimeOffset end)
    {
        for (var day = DateOnly.FromDateTime(start.UtcDateTime); new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) < end; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private JsonNode Id(long id) => HasTextIds ? $"user_EXAMPLE{id}" : id;

    private static int? Int(JsonObject body, string name) => body[name]?.GetValue<int>();

    private static JsonObject Period(JsonObject body) => new() { ["startDate"] = body["startDate"]!.DeepClone(), ["endDate"] = body["endDate"]!.DeepClone() };

    private static JsonArray List(IEnumerable<JsonObject> rows) => [.. rows.Select(row => (JsonNode)row)];

    private static IResult Json(JsonObject body) => Results.Content(body.ToJsonString(), "application/json");

    private static IResult BadRequest(string message) => Error(400, new JsonObject { ["error"] = "Bad Request", ["message"] = message });

    private static IResult Sample(int status, string name) => Error(status, Samples.Json("cursor-errors.json")[name]!.AsObject());

    private static IResult Error(int status, JsonObject body) => Results.Content(body.ToJsonString(), "application/json", null, status);
}
