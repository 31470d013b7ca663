using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Htmx;

/// <summary>
/// Addresses come from routes: <c>url-controller</c>, <c>url-action</c> and <c>url-…</c> fill the empty <c>hx-get</c>, <c>hx-post</c>, …
/// of an element, the <c>href</c> of a link and the <c>action</c> of a form. The organization of the page is kept.
/// </summary>
[HtmlTargetElement("*", Attributes = ActionName)]
[HtmlTargetElement("*", Attributes = ControllerName)]
public sealed class UrlTagHelper(IUrlHelperFactory urls) : TagHelper
{
    private const string ActionName = "url-action";
    private const string ControllerName = "url-controller";
    private static readonly string[] Verbs = ["hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"];

    [HtmlAttributeName(ActionName)]
    public string? Action { get; set; }

    [HtmlAttributeName(ControllerName)]
    public string? Controller { get; set; }

    /// <summary>A ready query string (<c>range=30d&amp;model=x</c>), with or without its question mark.</summary>
    [HtmlAttributeName("url-query")]
    public string? Query { get; set; }

    [HtmlAttributeName("url-all-route-data", DictionaryAttributePrefix = "url-")]
    public IDictionary<string, string?> Values { get; set; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var url = Address();
        foreach (var verb in Verbs)
        {
            if (output.Attributes.ContainsName(verb))
            {
                output.Attributes.SetAttribute(verb, url);
            }
        }

        switch (output.TagName)
        {
            case "a":
                output.Attributes.SetAttribute("href", url);
                break;
            case "form":
                output.Attributes.SetAttribute("action", url);
                break;
            case "button" when output.Attributes.ContainsName("formaction"):
                output.Attributes.SetAttribute("formaction", url);
                break;
        }
    }

    private string Address()
    {
        var route = new RouteValueDictionary(Values);
        // Linking to another action drops the ambient values, and with them the organization in the path.
        if (!route.ContainsKey("org") && ViewContext.RouteData.Values.TryGetValue("org", out var org))
        {
            route["org"] = org;
        }

        var helper = urls.GetUrlHelper(ViewContext);
        var action = Action ?? ViewContext.RouteData.Values["action"]?.ToString();
        var controller = Controller ?? ViewContext.RouteData.Values["controller"]?.ToString();
        var url = helper.Action(new UrlActionContext { Action = action, Controller = controller, Values = route })
            ?? throw new InvalidOperationException($"No route leads to {controller}.{action} with {string.Join(", ", route.Keys)}.");
        return string.IsNullOrEmpty(Query) ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Query.TrimStart('?')}";
    }
}
