using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Ui;

/// <summary><c>&lt;money usd="x" /&gt;</c>: rounded for reading, exact in the title. Null is "unknown", never $0.00.</summary>
[HtmlTargetElement("money", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MoneyTagHelper : TagHelper
{
    public decimal? Usd { get; set; }

    /// <summary>Tokens without a price lie behind this amount: it is a lower bound.</summary>
    public bool AtLeast { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Usd is not { } usd)
        {
            output.Attributes.SetAttribute("class", "muted");
            output.Attributes.SetAttribute("title", "No price is known for this");
            output.Content.SetContent("unknown");
            return;
        }

        output.Attributes.SetAttribute("title", AtLeast ? $"{Figures.UsdExact(usd)} and tokens without a known price" : Figures.UsdExact(usd));
        output.Content.SetContent(AtLeast ? $"≥ {Figures.Usd(usd)}" : Figures.Usd(usd));
    }
}

/// <summary><c>&lt;number value="x" /&gt;</c>: 12.3M, exact in the title.</summary>
[HtmlTargetElement("number", TagStructure = TagStructure.WithoutEndTag)]
public sealed class NumberTagHelper : TagHelper
{
    public decimal Value { get; set; }

    public string? Unit { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("title", Unit is null ? Figures.CountExact(Value) : $"{Figures.CountExact(Value)} {Unit}");
        output.Content.SetContent(Figures.Count(Value));
    }
}

/// <summary>How a figure moved against the previous period. Colour only where more is worse or better; the arrow and words carry the meaning.</summary>
[HtmlTargetElement("change", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ChangeTagHelper : TagHelper
{
    public decimal Now { get; set; }

    public decimal? Before { get; set; }

    public bool MoreIsWorse { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "change");
        if (Before is not { } before)
        {
            output.SuppressOutput();
            return;
        }

        if (before == 0)
        {
            output.Content.SetContent(Now == 0 ? "no change" : "new");
            return;
        }

        var ratio = (Now - before) / Math.Abs(before);
        var steady = Math.Abs(ratio) < 0.0005m;
        var look = steady || !MoreIsWorse ? "change" : ratio > 0 ? "change change-worse" : "change change-better";
        output.Attributes.SetAttribute("class", look);
        output.Content.SetContent(steady ? "no change" : $"{(ratio > 0 ? "↑" : "↓")} {Figures.Percent(Math.Abs(ratio))}");
        output.Content.AppendHtml($"<span class=\"sr\">{(steady ? "" : ratio > 0 ? " more than before" : " less than before")}</span>");
    }
}
