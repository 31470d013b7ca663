using System.Globalization;
using System.Text.Encodings.Web;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Profiles;

/// <summary>A small picture with one figure, for other people's pages. Without styles and scripts, so that every page may hold it.</summary>
public static class Badge
{
    /// <summary>Nothing to see: what somebody who is not published shows, or who does not show this figure.</summary>
    public const string Empty = """<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>""";

    private const int Height = 20;
    private const int Padding = 7;
    private const string Label = "TeamCost";

    /// <summary>Verdana of eleven pixels, roughly; <c>textLength</c> makes the rest exact.</summary>
    private static double WidthOf(char letter) => letter switch
    {
        'i' or 'l' or 'j' or '.' or ',' or '\'' or '|' or '!' or ':' => 3.6,
        'f' or 't' or 'r' or ' ' or '-' or '(' or ')' => 4.4,
        'm' or 'w' or 'M' or 'W' or '%' => 10,
        >= 'A' and <= 'Z' => 7.7,
        _ => 6.9,
    };

    /// <param name="face">Whose.</param>
    /// <param name="show"><c>tokens</c>, <c>streak</c>, <c>rank</c> or <c>cost</c>; anything else is tokens.</param>
    /// <param name="theme"><c>light</c>, else dark.</param>
    public static string Of(PublicFace face, string? show, string? theme)
    {
        var text = show switch
        {
            "streak" => face.Streaks.Current == 1 ? "1 day streak" : $"{Figures.CountExact(face.Streaks.Current)} day streak",
            "rank" => face.Rank is { } rank ? $"#{Figures.CountExact(rank)}" : null,
            "cost" => face.CostUsd is { } usd ? $"{(face.All.UnpricedTokens > 0 ? "≥ " : "")}{Figures.Usd(usd)}" : null,
            _ => $"{Figures.Count(face.All.Tokens)} tokens",
        };
        return text is null ? Empty : Draw(text, theme == "light");
    }

    private static string Draw(string text, bool isLight)
    {
        var (left, right) = (Label.Sum(WidthOf), text.Sum(WidthOf));
        var (split, width) = (left + (2 * Padding), left + right + (4 * Padding));
        var (ground, ink, mark, markInk) = isLight ? ("#e7e9ee", "#23262f", "#1944a9", "#ffffff") : ("#23262f", "#f2f3f7", "#3f5bd9", "#ffffff");
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width:0.#}" height="{Height}" role="img" aria-label="{Label}: {Safe(text)}"><title>{Label}: {Safe(text)}</title><rect width="{width:0.#}" height="{Height}" rx="3" fill="{mark}"/><path d="M3 0h{split - 3:0.#}v{Height}h-{split - 3:0.#}a3 3 0 0 1-3-3v-14a3 3 0 0 1 3-3z" fill="{ground}"/><g font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11"><text x="{Padding}" y="14" fill="{ink}" textLength="{left:0.#}">{Label}</text><text x="{split + Padding:0.#}" y="14" fill="{markInk}" textLength="{right:0.#}">{Safe(text)}</text></g></svg>
            """);
    }

    private static string Safe(string text) => HtmlEncoder.Default.Encode(text);
}
