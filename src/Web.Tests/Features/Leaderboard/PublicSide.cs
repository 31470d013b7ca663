using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Features.Publishing.Public;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Leaderboard;

/// <summary>An app on a database of its own, because everybody who is published meets on one leaderboard. It is Saturday, 21 November 2026, 15:00 UTC.</summary>
public sealed class PublicSide : IAsyncLifetime
{
    public static readonly DateOnly Today = new(2026, 11, 21);

    public TestClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 15, 0, 0, TimeSpan.Zero));

    public TestApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await TestApp.StartAsync(Clock, ownDatabase: true, ("TeamCost:Leaderboard:RefreshSeconds", "0"));

    public Task DisposeAsync() => App.DisposeAsync();

    /// <summary>Nobody is published any more.</summary>
    public Task ClearAsync() => App.ExecuteAsync("delete from published_profiles");

    /// <summary>Somebody who is published with these days; nothing but the rows that publishing writes.</summary>
    public async Task<Guid> PublishAsync(string handle, Shown? shown = null, params IReadOnlyList<Told> days)
    {
        shown ??= new Shown();
        var id = shown.UserId ?? Guid.CreateVersion7();
        await App.ExecuteAsync("insert into users (id, display_name, user_name, normalized_user_name) values ($1, 'Secret real name', $2, $2) on conflict (id) do nothing", id, $"{id:N}");
        await App.ExecuteAsync(
            """
            with profile as (
              insert into published_profiles (user_id, handle, display_name, about, joined_at, published_at, shows_cost, shows_tools, shows_models, on_leaderboard, refreshed_at, last_submission_at)
              values ($1, $2, $3, $4, '2026-01-05T10:00:00Z', '2026-06-01T10:00:00Z', $5, $6, $7, $8, clock_timestamp(), '2026-11-20T09:30:00Z') returning user_id)
            insert into published_days (user_id, day, tool, provider, model, input, output, cache_read, cache_write, reasoning, requests, cost_usd, unpriced_tokens, is_verified)
            select user_id, d.day, d.tool, d.provider, d.model, d.input, d.output, d.cache_read, 0, 0, 1, d.cost, 0, d.verified
            from profile, unnest($9::date[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::bigint[], $15::bigint[], $16::numeric[], $17::bool[])
              as d (day, tool, provider, model, input, output, cache_read, cost, verified)
            """,
            id, handle, shown.Name ?? $"{handle} the Great", shown.About, shown.Cost, shown.Tools, shown.Models, shown.OnLeaderboard,
            days.Select(d => d.Day).ToArray(), days.Select(d => shown.Tools ? d.Tool : "").ToArray(), days.Select(d => d.Provider).ToArray(), days.Select(d => shown.Models ? d.Model : "").ToArray(),
            days.Select(d => d.Input).ToArray(), days.Select(d => d.Output).ToArray(), days.Select(d => d.CacheRead).ToArray(),
            days.Select(d => shown.Cost ? d.CostUsd : null).ToArray(), days.Select(d => d.IsVerified).ToArray());
        return id;
    }

    public Task UnpublishAsync(Guid userId) => App.ExecuteAsync("delete from published_profiles where user_id = $1", userId);

    /// <summary>What the schedule does after midnight.</summary>
    public Task RollAsync() => App.Services.GetRequiredService<StandingsFiller>().RollAsync(DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime), CancellationToken.None);

    public async Task<JsonNode> JsonAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var client = App.NewClient();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        answer.StatusCode.ShouldBe(expected, path);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>Handles on the leaderboard, with their ranks.</summary>
    public async Task<string> RanksAsync(string query) =>
        string.Join(" ", (await JsonAsync($"/api/leaderboard{query}"))["users"]!.AsArray().Select(u => string.Create(CultureInfo.InvariantCulture, $"{u!["rank"]}:{u["username"]}")));
}

/// <summary>What a person chose to show.</summary>
public sealed record Shown(bool Cost = false, bool Tools = true, bool Models = true, bool OnLeaderboard = true, string? Name = null, string About = "", Guid? UserId = null);

/// <summary>One published row.</summary>
public sealed record Told(
    DateOnly Day, long Input = 100, long Output = 0, long CacheRead = 0, decimal? CostUsd = null, string Tool = "claude-code", string Provider = "anthropic",
    string Model = "claude-sonnet-4-5", bool IsVerified = false);
