using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TeamCost.Contracts;

namespace TeamCost.Web.Tests.Cli;

/// <summary>A real HTTP server that speaks the contract and keeps what it is sent; tests decide its mood.</summary>
internal sealed class SyncServer : IAsyncDisposable
{
    public const string Token = "tc_0123456789abcdef0123456789abcdef0123456789a";

    private readonly WebApplication _app;

    private SyncServer(WebApplication app) => _app = app;

    public List<UsageBatch> Batches { get; } = [];

    /// <summary>Answers instead of taking the batch; asked with the number of requests so far. Null: take it.</summary>
    public Func<int, IResult?> Mood { get; set; } = _ => null;

    public Func<UsageBatch, IReadOnlyList<RejectedLine>> Reject { get; set; } = _ => [];

    public int Posts { get; private set; }

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<SyncServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new SyncServer(app);
        app.MapGet("/" + ApiRoutes.Me, (HttpRequest request) => server.IsKnown(request)
            ? Results.Json(new WhoAmI("device", "alice@acme.test", "Alice", "acme", "Acme", "Europe/Berlin", "laptop"), ContractsJson.Default.WhoAmI)
            : Problem(401, "This token is not known."));
        app.MapGet("/health", () => Results.Ok());
        app.MapPost("/" + ApiRoutes.UsageBatches, server.TakeAsync);
        await app.StartAsync();
        return server;
    }

    public static IResult Problem(int status, string detail) =>
        Results.Json(new Problem("Refused", status, detail), ContractsJson.Default.Problem, "application/problem+json", status);

    public static IResult RetryAfter(int status, int seconds) => new Patience(status, seconds);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private bool IsKnown(HttpRequest request) => request.Headers.Authorization == $"Bearer {Token}";

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        Posts++;
        if (!IsKnown(request))
        {
            return Problem(401, "This token is not known.");
        }

        if (Mood(Posts) is { } answer)
        {
            return answer;
        }

        request.Headers.ContentEncoding.ToString().ShouldBe("gzip");
        await using var body = new GZipStream(request.Body, CompressionMode.Decompress);
        var batch = (await JsonSerializer.DeserializeAsync(body, ContractsJson.Default.UsageBatch))!;
        batch.Lines.Count.ShouldBeLessThanOrEqualTo(Limits.LinesPerBatch);
        batch.Lines.ShouldAllBe(line => batch.Days.Contains(line.Day));
        batch.WholeTruth.ShouldBeFalse("a device's logs forget");
        Batches.Add(batch);
        var rejected = Reject(batch);
        return Results.Json(new UsageReceipt(batch.Lines.Count - rejected.Count, 0, rejected), ContractsJson.Default.UsageReceipt);
    }

    private sealed class Patience(int status, int seconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Problem(status, "Slower, please.").ExecuteAsync(httpContext);
        }
    }
}
