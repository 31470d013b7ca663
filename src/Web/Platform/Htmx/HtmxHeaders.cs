namespace TeamCost.Web.Platform.Htmx;

/// <summary>The header names of htmx 4. Only this folder and <c>Assets/js/htmx.js</c> know them.</summary>
public static class HtmxHeaders
{
    public const string Request = "HX-Request";

    /// <summary><c>partial</c> when the answer replaces a region, <c>full</c> when it replaces the page (history, body).</summary>
    public const string RequestType = "HX-Request-Type";

    /// <summary>The target as <c>tag#id</c>.</summary>
    public const string Target = "HX-Target";

    public const string Trigger = "HX-Trigger";
    public const string Refresh = "HX-Refresh";
    public const string Redirect = "HX-Redirect";
    /// <summary>What the address bar shows while htmx asks.</summary>
    public const string CurrentUrl = "HX-Current-URL";

    public const string PushUrl = "HX-Push-Url";
}
