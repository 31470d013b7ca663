using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Accounts;
using TeamCost.Web.Features.Organizations.Tokens;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Ingestion;

/// <summary>Somebody with a token of an organization of their own, who sends things.</summary>
internal sealed class Sender(TestApp app, CreatedAccount account, string token)
{
    public CreatedAccount Account => account;

    public static async Task<Sender> WithDeviceTokenAsync(TestApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var name = $"send-{Guid.NewGuid():N}"[..20];
        var made = await scope.ServiceProvider.GetRequiredService<AccountCreateCommand>()
            .MakeAsync($"{name}@example.com", "correct horse battery", $"{name}-co", "laptop", CancellationToken.None);
        var account = made.Match(one => one, error => throw new InvalidOperationException(error.Message));
        return new Sender(app, account, account.Token);
    }

    public static async Task<Sender> WithIngestTokenAsync(TestApp app)
    {
        var owner = await WithDeviceTokenAsync(app);
        var (org, user) = (await owner.OrgIdAsync(), await owner.UserIdAsync());
        var secret = "";
        await app.Services.GetRequiredService<OrgRunner>().ForAsync<IServiceProvider>(org, async (scope, ct) =>
        {
            await using var transaction = await scope.GetRequiredService<OrgTransaction>().BeginAsync(ct);
            secret = (await scope.GetRequiredService<TokenIssuer>().IssueAsync(TokenKind.Ingest, "collector", user, expiresAt: null, ct)).Secret;
            await transaction.CommitAsync(ct);
        }, CancellationToken.None);
        return new Sender(app, owner.Account, secret);
    }

    public Sender WithToken(string other) => new(app, account, other);

    public Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> PostAsync(string path, object body, bool gzip = false) =>
        PostTextAsync(path, JsonSerializer.Serialize(body, JsonSerializerOptions.Web), gzip);

    public async Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> PostTextAsync(string path, string text, bool gzip = false)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using var content = new ByteArrayContent(gzip ? Zip(bytes) : bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (gzip)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        using var client = app.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone(), answer);
    }

    public async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", account.Token);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone());
    }

    /// <summary>Until every dirty day is rolled up.</summary>
    public async Task RollUpAsync(TestApp on)
    {
        var org = await OrgIdAsync();
        await Eventually.AsyncTrue(async () =>
        {
            await on.Services.GetRequiredService<OrgRunner>().ForAsync<TeamCost.Web.Features.Usage.RollUp>(org, (rollUp, ct) => rollUp.RunAsync(ct), CancellationToken.None);
            return await OneAsync<long>("select count(*) from dirty_days where org_id = $1") == 0;
        }, "every day is rolled up");
    }

    public Task<long> StoredAsync(string what = "count(*)") => OneAsync<long>($"select coalesce({what}, 0)::bigint from usage_lines where org_id = $1");

    public async Task<T> OneAsync<T>(string sql)
    {
        await using var command = app.Admin.CreateCommand(sql);
        command.Parameters.AddWithValue(await OrgIdAsync());
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<Guid> OrgIdAsync()
    {
        await using var command = app.Admin.CreateCommand("select org_id from org_slugs where slug = $1");
        command.Parameters.AddWithValue(account.Org);
        return (Guid)(await command.ExecuteScalarAsync())!;
    }

    private async Task<Guid> UserIdAsync()
    {
        await using var command = app.Admin.CreateCommand("select id from users where email = $1");
        command.Parameters.AddWithValue(account.Email);
        return (Guid)(await command.ExecuteScalarAsync())!;
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }
}
