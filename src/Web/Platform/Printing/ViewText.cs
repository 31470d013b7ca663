using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace TeamCost.Web.Platform.Printing;

/// <summary>The text of a view, found as the action's own views are.</summary>
public sealed class ViewText(ICompositeViewEngine engine, IModelMetadataProvider metadata, ITempDataDictionaryFactory temporary)
{
    public async Task<string> RenderAsync(ActionContext context, string name, object model)
    {
        var found = engine.FindView(context, name, isMainPage: true);
        found.EnsureSuccessful(originalLocations: null);
        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        var data = new ViewDataDictionary(metadata, context.ModelState) { Model = model };
        await found.View!.RenderAsync(new ViewContext(context, found.View, data, temporary.GetTempData(context.HttpContext), text, new HtmlHelperOptions()));
        return text.ToString();
    }
}
