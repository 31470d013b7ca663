using System.Security.Cryptography;
using System.Text;

namespace TeamCost.Web.Features.Reports;

public enum Paper
{
    A4,
    Letter,
}

/// <summary>
/// What a report is printed with: one style sheet with the typeface inside, and the policy that allows exactly it. A page with it needs nothing
/// from anywhere, and nothing in it can run.
/// </summary>
public sealed class ReportPaper(IWebHostEnvironment environment)
{
    private const string Font = "fonts/inter-latin-variable.woff2";
    private const int MostInFoot = 90;

    private readonly Lazy<string> _sheet = new(() => Face(environment) + SheetText());

    public static Paper Read(IQueryCollection query) => string.Equals(query["paper"], "letter", StringComparison.OrdinalIgnoreCase) ? Paper.Letter : Paper.A4;

    /// <param name="foot">At the foot of every page, left of its number.</param>
    public ReportSheet For(Paper paper, string foot)
    {
        var css = _sheet.Value + $$"""
            @page { size: {{(paper == Paper.A4 ? "A4" : "letter")}}; @bottom-left { content: "{{Text(foot)}}"; } }
            """;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css)));
        return new ReportSheet(css, $"default-src 'none'; style-src 'sha256-{hash}'; font-src data:; base-uri 'none'; form-action 'none'");
    }

    private static string SheetText()
    {
        using var stream = typeof(ReportPaper).Assembly.GetManifestResourceStream($"{typeof(ReportPaper).Namespace}.Report.css")
            ?? throw new InvalidOperationException("The build holds no style sheet for reports.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Face(IWebHostEnvironment environment)
    {
        using var file = environment.WebRootFileProvider.GetFileInfo(Font).CreateReadStream();
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return $$"""@font-face { font-family: "Inter"; font-weight: 100 900; src: url("data:font/woff2;base64,{{Convert.ToBase64String(bytes.ToArray())}}") format("woff2"); }""";
    }

    /// <summary>As the content of a string in a style sheet: whatever is not plain goes in as its number.</summary>
    private static string Text(string words)
    {
        var text = new StringBuilder();
        var letters = words.EnumerateRunes().ToList();
        foreach (var letter in letters.Take(MostInFoot))
        {
            text.Append(Rune.IsLetterOrDigit(letter) && letter.IsAscii ? letter.ToString() : $"\\{letter.Value:x} ");
        }

        return letters.Count > MostInFoot ? text.Append("\\2026 ").ToString() : text.ToString();
    }
}

/// <param name="Policy">Content security policy: this sheet, its typeface, and nothing else.</param>
public sealed record ReportSheet(string Css, string Policy);
