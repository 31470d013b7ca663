using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Ui;

/// <summary>
/// <c>&lt;export-menu title="Tools" table="spend" query="by=tool&amp;range=7d" /&gt;</c>: the small menu at the end of a panel's head. Plain links in a
/// details element: it works without scripts and by keyboard, and the query keeps the filter of the page.
/// </summary>
[HtmlTargetElement("export-menu", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ExportMenuTagHelper(IUrlHelperFactory urls) : TagHelper
{
    private const string DownloadIcon =
        "<svg class=\"icon\" width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" stroke-linecap=\"round\" "
        + "stroke-linejoin=\"round\" aria-hidden=\"true\"><path d=\"M8 2.5v7.5M5 7l3 3 3-3M2.5 13.5h11\"/></svg>";

    /// <summary>What is exported, for those who cannot see where the menu stands.</summary>
    public string Title { get; set; } = "";

    /// <summary>The name of the export.</summary>
    public string Table { get; set; } = "";

    /// <summary>With or without its question mark.</summary>
    public string? Query { get; set; }

    /// <summary>Offers all rows behind the table too, with this query; null: it does not.</summary>
    public string? RowsQuery { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "details";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pop pop-end export-menu no-print");
        output.Attributes.SetAttribute("data-behavior", "menu");
        output.Attributes.SetAttribute("data-testid", $"export-{Table}");

        var summary = new TagBuilder("summary") { Attributes = { ["class"] = "export-mark", ["title"] = "Export", ["aria-label"] = $"Export {Title}" } };
        summary.InnerHtml.AppendHtml(DownloadIcon);
        var body = new TagBuilder("div") { Attributes = { ["class"] = "pop-body" } };
        Add(body, Table, "csv", "CSV", Query);
        Add(body, Table, "json", "JSON", Query);
        if (RowsQuery is not null)
        {
            body.InnerHtml.AppendHtml("<hr class=\"my-1 border-line\">");
            Add(body, "daily", "csv", "All rows, CSV", RowsQuery);
            Add(body, "daily", "json", "All rows, JSON", RowsQuery);
        }

        output.Content.AppendHtml(summary).AppendHtml(body);
    }

    private void Add(TagBuilder body, string table, string format, string text, string? query)
    {
        var route = new RouteValueDictionary { ["org"] = ViewContext.RouteData.Values["org"], ["table"] = table, ["format"] = format };
        var url = urls.GetUrlHelper(ViewContext).Action(new UrlActionContext { Action = "Show", Controller = "Exports", Values = route })
            ?? throw new InvalidOperationException($"No route leads to the export “{table}”.");
        var words = query?.TrimStart('?') ?? "";
        var link = new TagBuilder("a") { Attributes = { ["class"] = "pop-item", ["href"] = words.Length == 0 ? url : $"{url}?{words}", ["data-format"] = format } };
        link.InnerHtml.Append(text);
        body.InnerHtml.AppendHtml(link);
    }
}
