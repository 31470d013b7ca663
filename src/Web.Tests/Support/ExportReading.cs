using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace TeamCost.Web.Tests.Support;

/// <summary>What a place that shows spend says in all: the page, the files, the text of a PDF. Each is read as its reader would, by code of the tests' own.</summary>
public sealed record SaidTotals(decimal SpendUsd, decimal ValueUsd, long Tokens, long Requests)
{
    /// <summary>To the cent, as people compare.</summary>
    public SaidTotals Rounded => this with { SpendUsd = Math.Round(SpendUsd, 2, MidpointRounding.AwayFromZero), ValueUsd = Math.Round(ValueUsd, 2, MidpointRounding.AwayFromZero) };
}

/// <summary>A parsed CSV, by RFC 4180 and nothing else.</summary>
public sealed record ReadTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public IEnumerable<string> Column(string name)
    {
        var at = Columns.ToList().IndexOf(name);
        at.ShouldBeGreaterThanOrEqualTo(0, $"{name} of {string.Join(", ", Columns)}");
        return Rows.Select(row => row[at]);
    }

    public decimal Sum(string name) => Column(name).Where(cell => cell.Length > 0).Sum(cell => decimal.Parse(cell, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
}

/// <summary>Reads the same question off every place, so that a test can hold them side by side.</summary>
public static partial class ExportReading
{
    /// <summary>The foot of the explorer's table: its titles are exact.</summary>
    public static async Task<SaidTotals> ScreenAsync(Person person, string orgPath, string query)
    {
        var page = await person.GetAsync($"{orgPath}/spend?{query}");
        if (page.Page.QuerySelector("[data-testid=spend-table] tfoot") is null)
        {
            page.Find(".empty");
            return new SaidTotals(0, 0, 0, 0);
        }

        return Foot(page.Page);
    }

    public static SaidTotals Foot(IParentNode page)
    {
        var cells = page.QuerySelectorAll("[data-testid=spend-table] tfoot td").Select(cell => cell.QuerySelector("span[title]")).OfType<IElement>().ToList();
        // Spend, value, input, output, cache, tokens, requests.
        cells.Count.ShouldBe(7);
        return new SaidTotals(Exact(cells[0]), Exact(cells[1]), (long)Exact(cells[5]), (long)Exact(cells[6]));
    }

    public static async Task<SaidTotals> CsvAsync(Person person, string orgPath, string table, string query) =>
        Totals(Csv(await TextAsync(person, $"{orgPath}/exports/{table}.csv?{query}")));

    public static async Task<SaidTotals> JsonAsync(Person person, string orgPath, string table, string query) =>
        Totals(JsonNode.Parse(await TextAsync(person, $"{orgPath}/exports/{table}.json?{query}"))!);

    public static SaidTotals Totals(ReadTable read) => new(read.Sum("spend_usd"), read.Sum("value_usd"), (long)read.Sum("tokens"), (long)read.Sum("requests"));

    /// <summary>The totals of a JSON file, after its rows were added up to them.</summary>
    public static SaidTotals Totals(JsonNode file)
    {
        file["complete"]!.GetValue<bool>().ShouldBeTrue();
        var rows = file["rows"]!.AsArray();
        rows.Count.ShouldBe(file["row_count"]!.GetValue<int>());
        var totals = file["totals"]!;
        foreach (var (name, total) in totals.AsObject())
        {
            // Every cell is rounded to eight decimals, the total once.
            Math.Abs(rows.Sum(row => Number(row![name])) - Number(total)).ShouldBeLessThanOrEqualTo(0.00000001m * (rows.Count + 1), name);
        }

        return new SaidTotals(Number(totals["spend_usd"]), Number(totals["value_usd"]), (long)Number(totals["tokens"]), (long)Number(totals["requests"]));
    }

    /// <summary>
    /// The first amount in dollars after a label, as <c>pdftotext -layout</c> gives it: "Spend   $1,284.20". Rounded as it is printed.
    /// </summary>
    public static decimal UsdAfter(string text, string label)
    {
        var found = Regex.Match(text, Regex.Escape(label) + @"[^$]{0,200}?(?<minus>[-\u2212]?)\$(?<digits>[\d,]+(\.\d+)?)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        found.Success.ShouldBeTrue($"No amount after “{label}” in:\n{text}");
        var usd = decimal.Parse(found.Groups["digits"].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return found.Groups["minus"].Length > 0 ? -usd : usd;
    }

    public static async Task<string> TextAsync(Person person, string path)
    {
        var answer = await person.GetAsync(path);
        answer.Status.ShouldBe(System.Net.HttpStatusCode.OK, answer.Body);
        return answer.Body;
    }

    /// <summary>Quotes, doubled quotes, line breaks inside quotes, CRLF; a byte-order mark before it is passed over.</summary>
    public static ReadTable Csv(string text)
    {
        var (rows, row, cell, quoted) = (new List<List<string>>(), new List<string>(), new System.Text.StringBuilder(), false);
        var from = text.StartsWith('\uFEFF') ? 1 : 0;
        for (var i = from; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when quoted && i + 1 < text.Length && text[i + 1] == '"':
                    cell.Append('"');
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    row.Add(cell.ToString());
                    cell.Clear();
                    break;
                case '\r' when !quoted && i + 1 < text.Length && text[i + 1] == '\n':
                    i++;
                    row.Add(cell.ToString());
                    cell.Clear();
                    rows.Add(row);
                    row = [];
                    break;
                default:
                    cell.Append(text[i]);
                    break;
            }
        }

        (quoted || row.Count > 0 || cell.Length > 0).ShouldBeFalse("The file ends in the middle of a record.");
        rows.ShouldAllBe(r => r.Count == rows[0].Count);
        return new ReadTable(rows[0], rows[1..]);
    }

    public static decimal Number(JsonNode? node) => node is null ? 0 : decimal.Parse(node.ToString(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>The exact figure in the title of a rounded one.</summary>
    public static decimal Exact(IElement figure) => figure.TextContent == "unknown"
        ? 0
        : decimal.Parse(Digits().Match(figure.GetAttribute("title")!.Replace("\u2212", "-", StringComparison.Ordinal)).Value.Replace("$", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^-?\$?[\d,]+(\.\d+)?")]
    private static partial Regex Digits();
}
