using System.Diagnostics;

namespace TeamCost.Web.Platform.Http;

/// <summary>
/// One line a request that did something: the route and not the path, because paths can carry the secrets of invitations.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    private const double SlowMilliseconds = 2_000;

    public async Task InvokeAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        await next(http);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (http.GetEndpoint() is not RouteEndpoint endpoint || endpoint.DisplayName?.StartsWith("Route: ", StringComparison.Ordinal) == true)
        {
            return;
        }

        var route = endpoint.RoutePattern.RawText;
        var org = http.GetRouteValue("org") as string ?? "-";
        var status = http.Response.StatusCode;
        if (status >= StatusCodes.Status500InternalServerError)
        {
            Log.Failed(log, http.Request.Method, route, status, org, took);
        }
        else if (took > SlowMilliseconds && http.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) != true)
        {
            Log.Slow(log, http.Request.Method, route, status, org, took);
        }
        else
        {
            Log.Answered(log, http.Request.Method, route, status, org, took);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Method} {Route} {Status} org={Org} {Took:0} ms")]
        public static partial void Answered(ILogger log, string method, string? route, int status, string org, double took);

        [LoggerMessage(LogLevel.Warning, "Slow: {Method} {Route} {Status} org={Org} {Took:0} ms")]
        public static partial void Slow(ILogger log, string method, string? route, int status, string org, double took);

        [LoggerMessage(LogLevel.Error, "Failed: {Method} {Route} {Status} org={Org} {Took:0} ms")]
        public static partial void Failed(ILogger log, string method, string? route, int status, string org, double took);
    }
}
