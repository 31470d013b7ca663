using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Ui;

/// <summary>The head of a page: crumbs, title, one sentence, actions as content. Sets the document's title too.</summary>
[HtmlTargetElement("page-header")]
public sealed class PageHeaderTagHelper : TagHelper
{
    private const string BackIcon =
        "<svg class=\"icon\" width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" stroke-linecap=\"round\" "
        + "stroke-linejoin=\"round\" aria-hidden=\"true\"><path d=\"M10 4 6 8l4 4\"/></svg>";

    public string Title { get; set; } = "";

    /// <summary>One sentence under the title.</summary>
    public string? Lead { get; set; }

    /// <summary>The page above this one.</summary>
    public string? ParentTitle { get; set; }

    public string? ParentHref { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ViewContext.ViewData["Title"] ??= Title;
        var actions = (await output.GetChildContentAsync()).GetContent().Trim();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "page-head");
        var text = new TagBuilder("div") { Attributes = { ["class"] = "page-head-text" } };
        if (ParentTitle is not null)
        {
            var crumbs = new TagBuilder("nav") { Attributes = { ["class"] = "crumbs", ["aria-label"] = "Breadcrumb" } };
            var up = new TagBuilder("a") { Attributes = { ["href"] = ParentHref } };
            up.InnerHtml.AppendHtml(BackIcon).Append(ParentTitle);
            crumbs.InnerHtml.AppendHtml(up);
            text.InnerHtml.AppendHtml(crumbs);
        }

        text.InnerHtml.AppendHtml(Element("h1", Title));
        if (Lead is not null)
        {
            text.InnerHtml.AppendHtml(Element("p", Lead, ("class", "muted")));
        }

        output.Content.AppendHtml(text);
        if (actions.Length > 0)
        {
            output.Content.AppendHtml("<div class=\"flex flex-wrap items-center gap-2\">").AppendHtml(new HtmlString(actions)).AppendHtml("</div>");
        }
    }

    private static TagBuilder Element(string name, string text, params (string Name, string? Value)[] attributes)
    {
        var element = new TagBuilder(name);
        foreach (var (attribute, value) in attributes)
        {
            element.Attributes[attribute] = value;
        }

        element.InnerHtml.Append(text);
        return element;
    }
}
