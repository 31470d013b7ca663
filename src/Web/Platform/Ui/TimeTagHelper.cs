using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Ui;

/// <summary><c>&lt;ago at="x" /&gt;</c>: "3 min ago", the instant in the title in the page's time zone. Null is "never".</summary>
[HtmlTargetElement("ago", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AgoTagHelper(TimeProvider clock) : TagHelper
{
    public DateTimeOffset? At { get; set; }

    public string Never { get; set; } = "never";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (At is not { } at)
        {
            output.TagName = "span";
            output.Content.SetContent(Never);
            return;
        }

        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", Figures.Instant(at, Shell.Of(ViewContext.ViewData)?.TimeZone ?? TimeZoneInfo.Utc));
        output.Content.SetContent(Words(at, clock.GetUtcNow()));
    }

    internal static string Words(DateTimeOffset at, DateTimeOffset now)
    {
        var past = now - at;
        return past switch
        {
            _ when past < TimeSpan.FromSeconds(-60) => "on " + at.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
            _ when past < TimeSpan.FromSeconds(60) => "just now",
            _ when past < TimeSpan.FromMinutes(60) => $"{(int)past.TotalMinutes} min ago",
            _ when past < TimeSpan.FromHours(24) => $"{(int)past.TotalHours} h ago",
            _ when past < TimeSpan.FromDays(2) => "yesterday",
            _ when past < TimeSpan.FromDays(30) => $"{(int)past.TotalDays} days ago",
            _ => at.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
    }
}
