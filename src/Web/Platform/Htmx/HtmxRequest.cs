namespace TeamCost.Web.Platform.Htmx;

public static class HtmxRequest
{
    /// <summary>True when htmx asks for a region of the page; history restores ask for the whole page and get it.</summary>
    public static bool WantsFragment(this HttpRequest request) =>
        string.Equals(request.Headers[HtmxHeaders.RequestType], "partial", StringComparison.OrdinalIgnoreCase);

    /// <summary>The id of the element that the answer replaces, or empty.</summary>
    public static string HtmxTargetId(this HttpRequest request)
    {
        var target = request.Headers[HtmxHeaders.Target].ToString();
        var hash = target.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? "" : target[(hash + 1)..];
    }

    /// <summary>Tells other regions of the page that something changed; they listen with <c>hx-trigger="name from:body"</c>.</summary>
    public static void Announce(this HttpResponse response, string eventName) =>
        response.Headers.Append(HtmxHeaders.Trigger, eventName);

    /// <summary>
    /// After a swap the address bar shows what the region shows, in its short form. A region that only refreshed itself adds no step to the
    /// browser's history.
    /// </summary>
    public static void KeepAddress(this HttpResponse response, HttpRequest request, string address)
    {
        var current = request.Headers[HtmxHeaders.CurrentUrl].ToString();
        if (request.WantsFragment() && !current.EndsWith(address, StringComparison.Ordinal))
        {
            response.Headers[HtmxHeaders.PushUrl] = address;
        }
    }
}
