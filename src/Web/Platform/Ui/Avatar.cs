using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Ui;

/// <summary>A picture of our own for a name: a mirrored pattern of five by five. The same name has the same one everywhere, and nobody else is asked for it.</summary>
public static class Avatar
{
    private const int Cells = 5;
    private const int Margin = 1;
    private const int Size = Cells + (2 * Margin);

    /// <summary>Readable on light and dark: the pattern, and the ground below it.</summary>
    private static readonly (string Ink, string Ground)[] Colors =
    [
        ("#1944a9", "#dfe6fb"), ("#bd4200", "#fde6d8"), ("#0b796d", "#d6f3ea"), ("#603367", "#f1e1f3"), ("#7a5f1c", "#f7edd2"), ("#006c7a", "#d5f1f5"), ("#812100", "#f9ded6"), ("#4f42b8", "#e6e3fb"),
    ];

    /// <param name="name">Of a person; capitals do not matter.</param>
    /// <param name="pixels">Width and height.</param>
    /// <param name="cssClass">For a picture inside a page.</param>
    public static string Svg(string name, int pixels, string? cssClass = null)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name.ToLowerInvariant()));
        var (ink, ground) = Colors[hash[0] % Colors.Length];
        var pattern = new StringBuilder();
        for (var row = 0; row < Cells; row++)
        {
            for (var column = 0; column < Cells; column++)
            {
                var mirrored = Math.Min(column, Cells - 1 - column);
                if (hash[1 + (row * 3) + mirrored] % 2 == 0)
                {
                    pattern.Append(CultureInfo.InvariantCulture, $"M{column + Margin} {row + Margin}h1v1h-1z");
                }
            }
        }

        var attributes = cssClass is null ? "xmlns=\"http://www.w3.org/2000/svg\"" : $"class=\"{cssClass}\" aria-hidden=\"true\"";
        return string.Create(CultureInfo.InvariantCulture,
            $"<svg {attributes} width=\"{pixels}\" height=\"{pixels}\" viewBox=\"0 0 {Size} {Size}\" shape-rendering=\"crispEdges\"><rect width=\"{Size}\" height=\"{Size}\" fill=\"{ground}\"/><path fill=\"{ink}\" d=\"{pattern}\"/></svg>");
    }
}

/// <summary><c>&lt;avatar name="alice" pixels="24" /&gt;</c>: drawn in the page, without a request.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    public int Pixels { get; set; } = 24;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Avatar.Svg(Name, Pixels, "face-pic"));
    }
}
