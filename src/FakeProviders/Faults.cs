using System.Text;

namespace TeamCost.FakeProviders;

/// <summary>What a real server does on a bad day, for the next requests whose path contains a text.</summary>
public sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<(string Path, Fault Fault)> _next = [];

    /// <param name="path">Part of the path; empty: any.</param>
    /// <param name="fault">What happens once.</param>
    /// <param name="times">To so many requests.</param>
    public void Next(string path, Fault fault, int times = 1)
    {
        lock (_gate)
        {
            _next.AddRange(Enumerable.Repeat((path, fault), times));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _next.Clear();
        }
    }

    internal async Task ApplyAsync(HttpContext http, RequestDelegate next)
    {
        if (Take(http.Request.Path + http.Request.QueryString) is not { } fault)
        {
            await next(http);
            return;
        }

        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, http.RequestAborted);
        }

        await fault.Until.WaitAsync(http.RequestAborted);
        if (fault.Status is { } status)
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = fault.ContentType;
            foreach (var (name, value) in fault.Headers)
            {
                http.Response.Headers[name] = value;
            }

            await http.Response.WriteAsync(fault.Body, http.RequestAborted);
            return;
        }

        if (fault.Rewrite is null)
        {
            await next(http);
            return;
        }

        await RewriteAsync(http, next, fault.Rewrite);
    }

    private static async Task RewriteAsync(HttpContext http, RequestDelegate next, Func<string, string?> rewrite)
    {
        var real = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        await next(http);
        http.Response.Body = real;
        var text = Encoding.UTF8.GetString(kept.ToArray());
        if (rewrite(text) is not { } changed)
        {
            // Promised more than is sent, then hung up: a connection that broke in the middle.
            http.Response.ContentLength = kept.Length;
            await real.WriteAsync(kept.ToArray().AsMemory(0, (int)kept.Length / 2), http.RequestAborted);
            await real.FlushAsync(http.RequestAborted);
            http.Abort();
            return;
        }

        http.Response.ContentLength = null;
        await http.Response.WriteAsync(changed, http.RequestAborted);
    }

    private Fault? Take(string path)
    {
        lock (_gate)
        {
            var place = _next.FindIndex(one => path.Contains(one.Path, StringComparison.Ordinal));
            if (place < 0)
            {
                return null;
            }

            var fault = _next[place].Fault;
            _next.RemoveAt(place);
            return fault;
        }
    }
}

/// <summary>One misbehaviour.</summary>
public sealed record Fault
{
    public TimeSpan Delay { get; init; }

    /// <summary>What it waits for before it answers.</summary>
    public Task Until { get; init; } = Task.CompletedTask;

    public int? Status { get; init; }

    public string Body { get; init; } = "";

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Changes the real answer; null cuts it off in the middle.</summary>
    public Func<string, string?>? Rewrite { get; init; }

    public static Fault Answer(int status, string body, params (string Name, string Value)[] headers) =>
        new() { Status = status, Body = body, Headers = headers.ToDictionary(h => h.Name, h => h.Value) };

    /// <summary>A proxy's error page.</summary>
    public static Fault Html(int status) => new() { Status = status, ContentType = "text/html", Body = "<html><body><h1>Bad gateway</h1></body></html>" };

    public static Fault Slow(TimeSpan delay) => new() { Delay = delay };

    /// <summary>Keeps the asker waiting until somebody says so.</summary>
    public static Fault Held(Task until) => new() { Until = until };

    public static Fault CutOff() => new() { Rewrite = _ => null };

    public static Fault Malformed() => new() { Rewrite = text => text.Replace("\"data\"", "\"dat", StringComparison.Ordinal) + "}" };

    /// <summary>A field that is there today and called otherwise tomorrow.</summary>
    public static Fault Renamed(string field, string to) => new() { Rewrite = text => text.Replace($"\"{field}\"", $"\"{to}\"", StringComparison.Ordinal) };
}
