using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Ui;

public enum UiState
{
    Quiet,
    Ok,
    Warning,
    Critical,
}

/// <summary><c>&lt;state-badge state="Warning"&gt;80 % used&lt;/state-badge&gt;</c>: the words say it, the colour only helps.</summary>
[HtmlTargetElement("state-badge")]
public sealed class StateBadgeTagHelper : TagHelper
{
    public UiState State { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", State switch
        {
            UiState.Ok => "tag tag-ok",
            UiState.Warning => "tag tag-warning",
            UiState.Critical => "tag tag-critical",
            _ => "tag tag-quiet",
        });
    }
}

/// <summary>Something to know, in a line: <c>&lt;notice state="Warning"&gt;…&lt;/notice&gt;</c>.</summary>
[HtmlTargetElement("notice")]
public sealed class NoticeTagHelper : TagHelper
{
    public UiState State { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        var look = State switch
        {
            UiState.Ok => "notice notice-info",
            UiState.Warning => "notice notice-warning",
            UiState.Critical => "notice notice-error",
            _ => "notice",
        };
        var own = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.SetAttribute("class", own is null ? look : $"{look} {own}");
    }
}

/// <summary>A filter that can be taken away: <c>&lt;chip href="…without it…"&gt;Model: opus&lt;/chip&gt;</c>.</summary>
[HtmlTargetElement("chip")]
public sealed class ChipTagHelper : TagHelper
{
    public string Href { get; set; } = "";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var text = (await output.GetChildContentAsync()).GetContent().Trim();
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "chip");
        output.Content.SetHtmlContent(text);
        var remove = new TagBuilder("a") { Attributes = { ["href"] = Href } };
        remove.InnerHtml.AppendHtml("<span class=\"sr\">Remove filter ").AppendHtml(text).AppendHtml("</span>")
            .AppendHtml("<svg class=\"icon\" viewBox=\"0 0 16 16\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" aria-hidden=\"true\"><path d=\"M5 5l6 6M11 5l-6 6\"/></svg>");
        output.Content.AppendHtml(remove);
    }
}

/// <summary>Nothing here yet, and where to go from here: title and sentence, actions as content.</summary>
[HtmlTargetElement("empty-state")]
public sealed class EmptyStateTagHelper : TagHelper
{
    public string Title { get; set; } = "";

    public string? Text { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var actions = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "empty");
        Add(output, "h2", Title);
        if (Text is not null)
        {
            Add(output, "p", Text);
        }

        output.Content.AppendHtml(actions);
    }

    private static void Add(TagHelperOutput output, string name, string text)
    {
        var element = new TagBuilder(name);
        element.InnerHtml.Append(text);
        output.Content.AppendHtml(element);
    }
}
