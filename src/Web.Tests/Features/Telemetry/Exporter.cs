using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Accounts;
using TeamCost.Web.Features.Organizations.Tokens;
using TeamCost.Web.Features.Telemetry;
using TeamCost.Web.Features.Telemetry.Wire;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Telemetry;

/// <summary>What an exporter is answered.</summary>
internal sealed record Answer(int Status, string Type, byte[] Body, string? RetryAfter)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Message => Type == "application/json" ? (string?)Json["message"] ?? (string?)Json["partialSuccess"]?["errorMessage"] : null;
}

/// <summary>A tool that exports to an organization of its own, and a look at what came of it.</summary>
internal sealed class Exporter
{
    private readonly TestApp _app;

    private Exporter(TestApp app, Guid orgId, Guid ownerId, CreatedAccount account, string token) =>
        (_app, OrgId, OwnerId, Account, Token) = (app, orgId, ownerId, account, token);

    public Guid OrgId { get; }

    public Guid OwnerId { get; }

    public CreatedAccount Account { get; }

    public string Token { get; }

    public static async Task<Exporter> WithDeviceTokenAsync(TestApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var name = $"otel-{Guid.NewGuid():N}"[..20];
        var made = await scope.ServiceProvider.GetRequiredService<AccountCreateCommand>()
            .MakeAsync($"{name}@example.com", "correct horse battery", $"{name}-co", "laptop", CancellationToken.None);
        var account = made.Match(one => one, error => throw new InvalidOperationException(error.Message));
        var orgId = await OneAsync<Guid>(app, "select org_id from org_slugs where slug = $1", account.Org);
        var ownerId = await OneAsync<Guid>(app, "select id from users where email = $1", account.Email);
        return new Exporter(app, orgId, ownerId, account, account.Token);
    }

    /// <summary>With a token that somebody made on a page.</summary>
    public static async Task<Exporter> OfAsync(TestApp app, string token, string slug)
    {
        var orgId = await OneAsync<Guid>(app, "select org_id from org_slugs where slug = $1", slug);
        return new Exporter(app, orgId, Guid.Empty, new CreatedAccount("", slug, token), token);
    }

    public static async Task<Exporter> WithIngestTokenAsync(TestApp app) => await (await WithDeviceTokenAsync(app)).WithAnotherTokenAsync(TokenKind.Ingest);

    public async Task<Exporter> WithAnotherTokenAsync(TokenKind kind)
    {
        var secret = "";
        await _app.Services.GetRequiredService<OrgRunner>().ForAsync<IServiceProvider>(OrgId, async (scope, ct) =>
        {
            await using var transaction = await scope.GetRequiredService<OrgTransaction>().BeginAsync(ct);
            secret = (await scope.GetRequiredService<TokenIssuer>().IssueAsync(kind, "collector", OwnerId, expiresAt: null, ct)).Secret;
            await transaction.CommitAsync(ct);
        }, CancellationToken.None);
        return new Exporter(_app, OrgId, OwnerId, Account, secret);
    }

    public static string Sample(string name) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "Web.Tests", "Samples", "telemetry", name));

    /// <summary>The same body in the other form.</summary>
    public static byte[] Binary(string signal, string json)
    {
        var parser = new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
        return signal switch
        {
            "metrics" => parser.Parse<ExportMetricsServiceRequest>(json).ToByteArray(),
            "logs" => parser.Parse<ExportLogsServiceRequest>(json).ToByteArray(),
            _ => parser.Parse<ExportTraceServiceRequest>(json).ToByteArray(),
        };
    }

    public Task<Answer> SendSampleAsync(string name) =>
        SendAsync(name.Contains("metrics", StringComparison.Ordinal) || name.StartsWith("edge", StringComparison.Ordinal) ? "metrics" : name.Contains("traces", StringComparison.Ordinal) ? "traces" : "logs", Sample(name));

    public Task<Answer> SendAsync(string signal, string json, bool gzip = false) => PostAsync($"otlp/v1/{signal}", Encoding.UTF8.GetBytes(json), "application/json", gzip);

    public async Task<Answer> PostAsync(
        string path, byte[] body, string type, bool gzip = false, Action<HttpRequestMessage>? change = null, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        var bytes = gzip ? Zip(body) : body;
        request.Content = chunked ? new StreamContent(new MemoryStream(bytes)) : new ByteArrayContent(bytes);
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (gzip)
        {
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        change?.Invoke(request);
        using var client = _app.NewClient();
        using var answer = await client.SendAsync(request);
        return new Answer(
            (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Content.ReadAsByteArrayAsync(),
            answer.Headers.RetryAfter?.ToString());
    }

    /// <summary>Sums what is marked and rolls it up; the process's own waker may be at it too.</summary>
    public async Task SettleAsync()
    {
        await Eventually.AsyncTrue(async () =>
        {
            await _app.Services.GetRequiredService<OrgRunner>().ForAsync<LineSummer>(OrgId, (summer, ct) => summer.RunAsync(ct), CancellationToken.None);
            return await OneAsync<long>("select count(*) from telemetry_marks where org_id = $1") == 0;
        }, "telemetry is summed");
        await Eventually.AsyncTrue(async () =>
        {
            await _app.Services.GetRequiredService<OrgRunner>().ForAsync<RollUp>(OrgId, (rollUp, ct) => rollUp.RunAsync(ct), CancellationToken.None);
            return await OneAsync<long>("select count(*) from dirty_days where org_id = $1") == 0;
        }, "days are rolled up");
    }

    /// <summary>What counts of a tool: input, output, cache reads, cache writes, requests; over all days.</summary>
    public async Task<(long Input, long Output, long CacheRead, long CacheWrite, long Requests)> CountedAsync(string tool = "claude-code")
    {
        await SettleAsync();
        await using var command = _app.Admin.CreateCommand(
            "select coalesce(sum(input), 0)::bigint, coalesce(sum(output), 0)::bigint, coalesce(sum(cache_read), 0)::bigint, coalesce(sum(cache_write_5m + cache_write_1h), 0)::bigint, coalesce(sum(requests), 0)::bigint from daily_usage where org_id = $1 and tool = $2");
        command.Parameters.AddWithValue(OrgId);
        command.Parameters.AddWithValue(tool);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
    }

    public async Task<Dictionary<string, decimal>> ActivityAsync(string tool = "claude-code")
    {
        await SettleAsync();
        await using var command = _app.Admin.CreateCommand("select metric, sum(value) from daily_activity where org_id = $1 and tool = $2 group by metric");
        command.Parameters.AddWithValue(OrgId);
        command.Parameters.AddWithValue(tool);
        await using var row = await command.ExecuteReaderAsync();
        var told = new Dictionary<string, decimal>();
        while (await row.ReadAsync())
        {
            told[row.GetString(0)] = row.GetDecimal(1);
        }

        return told;
    }

    public Task<T> OneAsync<T>(string sql) => OneAsync<T>(_app, sql, OrgId);

    public async Task<List<string>> TextsAsync(string sql)
    {
        await using var command = _app.Admin.CreateCommand(sql);
        command.Parameters.AddWithValue(OrgId);
        await using var row = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await row.ReadAsync())
        {
            texts.Add(row.IsDBNull(0) ? "" : row.GetString(0));
        }

        return texts;
    }

    private static async Task<T> OneAsync<T>(TestApp app, string sql, object value)
    {
        await using var command = app.Admin.CreateCommand(sql);
        command.Parameters.AddWithValue(value);
        return (T)(await command.ExecuteScalarAsync())!;
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
