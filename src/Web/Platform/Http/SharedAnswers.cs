using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Platform.Http;

/// <summary>What a shared answer depends on besides its address, read anew for each request.</summary>
public interface ISharedStamp
{
    /// <returns>Null when this answer is not to be shared.</returns>
    ValueTask<string?> ReadAsync(HttpContext http);
}

/// <summary>
/// The same answer for every stranger: kept by the framework's output cache under a key that holds the stamp, and given with a validator, so that
/// browsers and proxies ask each time and mostly hear "not modified". Whoever is signed in, or has a message waiting, gets an answer of their own.
/// </summary>
/// <typeparam name="TStamp">A registered singleton.</typeparam>
/// <param name="queryKeys">The words of the query that the answer depends on; others are not part of the key, and the answer must not repeat them.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SharedAnswerAttribute<TStamp>(params string[] queryKeys) : Attribute, IOutputCachePolicy, IResourceFilter
    where TStamp : class, ISharedStamp
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    /// <summary>For programs: no theme, and any page of any site may read it.</summary>
    public bool IsOpen { get; set; }

    async ValueTask IOutputCachePolicy.CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var encoding = SharedAnswers.EncodingOf(http.Request);
        if (!SharedAnswers.IsForStrangers(http) || encoding is null)
        {
            return;
        }

        if (await http.RequestServices.GetRequiredService<TStamp>().ReadAsync(http) is not { } stamp)
        {
            return;
        }

        var rules = context.CacheVaryByRules;
        var theme = IsOpen ? "" : SharedAnswers.ThemeOf(http.Request);
        rules.VaryByHost = true;
        rules.QueryKeys = queryKeys.Length == 0 ? new StringValues("-") : new StringValues(queryKeys);
        rules.VaryByValues["stamp"] = stamp;
        rules.VaryByValues["theme"] = theme;
        rules.VaryByValues["encoding"] = encoding;
        http.Items[SharedAnswers.Key] = SharedAnswers.TagOf(http.Request, stamp, theme, queryKeys);
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (true, true, true, true);
        context.ResponseExpirationTimeSpan = KeptFor;
    }

    ValueTask IOutputCachePolicy.ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    ValueTask IOutputCachePolicy.ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        context.AllowCacheStorage &= response.StatusCode == StatusCodes.Status200OK && StringValues.IsNullOrEmpty(response.Headers.SetCookie);
        return ValueTask.CompletedTask;
    }

    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var http = context.HttpContext;
        var headers = http.Response.Headers;
        if (IsOpen)
        {
            headers.AccessControlAllowOrigin = "*";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        }
        else
        {
            headers.Append(HeaderNames.Vary, HeaderNames.Cookie);
        }

        if (http.Items[SharedAnswers.Key] is not string tag)
        {
            // As antiforgery wants it, where a page that nobody keeps holds a form.
            headers.CacheControl = "no-cache, no-store";
            return;
        }

        headers.CacheControl = "public, no-cache";
        headers.ETag = tag;
        http.Response.OnStarting(() => ForgetFailureAsync(http.Response));
        if (SharedAnswers.IsKnown(http.Request, tag))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status304NotModified);
        }
    }

    /// <summary>A validator of what could not be given would outlive it.</summary>
    private static Task ForgetFailureAsync(HttpResponse response)
    {
        if (response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            response.Headers.CacheControl = "no-store";
            response.Headers.Remove(HeaderNames.ETag);
        }

        return Task.CompletedTask;
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}

/// <summary>What shared answers ask of a request.</summary>
public static class SharedAnswers
{
    internal const string Key = "shared-answer";
    private const string TempDataCookie = ".AspNetCore.Mvc.CookieTempDataProvider";
    private static readonly string Build = typeof(SharedAnswers).Module.ModuleVersionId.ToString("N");

    /// <summary>This page is given to many: nothing of the person who asked for it first may stand in it.</summary>
    public static bool IsShared(this HttpContext http) => http.Items.ContainsKey(Key);

    internal static bool IsForStrangers(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && http.User.Identity?.IsAuthenticated != true && !http.Request.Cookies.ContainsKey(TempDataCookie);

    internal static string ThemeOf(HttpRequest request) =>
        request.Cookies[ThemeController.CookieName] is { } chosen && ThemeController.Themes.Contains(chosen) ? chosen : "";

    /// <summary>Answers are kept as they were compressed.</summary>
    /// <returns>Null for a request with preferences of its own: it gets a fresh answer.</returns>
    internal static string? EncodingOf(HttpRequest request)
    {
        var accepted = request.Headers.AcceptEncoding.ToString();
        if (accepted.Contains(";q", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return accepted.Contains("br", StringComparison.Ordinal) ? "br" : accepted.Contains("gzip", StringComparison.Ordinal) ? "gzip" : "";
    }

    internal static string TagOf(HttpRequest request, string stamp, string theme, string[] queryKeys)
    {
        var text = new StringBuilder(Build).Append('\n').Append(request.Host.Value).Append(request.Path.Value).Append('\n').Append(stamp).Append('\n').Append(theme);
        foreach (var key in queryKeys)
        {
            text.Append('\n').Append(key).Append('=').Append(request.Query[key].ToString());
        }

        return $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 12))}\"";
    }

    internal static bool IsKnown(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false));
}
