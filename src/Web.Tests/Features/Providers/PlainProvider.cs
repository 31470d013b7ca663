using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TeamCost.Contracts;
using TeamCost.FakeProviders;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>The plainest provider there could be: a key, an account, tokens and cost by day, and people. For tests of what all providers share.</summary>
public sealed class PlainProvider : FakeProvider
{
    public const string Key = "pk-plain-good-0001";

    /// <summary>Which account each key opens.</summary>
    public ConcurrentDictionary<string, string> Accounts { get; } = new(StringComparer.Ordinal) { [Key] = "Plain Labs" };

    /// <summary>Days on which nothing was used.</summary>
    public ConcurrentDictionary<DateOnly, long> Tokens { get; } = new();

    public bool MayReadCosts { get; set; } = true;

    public override string SettingsName => "Plain";

    /// <summary>What was asked of a feed, in order.</summary>
    public IReadOnlyList<string> Asked(string feed) =>
        [.. Requests.Where(r => r.PathAndQuery.StartsWith("/" + feed, StringComparison.Ordinal)).Select(r => r.PathAndQuery[(r.PathAndQuery.IndexOf('=') + 1)..])];

    public long TokensOf(DateOnly day) => Tokens.TryGetValue(day, out var tokens) ? tokens : 1_000 + (day.DayNumber % 100);

    protected override void Map(WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            if (AccountOf(http) is null)
            {
                http.Response.StatusCode = 401;
                // As some vendors do: the refused key is in the message.
                await http.Response.WriteAsJsonAsync(new { error = new { message = $"Unknown key: {http.Request.Headers.Authorization.ToString()[7..]}" } });
                return;
            }

            await next(http);
        });
        app.MapGet("/account", (HttpContext http) => new { id = AccountOf(http)!.ToUpperInvariant(), name = AccountOf(http), costs = MayReadCosts });
        app.MapGet("/tokens", (string day) => new { tokens = TokensOf(DateOnly.Parse(day, CultureInfo.InvariantCulture)), by = "mira@example.com" });
        app.MapGet("/costs", (string day) => MayReadCosts
            ? Results.Json(new { usd = TokensOf(DateOnly.Parse(day, CultureInfo.InvariantCulture)) / 1_000m })
            : Results.Json(new { message = "This key may not read costs." }, statusCode: 403));
        app.MapGet("/people", () => new { people = new[] { "mira@example.com" } });
    }

    private string? AccountOf(HttpContext http) =>
        http.Request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.Ordinal)
            ? Accounts.GetValueOrDefault(header["Bearer ".Length..])
            : null;
}

/// <summary>Its translation.</summary>
public sealed class PlainConnector(ProviderHttp http) : IProviderConnector
{
    public const string Name = "plain";
    public const string Tokens = "tokens";
    public const string Costs = "costs";
    public const string People = "people";

    public ProviderSetup Setup { get; } = new()
    {
        Key = Name,
        Label = "Plain",
        SettingsName = "Plain",
        BaseAddress = new Uri("https://plain.example/"),
        Summary = "For tests.",
        Tells = ["Tokens"],
        TellsNot = ["Anything else"],
        Steps = ["Make a key."],
        HelpUrl = "https://plain.example/help",
        SecretLabel = "Key",
        Fields = [new ProviderField("server", "Own server", IsAddress: true)],
        Feeds =
        [
            new Feed(Tokens, "Tokens", Fate.Usage, IsMain: true),
            new Feed(Costs, "Costs", Fate.Bill, TrailingDays: 1),
            new Feed(People, "People", Fate.Names, FeedStep.Snapshot) { Every = TimeSpan.FromHours(6) },
        ],
        BackfillDays = 10,
        CheckKey = key => key.StartsWith("pk-chat", StringComparison.Ordinal) ? new WrongKey("This is a key for chats; make one for reports.") : null,
    };

    public async Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct)
    {
        var account = await http.GetAsync<Account>(access, Get(access, "account"), ct);
        return new AccountSummary(account.Id, account.Name,
        [
            new Permission("Tokens", [Tokens]),
            account.Costs ? new Permission("Costs", [Costs]) : new Permission("Costs", [Costs], Trouble.PermissionMissing, "The key may not read costs."),
        ], HistoryFrom: null, []);
    }

    public async Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct)
    {
        var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var said = new ProviderDay { Days = new DayRange(day, day), DataUpTo = new DateTimeOffset(day, new TimeOnly(23, 0), TimeSpan.Zero) };
        switch (feed)
        {
            case Tokens:
                var tokens = await http.GetAsync<TokensOfDay>(access, Get(access, $"tokens?day={date}"), ct);
                return said with
                {
                    Usage = tokens.Tokens == 0 ? [] : [new UsageLine(day, 9, "api", Name, "plain-1", null, new RateClass(Band: null),
                        new TokenCounts(tokens.Tokens, 0, 0, 0, 0, 0), 1, 0, Identity: tokens.By)],
                    Names = [new IdentityName(tokens.By, IdentityKind.Email, Name, Email: tokens.By)],
                };
            case Costs:
                var costs = await http.GetAsync<CostsOfDay>(access, Get(access, $"costs?day={date}"), ct);
                return said with { Bill = [new BillItem(day, Name, "api", "Tokens", new Money(costs.Usd))] };
            default:
                var people = await http.GetAsync<Everybody>(access, Get(access, "people"), ct);
                return said with { Names = [.. people.People.Select(name => new IdentityName(name, IdentityKind.Email, Name, Email: name))] };
        }
    }

    private static ProviderRequest Get(ProviderAccess access, string path) => new(HttpMethod.Get, path)
    {
        Sign = message => message.Headers.Authorization = new("Bearer", access.Secret),
        Explain = failed => failed.Status switch
        {
            System.Net.HttpStatusCode.Unauthorized => new ProviderException(Trouble.KeyRejected, $"Plain does not know this key: {failed.Message()}"),
            System.Net.HttpStatusCode.Forbidden => new ProviderException(Trouble.PermissionMissing, $"Plain refuses: {failed.Message()}"),
            System.Net.HttpStatusCode.TooManyRequests => new ProviderException(Trouble.RateLimited, "Plain was asked too often."),
            System.Net.HttpStatusCode.BadRequest => new ProviderException(Trouble.RequestRefused, $"Plain refuses the question: {failed.Message()}"),
            _ => new ProviderException(Trouble.ProviderDown, $"Plain answered {(int)failed.Status}."),
        },
    };

    private sealed record Account(string Id, string Name, bool Costs);

    private sealed record TokensOfDay(long Tokens, string By);

    private sealed record CostsOfDay(decimal Usd);

    private sealed record Everybody(IReadOnlyList<string> People);
}
