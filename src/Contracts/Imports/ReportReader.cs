using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>Reads a report of another program, whichever it is: it is recognised by its keys alone. Pure, so that server and command agree.</summary>
public static class ReportReader
{
    /// <summary>The largest report that is read.</summary>
    public const int MostBytes = 10 * 1024 * 1024;

    private const string Known = "It reads the JSON of \"ccusage daily --json\" (any version) and of \"tokscale graph\".";

    /// <returns>What the report says; or why it says nothing about days, with the place in <see cref="Error.Field"/>.</returns>
    public static Result<UsageReport> Read(ReadOnlySpan<byte> content, ReportOptions options)
    {
        if (content.Length > MostBytes)
        {
            return Invalid("", $"The report is larger than {MostBytes / 1024 / 1024} MB; send it in parts, with --since and --until.");
        }

        if (ReportText.Find(content) is not { } found)
        {
            return Invalid("", ReportText.BrokenLine(content) is { } line
                ? $"The report stops being valid JSON on line {line}; was the whole of it copied?"
                : $"There is no JSON in it. {Known}");
        }

        using (found.Json)
        {
            return Read(found.Json.RootElement, options, found.HasMore);
        }
    }

    /// <param name="root">The JSON as parsed.</param>
    /// <param name="options">What the report does not say.</param>
    /// <param name="hasMore">Whether something follows the JSON.</param>
    public static Result<UsageReport> Read(JsonElement root, ReportOptions options, bool hasMore = false)
    {
        try
        {
            var report = TokscaleReport.Recognises(root) ? new TokscaleReport(options).Read(root)
                : CcusageReport.Recognises(root) ? new CcusageReport(options).Read(root)
                : null;
            if (report is not null)
            {
                return hasMore ? report with { Notes = [new ReportNote("", "Something follows the report; only the first report was read."), .. report.Notes] } : report;
            }

            return Invalid("", $"This is JSON, but no usage report that is known. {Known}");
        }
        catch (ReportException wrong)
        {
            return Invalid(wrong.Note.Path, wrong.Message);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: valid JSON, but no text.
            return Invalid("", "The report holds a name that is not Unicode text; was it cut or converted on its way?");
        }
    }

    private static Error Invalid(string path, string sentence) => new(ErrorKind.Invalid, sentence, path.Length == 0 ? null : path);
}
