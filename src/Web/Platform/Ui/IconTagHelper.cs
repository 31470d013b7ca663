using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Ui;

/// <summary><c>&lt;icon name="people" /&gt;</c>: our own set, drawn on 16 × 16 with one stroke. Decorative unless it has a label.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["overview"] = "M2.5 2.5h4.5v6h-4.5zM9 2.5h4.5v3.5H9zM9 8.5h4.5v5H9zM2.5 11h4.5v2.5h-4.5z",
        ["spend"] = "M2.5 13.5v-4M6 13.5v-8M9.5 13.5V8M13 13.5v-11",
        ["people"] = "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 3a2.25 2.25 0 0 1 0 4.3M12 9.8c1.6.5 2.5 1.8 2.5 3.7",
        ["teams"] = "M8 5.5v3M3.5 10.5v-2h9v2M6 2.5h4v3H6zM1.5 10.5h4v3h-4zM10.5 10.5h4v3h-4z",
        ["tokens"] = "M10.5 9a3.5 3.5 0 1 0-3.2-2.1L2.5 11.7v1.8h2.2v-1.7h1.6v-1.6l2-1.5M11 4.9v.1",
        ["settings"] = "M2 4.5h6M11.5 4.5H14M2 11.5h2.5M8 11.5h6M9.75 2.75v3.5M6.25 9.75v3.5",
        ["reconcile"] = "M8 2.5v11M5 13.5h6M3 4.5h10M3 4.5 1.5 9h3zM13 4.5 11.5 9h3z",
        ["seats"] = "M4.5 8V3h7v5M3 8h10v3H3zM4.5 11v2.5M11.5 11v2.5",
        ["pricing"] = "M8.2 2.5h5.3v5.3l-6 6-5.3-5.3zM11 5v.1",
        ["devices"] = "M2.5 3h11v7.5h-11zM5.5 13.5h5M8 10.5v3",
        ["mail"] = "M2 3.5h12v9H2zM2 4l6 5 6-5",
        ["account"] = "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8M2.5 14c0-2.8 2.4-4.5 5.5-4.5s5.5 1.7 5.5 4.5",
        ["sign-out"] = "M9.5 2.5h-6v11h6M6.5 8h7M11 5.5 13.5 8 11 10.5",
        ["menu"] = "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
        ["close"] = "M4 4l8 8M12 4l-8 8",
        ["plus"] = "M8 3v10M3 8h10",
        ["check"] = "M3 8.5 6.5 12 13 4.5",
        ["chevron-down"] = "M4 6l4 4 4-4",
        ["chevron-right"] = "M6 4l4 4-4 4",
        ["chevron-left"] = "M10 4 6 8l4 4",
        ["info"] = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 7.5V11M8 5v.1",
        ["warning"] = "M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 12v.1",
        ["error"] = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M5.75 5.75l4.5 4.5M10.25 5.75l-4.5 4.5",
        ["copy"] = "M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3",
        ["filter"] = "M2 4h12M4.5 8h7M6.5 12h3",
        ["calendar"] = "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3",
        ["sun"] = "M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5M8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1",
        ["moon"] = "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7",
        ["system"] = "M2.5 3h11v8h-11zM5.5 13.5h5",
        ["link"] = "M6.5 9.5l3-3M7 4.5 8.5 3A3.2 3.2 0 0 1 13 7.5L11.5 9M9 11.5 7.5 13A3.2 3.2 0 0 1 3 8.5L4.5 7",
        ["trash"] = "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9",
        ["edit"] = "M10.5 3 13 5.5l-7.5 7.5H3v-2.5z",
        ["download"] = "M8 2.5v7.5M5 7l3 3 3-3M2.5 13.5h11",
        ["upload"] = "M8 10V2.5M5 5.5l3-3 3 3M2.5 13.5h11",
        ["search"] = "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.3 10.3l3.2 3.2",
        ["live"] = "M8 9a1 1 0 1 0 0-2 1 1 0 0 0 0 2M4.8 11.2a4.5 4.5 0 0 1 0-6.4M11.2 4.8a4.5 4.5 0 0 1 0 6.4",
        ["budget"] = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 8V2M8 8l4.2 4.2",
        ["bell"] = "M4 11V7.5a4 4 0 0 1 8 0V11l1.5 1.5h-11zM6.5 14h3",
        ["report"] = "M3.5 2h6l3 3v9h-9zM9.5 2v3h3M6 8h4M6 10.75h4",
        ["star"] = "M8 2.2 9.8 6l4.2.5-3.1 2.9.8 4.1L8 11.4l-3.7 2.1.8-4.1L2 6.5 6.2 6z",
        ["share"] = "M11.5 5.5a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5M4.5 9.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5M11.5 14a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5M6 7.1l4-2.3M6 8.9l4 2.3",
        ["table"] = "M2.5 3h11v10h-11zM2.5 6.5h11M2.5 9.75h11M6.5 6.5V13",
    };

    public string Name { get; set; } = "";

    public string? Label { get; set; }

    public string? Class { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!Paths.TryGetValue(Name, out var path))
        {
            throw new InvalidOperationException($"There is no icon “{Name}”. Known: {string.Join(", ", Paths.Keys)}.");
        }

        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Class is null ? "icon" : $"icon {Class}");
        output.Attributes.SetAttribute("width", "16");
        output.Attributes.SetAttribute("height", "16");
        output.Attributes.SetAttribute("viewBox", "0 0 16 16");
        output.Attributes.SetAttribute("fill", "none");
        output.Attributes.SetAttribute("stroke", "currentColor");
        output.Attributes.SetAttribute("stroke-width", "1.5");
        output.Attributes.SetAttribute("stroke-linecap", "round");
        output.Attributes.SetAttribute("stroke-linejoin", "round");
        if (Label is null)
        {
            output.Attributes.SetAttribute("aria-hidden", "true");
        }
        else
        {
            output.Attributes.SetAttribute("role", "img");
            output.Attributes.SetAttribute("aria-label", Label);
        }

        output.Content.SetHtmlContent($"<path d=\"{path}\"/>");
    }
}
