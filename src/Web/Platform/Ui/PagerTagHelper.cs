using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Ui;

/// <summary>Which page of how many rows. Pages count from one.</summary>
public sealed record Paging(int Page, int PageSize, int Rows)
{
    public int Pages => Math.Max(1, (Rows + PageSize - 1) / PageSize);

    public int Current => Math.Clamp(Page, 1, Pages);

    public int Skip => (Current - 1) * PageSize;

    public int First => Rows == 0 ? 0 : Skip + 1;

    public int Last => Math.Min(Rows, Skip + PageSize);
}

/// <summary><c>&lt;pager paging="p" href-for="page => …" /&gt;</c>: plain links; silent when everything fits on one page.</summary>
[HtmlTargetElement("pager", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PagerTagHelper : TagHelper
{
    public Paging Paging { get; set; } = null!;

    public Func<int, string> HrefFor { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Paging.Pages < 2)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("aria-label", "Pages");
        output.Attributes.SetAttribute("class", "mt-3 flex items-center gap-3 text-xs");
        Add(output, "Previous", Paging.Current - 1, Paging.Current > 1);
        var where = new TagBuilder("span") { Attributes = { ["class"] = "muted" } };
        where.InnerHtml.Append(string.Create(CultureInfo.InvariantCulture, $"{Paging.First:N0}–{Paging.Last:N0} of {Paging.Rows:N0}"));
        output.Content.AppendHtml(where);
        Add(output, "Next", Paging.Current + 1, Paging.Current < Paging.Pages);
    }

    private void Add(TagHelperOutput output, string text, int page, bool possible)
    {
        var link = new TagBuilder(possible ? "a" : "span") { Attributes = { ["class"] = possible ? "btn btn-sm" : "btn btn-sm btn-disabled" } };
        if (possible)
        {
            link.Attributes["href"] = HrefFor(page);
            link.Attributes["rel"] = text == "Next" ? "next" : "prev";
        }

        link.InnerHtml.Append(text);
        output.Content.AppendHtml(link);
    }
}
