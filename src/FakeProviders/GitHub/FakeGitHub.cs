using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.GitHub;

/// <summary>
/// GitHub's API for Copilot (API version 2026-03-10) and, on a second port, the store behind its signed links. Tokens are named after what
/// they lack: <c>ghp_good</c>, <c>ghp_no-seats</c>, <c>ghp_no-reports</c>, <c>ghp_no-billing</c>, <c>ghp_no-sso</c>, <c>ghp_nothing</c>.
/// </summary>
public sealed class FakeGitHub(GitHubFacts facts) : FakeProvider
{
    private const string Docs = "https://docs.github.com/rest";
    private static readonly DateOnly FirstReport = new(2025, 10, 10);
    private static readonly string[] Tokens = ["ghp_good", "ghp_no-seats", "ghp_no-reports", "ghp_no-billing", "ghp_no-sso", "ghp_nothing"];

    private readonly GitHubReports _reports = new(facts);
    private readonly GitHubSeats _seats = new(facts);
    private readonly GitHubBills _bills = new(facts);
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);

    public override string SettingsName => "GitHub";

    public GitHubFacts Facts { get; } = facts;

    /// <summary>The store of reports, on the next port. Shares the clock.</summary>
    public FakeBlobHost Blobs { get; private set; } = new();

    /// <summary>Calls of a token in an hour.</summary>
    public int HourlyLimit { get; set; } = 5_000;

    /// <summary>Reports made before June 2026 have no <c>ai_credits_used</c>.</summary>
    public bool HasCredits
    {
        get => _reports.HasCredits;
        set => _reports.HasCredits = value;
    }

    /// <summary>False: an enterprise owns the organization, and <c>user=</c> is refused.</summary>
    public bool CanFilterByUser { get; set; } = true;

    /// <summary>An enterprise pays: the organization's own bill is refused.</summary>
    public bool IsPaidByEnterprise { get; set; }

    public bool IsMetricsPolicyOn { get; set; } = true;

    public bool HasBillingProblem { get; set; }

    /// <summary>How many files the rows of a report are split over.</summary>
    public int LinksPerReport { get; set; } = 1;

    /// <summary>How rows are written: line by line, in a <c>day_totals</c> envelope, or as one array.</summary>
    public RowForm RowForm { get; set; }

    public static FakeGitHub FromSamples() => new(GitHubSamples.Facts()) { Clock = FixedClock.AtSamples };

    public override async Task StartAsync(int port = 0)
    {
        Blobs = new FakeBlobHost { Clock = Clock };
        await Blobs.StartAsync(port == 0 ? 0 : port + 1);
        await base.StartAsync(port);
    }

    public override async ValueTask DisposeAsync()
    {
        await Blobs.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Map(WebApplication app)
    {
        app.Use(GateAsync);
        foreach (var (kind, copilot, billing) in (ReadOnlySpan<(string, string, string)>)[
            ("organization", "/orgs/{owner}/copilot", "/organizations/{owner}/settings/billing"),
            ("enterprise", "/enterprises/{owner}/copilot", "/enterprises/{owner}/settings/billing")])
        {
            app.MapGet($"{copilot}/metrics/reports/{kind}-1-day", Report(kind, "reports", day => _reports.HasOrganizationReport(day) ? [_reports.Organization(day).ToJsonString()] : null));
            app.MapGet($"{copilot}/metrics/reports/{kind}-28-day/latest", Latest(kind, window => [_reports.Organization28(window).ToJsonString()]));
            app.MapGet($"{copilot}/metrics/reports/users-1-day", Report(kind, "reports", day => _reports.HasUsersReport(day) ? Files(_reports.Users(day), LinksPerReport) : null));
            app.MapGet($"{copilot}/metrics/reports/users-28-day/latest", Latest(kind, window => Files(_reports.Users28(window), 2)));
            app.MapGet($"{copilot}/metrics/reports/user-teams-1-day", Report(kind, "reports", day => _reports.HasUsersReport(day) ? Files(_reports.UserTeams(day), 1) : null));
            app.MapGet($"{copilot}/billing/seats", (HttpContext http, string owner) => If(http, kind, owner, "seats", () => SeatPage(http)));
            app.MapGet($"{billing}/ai_credit/usage", Metered(kind, "ai-credits"));
            app.MapGet($"{billing}/premium_request/usage", Metered(kind, "requests"));
            app.MapGet($"{billing}/usage", (HttpContext http, string owner) => Bill(http, kind, owner, period => _bills.Usage(period)));
            app.MapGet($"{billing}/usage/summary", (HttpContext http, string owner) => Bill(http, kind, owner, period => _bills.Summary(period, http.Request.Query, (kind, owner))));
        }

        app.MapGet("/orgs/{owner}/copilot/billing", (HttpContext http, string owner) => If(http, "organization", owner, "seats", () =>
            HasBillingProblem ? Results.Content(Samples.Json("copilot-errors.json")["422"]!.ToJsonString(), "application/json", null, 422) : Json(_seats.Settings(Today))));
        app.MapGet("/rate_limit", () => Json(new JsonObject { ["resources"] = new JsonObject() }));
        // Closed on 2 April 2026, like everything else that is not here.
        app.MapFallback(() => Refused(404, "404"));
    }

    private DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    // What GitHub looks at before it looks at the question.
    private async Task GateAsync(HttpContext http, RequestDelegate next)
    {
        var token = http.Request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : "";
        var version = http.Request.Headers["X-GitHub-Api-Version"].ToString();
        var refusal = http.Request.Headers.UserAgent.Count == 0 ? Refused(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.")
            : version is not ("" or "2022-11-28" or "2026-03-10") ? Refused(400, $"{version} is not a supported version.")
            : !Tokens.Contains(token) ? Refused(401, "401")
            : token == "ghp_no-sso" ? WithSso(http)
            : OverLimit(http, token);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    private static IResult WithSso(HttpContext http)
    {
        http.Response.Headers["X-GitHub-SSO"] = "required; url=https://github.com/orgs/larkspur-labs/sso?authorization_request=EXAMPLE";
        return Refused(403, "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.");
    }

    private IResult? OverLimit(HttpContext http, string token)
    {
        int used;
        lock (_used)
        {
            used = _used[token] = _used.GetValueOrDefault(token) + 1;
        }

        var now = Clock.GetUtcNow();
        var reset = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
        Set("limit", HourlyLimit);
        Set("remaining", Math.Max(0, HourlyLimit - used));
        Set("used", Math.Min(used, HourlyLimit));
        Set("reset", reset.ToUnixTimeSeconds());
        http.Response.Headers["x-ratelimit-resource"] = "core";
        return used > HourlyLimit ? Refused(403, "403_rate_limit") : null;

        void Set(string name, long value) => http.Response.Headers[$"x-ratelimit-{name}"] = value.ToString(CultureInfo.InvariantCulture);
    }

    private IResult If(HttpContext http, string kind, string owner, string permission, Func<IResult> answer)
    {
        var token = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        var known = kind == "organization" ? Facts.Org : Facts.Enterprise;
        return !string.Equals(owner, known, StringComparison.OrdinalIgnoreCase) ? Refused(404, "404")
            : token == "ghp_nothing" || token == $"ghp_no-{permission}" ? Refused(403, "403")
            : permission == "reports" && !IsMetricsPolicyOn ? Refused(403, "The Copilot usage metrics policy is disabled for this organization.")
            : permission == "billing" && kind == "organization" && IsPaidByEnterprise ? Refused(403, "The billing of this organization is managed by its enterprise.")
            : answer();
    }

    private Func<HttpContext, string, IResult> Report(string kind, string permission, Func<DateOnly, IReadOnlyList<string>?> files) => (http, owner) => If(http, kind, owner, permission, () =>
    {
        if (!DateOnly.TryParseExact(http.Request.Query["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return Refused(400, "Invalid value for parameter 'day': expected YYYY-MM-DD.");
        }

        // Out of what GitHub keeps, or not over yet.
        return day < FirstReport || day < Today.AddYears(-1) ? Refused(404, "404")
            : day >= Today || files(day) is not { } texts ? Results.NoContent()
            : Json(new JsonObject { ["download_links"] = Links(texts), ["report_day"] = http.Request.Query["day"].ToString() });
    });

    private Func<HttpContext, string, IResult> Latest(string kind, Func<(DateOnly First, DateOnly Last), IReadOnlyList<string>> files) => (http, owner) => If(http, kind, owner, "reports", () =>
        _reports.Latest(Today) is not { } window ? Results.NoContent() : Json(new JsonObject
        {
            ["download_links"] = Links(files(window)),
            ["report_start_day"] = window.First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["report_end_day"] = window.Last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        }));

    private JsonArray Links(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)Blobs.Put(text))];

    private List<string> Files(IEnumerable<JsonObject> rows, int count)
    {
        var all = rows.ToList();
        return [.. Enumerable.Range(0, count).Select(file => Text([.. all.Where((_, i) => i % count == file)]))];
    }

    private string Text(IReadOnlyList<JsonObject> rows) => RowForm switch
    {
        RowForm.Array => new JsonArray([.. rows]).ToJsonString(),
        RowForm.Envelope => new JsonObject { ["day_totals"] = new JsonArray([.. rows]) }.ToJsonString(),
        _ => string.Concat(rows.Select(row => row.ToJsonString() + "\n")),
    };

    private IResult SeatPage(HttpContext http)
    {
        var query = http.Request.Query;
        var page = int.TryParse(query["page"], CultureInfo.InvariantCulture, out var number) ? Math.Max(1, number) : 1;
        var size = int.TryParse(query["per_page"], CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, 100) : 50;
        var last = Math.Max(1, (Facts.Seats.Count + size - 1) / size);
        var here = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}";
        var links = new List<string>();
        if (page < last)
        {
            links.Add($"<{here}?page={page + 1}&per_page={size}>; rel=\"next\"");
            links.Add($"<{here}?page={last}&per_page={size}>; rel=\"last\"");
        }

        if (page > 1)
        {
            links.Add($"<{here}?page=1&per_page={size}>; rel=\"first\"");
            links.Add($"<{here}?page={page - 1}&per_page={size}>; rel=\"prev\"");
        }

        if (links.Count > 0)
        {
            http.Response.Headers.Link = string.Join(", ", links);
        }

        return Json(_seats.Page(page, size));
    }

    private Func<HttpContext, string, IResult> Metered(string kind, string unit) => (http, owner) =>
        !CanFilterByUser && http.Request.Query.ContainsKey("user")
            ? Refused(403, "Organization admins cannot filter by user for organizations that belong to an enterprise.")
            : Bill(http, kind, owner, period => _bills.Metered(period, http.Request.Query, unit, (kind, owner)));

    private IResult Bill(HttpContext http, string kind, string owner, Func<(int Year, int? Month, int? Day), JsonObject> answer) => If(http, kind, owner, "billing", () =>
    {
        var (year, month, day) = (Number("year"), Number("month"), Number("day"));
        return month is < 1 or > 12 || day is < 1 or > 31 ? Refused(400, "Invalid time period.") : Json(answer((year ?? Today.Year, month ?? (year is null ? Today.Month : null), day)));

        int? Number(string name) => int.TryParse(http.Request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : null;
    });

    private static IResult Json(JsonNode body) => Results.Content(body.ToJsonString(), "application/json; charset=utf-8");

    /// <param name="status">HTTP.</param>
    /// <param name="what">A sample error's name, or a message.</param>
    private static IResult Refused(int status, string what) => Results.Content(
        (Samples.Json("copilot-errors.json")[what] ?? new JsonObject { ["message"] = what, ["documentation_url"] = Docs, ["status"] = status.ToString(CultureInfo.InvariantCulture) })
            .ToJsonString(),
        "application/json; charset=utf-8", null, status);
}

/// <summary>How the rows of a report's file are written.</summary>
public enum RowForm
{
    Lines,
    Envelope,
    Array,
}
