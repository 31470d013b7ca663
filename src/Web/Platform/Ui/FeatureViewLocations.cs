using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Razor;

namespace TeamCost.Web.Platform.Ui;

/// <summary>Views lie beside their controller: its namespace is their folder, then <c>Features/Shared</c>.</summary>
public sealed class FeatureViewLocations : IViewLocationExpander
{
    private const string Root = "TeamCost.Web.";

    public void PopulateValues(ViewLocationExpanderContext context) =>
        context.Values["folder"] = context.ActionContext.ActionDescriptor is ControllerActionDescriptor action
            ? action.ControllerTypeInfo.Namespace ?? ""
            : "";

    public IEnumerable<string> ExpandViewLocations(ViewLocationExpanderContext context, IEnumerable<string> viewLocations)
    {
        var space = context.Values["folder"] ?? "";
        if (space.StartsWith(Root, StringComparison.Ordinal))
        {
            // A sub-noun uses the partials of its noun: Organizations/Teams, then Organizations.
            var path = space[Root.Length..].Replace('.', '/');
            for (; path.Contains('/', StringComparison.Ordinal); path = path[..path.LastIndexOf('/')])
            {
                yield return $"/{path}/{{0}}.cshtml";
            }
        }

        yield return "/Features/Shared/{0}.cshtml";
        yield return "/Platform/Charts/{0}.cshtml";
        yield return "/Platform/Ui/{0}.cshtml";
    }
}
