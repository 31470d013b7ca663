using System.Collections.Concurrent;
using System.Globalization;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.OpenAi;

/// <summary>
/// The OpenAI Platform's usage, costs and naming endpoints over a set of facts. Keys: <c>sk-admin-good</c>, <c>sk-admin-nonames</c> (usage only),
/// <c>sk-admin-nousage</c>, <c>sk-admin-limited</c> (429 twice), project keys; everything else is unknown.
/// </summary>
public sealed class FakeOpenAi(OpenAiFacts facts) : OpenAiServer
{
    private readonly ConcurrentDictionary<string, int> _askedBy = new(StringComparer.Ordinal);

    public override string SettingsName => "OpenAi";

    public OpenAiFacts Facts { get; set; } = facts;

    /// <summary>What a limited key is told to wait.</summary>
    public int RetryAfterSeconds { get; set; } = 2;

    /// <summary>As the live service did in July 2026, whatever its document says.</summary>
    public bool RefusesCostsByKey { get; set; }

    /// <summary>Amounts as text, as the live service sometimes sends them.</summary>
    public bool WritesAmountsAsText { get; set; }

    /// <summary>Calls the list in a bucket <c>result</c>, as older documentation does.</summary>
    public bool SaysResult { get; set; }

    /// <summary>The samples' organization, on 20 November 2026.</summary>
    public static FakeOpenAi FromSamples(TimeProvider? clock = null) => new(OpenAiSamples.Facts()) { Clock = clock ?? FixedClock.AtSamples };

    protected override void Map(WebApplication app)
    {
        var (usage, names) = (new UsageReports(this), new OpenAiNameLists(this));
        foreach (var feed in UsageReports.Feeds)
        {
            Get(app, $"organization/usage/{feed.Path}", AdmitToUsage, query => usage.Answer(query, feed));
        }

        Get(app, "organization/costs", AdmitToUsage, usage.Costs);
        Get(app, "organization/projects", AdmitToNames, query => Projects(query, names));
        Get(app, "organization/users", AdmitToNames, query => List(query, names.Users(query), user => user.Id, OpenAiNameLists.Write));
        Get(app, "organization/projects/{project}/api_keys", AdmitToNames, query => List(query, names.Keys(query), key => key.Id, names.Write));
        Get(app, "organization/projects/{project}/service_accounts", AdmitToNames, query =>
            List(query, names.ServiceAccounts(query), one => one.Id, one => OpenAiNameLists.Write(one)));
        Get(app, "organization/admin_api_keys", AdmitToNames, query => List(query, Facts.AdminKeys, key => key.Id, OpenAiNameLists.Write));
        app.MapFallback(http => Refuse(http, OpenAiRefusal.NotFound("endpoint")));
    }

    private System.Text.Json.Nodes.JsonObject Projects(OpenAiQuery query, OpenAiNameLists names) =>
        List(query, names.Projects(query), project => project.Id, OpenAiNameLists.Write);

    private void AdmitToUsage(HttpContext http, string key) => Admit(http, key, "sk-admin-nousage", "api.usage.read");

    private void AdmitToNames(HttpContext http, string key) => Admit(http, key, "sk-admin-nonames", "api.management.read");

    private void Admit(HttpContext http, string key, string refused, string scope)
    {
        var asked = _askedBy.AddOrUpdate(key, 1, (_, n) => n + 1);
        if (key == "sk-admin-limited" && asked <= 2)
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            throw new OpenAiRefusal(429, "Rate limit reached for this organization.", "requests", null, "rate_limit_exceeded");
        }

        if (key == refused || key.StartsWith("sk-proj-", StringComparison.Ordinal) || key.StartsWith("sk-svcacct-", StringComparison.Ordinal))
        {
            throw OpenAiRefusal.NoScope(scope);
        }

        if (key is not ("sk-admin-good" or "sk-admin-EXAMPLE" or "sk-admin-limited" or "sk-admin-nonames" or "sk-admin-nousage"))
        {
            throw OpenAiRefusal.WrongKey();
        }
    }
}
