using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Publishing;

/// <summary>Somebody with a personal organization, a device token of it, and perhaps a public profile.</summary>
internal sealed class PublishingWorld
{
    private readonly TestApp _app;
    private string? _token;

    private PublishingWorld(TestApp app, Person person, TestOrg own) => (_app, Person, Own) = (app, person, own);

    public Person Person { get; }

    /// <summary>The personal organization.</summary>
    public TestOrg Own { get; }

    public static async Task<PublishingWorld> MakeAsync(TestApp app, string name = "Pia")
    {
        var person = await app.NewPersonAsync(name);
        await using var command = app.Admin.CreateCommand(
            "select s.org_id, s.slug from org_slugs s join organizations o using (org_id) join memberships m using (org_id) where o.kind = 'personal' and m.user_id = $1");
        command.Parameters.AddWithValue(person.UserId);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new PublishingWorld(app, person, new TestOrg(app, row.GetGuid(0), row.GetString(1), person));
    }

    public async Task<(int Status, JsonElement Body)> SubmitAsync(string body)
    {
        _token ??= await Own.TokenAsync();
        using var client = _app.NewApiClient(_token);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/api/submit", UriKind.Relative), content);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone());
    }

    public Task<(int Status, JsonElement Body)> SubmitAsync(JsonNode body) => SubmitAsync(body.ToJsonString());

    /// <summary>As `teamcost sync` does, into an organization.</summary>
    public Task SyncAsync(TestOrg org, params UsageLine[] lines) => SyncAsync(org, SourceClaim.Device(Person.UserId, Person.UserId, "a laptop"), lines);

    public async Task SyncAsync(TestOrg org, SourceClaim claim, params UsageLine[] lines)
    {
        var days = new DayRange(lines.Min(line => line.Day), lines.Max(line => line.Day));
        await _app.Services.GetRequiredService<OrgRunner>().ForAsync<UsageRecorder>(org.Id, async (recorder, ct) =>
        {
            var batch = new UsageBatch(Guid.Empty, 1, _app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), days, claim.IsAccounts, lines);
            (await recorder.RecordAsync(claim, batch, ct)).Match(
                receipt => receipt.Rejected.Count == 0 ? receipt : throw new InvalidOperationException(receipt.Rejected[0].Reason), error => throw new InvalidOperationException(error.Message));
        }, CancellationToken.None);
    }

    public Task<Answer> PublishAsync(bool cost = false, bool tools = true, bool models = true, bool leaderboard = true, string name = "Pia Public", string about = "", params TestOrg[] orgs) =>
        Person.PostAsync("/me/profile/publish",
        [
            ("Form.DisplayName", name), ("Form.About", about), ("Form.ShowsCost", cost ? "true" : "false"), ("Form.ShowsTools", tools ? "true" : "false"),
            ("Form.ShowsModels", models ? "true" : "false"), ("Form.OnLeaderboard", leaderboard ? "true" : "false"),
            .. (orgs.Length == 0 ? [Own] : orgs).Select(org => ("Form.Orgs", (string?)org.Id.ToString())),
        ]);

    public Task<Answer> UnpublishAsync() => Person.PostAsync("/me/profile/unpublish");

    /// <summary>Until everything that was told is rolled up and everybody whom that marked is published.</summary>
    public async Task SettleAsync(params TestOrg[] orgs)
    {
        foreach (var org in orgs.Append(Own))
        {
            await org.RollUpAsync();
        }

        await Eventually.AsyncTrue(async () =>
        {
            await _app.Services.GetRequiredService<MarkedPeople>().RunAsync(CancellationToken.None);
            return await OneAsync<long>("select count(*) from publishing_marks where user_id = $1") == 0;
        }, "everybody who was marked is published");
    }

    /// <summary>What is public, a line each.</summary>
    public Task<string> RowsAsync(string columns = "day, tool, provider, model, input, output, cache_read, cache_write, requests, cost_usd::numeric(12, 4), unpriced_tokens, is_verified") => OneAsync<string>(
        $"select coalesce(string_agg(concat_ws(' ', {columns}), E'\\n' order by day, tool, provider, model), '') from published_days where user_id = $1");

    public Task<long> TokensAsync() => OneAsync<long>("select coalesce(sum(input + output + cache_read + cache_write), 0)::bigint from published_days where user_id = $1");

    public Task<string> HeldAsync(string columns = "kind, device, day, state, reasons") => OneAsync<string>(
        $"select coalesce(string_agg(concat_ws(' ', {columns}), E'\\n' order by kind, device, day), '') from held_days where user_id = $1");

    public async Task<T> OneAsync<T>(string sql)
    {
        await using var command = _app.Admin.CreateCommand(sql);
        command.Parameters.AddWithValue(Person.UserId);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static UsageLine Line(
        DateOnly day, long input = 1_001, long output = 101, string tool = "claude-code", string provider = "anthropic", string model = "claude-sonnet-4-5", string session = "a", long cacheRead = 0,
        string? project = null, string? identity = null) => new(
            day, 9, tool, provider, model, SessionHash.Of(tool, session), new RateClass(), new TokenCounts(input, output, cacheRead, 0, 0, 0), 1, 0, Project: project, Identity: identity);
}
