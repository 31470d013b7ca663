using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TeamCost.Web.Tests.Support;

/// <summary>A PDF as its readers find it: its text page by page, its structure, what it says of itself. By poppler and qpdf.</summary>
public sealed partial class Pdf
{
    private Pdf(IReadOnlyList<string> pages, string info, string check) => (Pages, Info, Check) = (pages, info, check);

    /// <summary>Laid out as on paper.</summary>
    public IReadOnlyList<string> Pages { get; }

    public string Text => string.Join('\n', Pages);

    public string Info { get; }

    /// <summary>What <c>qpdf --check</c> says.</summary>
    public string Check { get; }

    public static async Task<Pdf> ReadAsync(byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("teamcost-pdf-");
        try
        {
            var file = Path.Combine(folder.FullName, "read.pdf");
            await File.WriteAllBytesAsync(file, bytes);
            var text = await RunAsync("pdftotext", "-layout", "-enc", "UTF-8", file, "-");
            // A form feed ends every page, the last one too.
            return new Pdf(text.TrimEnd('\f').Split('\f'), await RunAsync("pdfinfo", file), await RunAsync("qpdf", "--check", file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The lines that begin with "Total", each with the amounts and counts that stand in it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Totals =>
        [.. Text.Split('\n').Where(line => line.TrimStart().StartsWith("Total ", StringComparison.Ordinal)).Select(line => (IReadOnlyList<string>)[.. Number().Matches(line).Select(m => m.Value)])];

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}: {output}{await errors}");
        return output;
    }

    [GeneratedRegex(@"\u2212?<?\$[0-9][0-9,]*(\.[0-9]+)?|unknown|(?<![0-9A-Za-z.,])[0-9][0-9,]*(?![0-9A-Za-z.%×])", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
