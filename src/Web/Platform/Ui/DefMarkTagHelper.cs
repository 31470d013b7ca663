using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Ui;

/// <summary>What a number means. Features register theirs; the mark beside the number opens it.</summary>
/// <param name="Key">Names it in views.</param>
/// <param name="Name">As on screen.</param>
/// <param name="Meaning">A sentence or two.</param>
/// <param name="Formula">How it is computed, in words.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record Definition(string Key, string Name, string Meaning, string Formula, string Source);

/// <summary>
/// The small mark beside a number: <c>&lt;def-mark key="spend" as-of="at" /&gt;</c> opens definition, formula, source and time of reading.
/// A native popover: no script, Escape and a click elsewhere close it.
/// </summary>
[HtmlTargetElement("def-mark", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DefMarkTagHelper(IEnumerable<Definition> definitions) : TagHelper
{
    private const string Counter = "def-mark-count";

    public string Key { get; set; } = "";

    public DateTimeOffset? AsOf { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var definition = definitions.FirstOrDefault(d => d.Key == Key)
            ?? throw new InvalidOperationException($"No definition is registered for “{Key}”.");
        var id = $"def-{Key}-{Next().ToString(CultureInfo.InvariantCulture)}";

        output.TagName = "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("type", "button");
        output.Attributes.SetAttribute("class", "def-mark");
        output.Attributes.SetAttribute("popovertarget", id);
        output.Attributes.SetAttribute("aria-label", $"What “{definition.Name}” means");
        output.Content.SetHtmlContent(
            "<svg class=\"icon\" width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.25\" aria-hidden=\"true\">"
            + "<circle cx=\"8\" cy=\"8\" r=\"5\"/><path d=\"M8 7.5v3M8 5.5v.1\" stroke-linecap=\"round\"/></svg>");
        output.PostElement.AppendHtml(Card(definition, id));
    }

    private TagBuilder Card(Definition definition, string id)
    {
        var card = new TagBuilder("div") { Attributes = { ["class"] = "def-card", ["id"] = id, ["popover"] = "auto", ["role"] = "note" } };
        var name = new TagBuilder("strong");
        name.InnerHtml.Append(definition.Name);
        card.InnerHtml.AppendHtml(name);
        var list = new TagBuilder("dl");
        Add(list, "Meaning", definition.Meaning);
        Add(list, "Formula", definition.Formula);
        Add(list, "Source", definition.Source);
        if (AsOf is { } at)
        {
            Add(list, "Read at", Figures.Instant(at, Shell.Of(ViewContext.ViewData)?.TimeZone ?? TimeZoneInfo.Utc));
        }

        card.InnerHtml.AppendHtml(list);
        return card;
    }

    private static void Add(TagBuilder list, string term, string text)
    {
        var dt = new TagBuilder("dt");
        dt.InnerHtml.Append(term);
        var dd = new TagBuilder("dd");
        dd.InnerHtml.Append(text);
        list.InnerHtml.AppendHtml(dt).AppendHtml(dd);
    }

    private int Next()
    {
        var items = ViewContext.HttpContext.Items;
        var next = items.TryGetValue(Counter, out var last) ? (int)last! + 1 : 1;
        items[Counter] = next;
        return next;
    }
}
