using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using TeamCost.Web.Platform.Ui;
using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Cli;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

/// <summary>What is on the screen under a filter is taken along in every form that there is: files of a table and of a chart, the printed page, the PDF. All say the same.</summary>
[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class ExportJourneyTests(Chromium chromium, TestApp app)
{
    private const string Model = "claude-sonnet-4-5-20250929";

    // Chosen days that are over: midnight changes nothing while the journey is on its way.
    private static readonly DateOnly Last = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-2);
    private static readonly DateOnly First = Last.AddDays(-6);
    private static readonly string Span = string.Create(CultureInfo.InvariantCulture, $"{First:yyyy-MM-dd}_{Last:yyyy-MM-dd}");

    [Theory]
    [InlineData("dark", 1440)]
    [InlineData("light", 390)]
    public Task Under_a_filter_every_file_the_printed_page_and_the_pdf_say_what_the_screen_says(string theme, int width) => Journey.TakeAsync(chromium, app.Address, $"exports-{theme}-{width}", async journey =>
    {
        var alice = await journey.NewVisitorAsync("Alice", new VisitorOptions(Theme: theme, Width: width));
        var org = await WithUsageAsync(alice);

        await alice.GoAsync($"{org}/spend");
        var spend = await SpendPage.HereAsync(alice);
        var everything = await TotalAsync(alice);
        await ChooseDaysAsync(alice);
        await FilterAsync(alice, "model", Model);
        spend.Address.Query.ShouldContain($"model={Model}");
        var total = await TotalAsync(alice);
        total.ShouldNotBe(everything, "the filter leaves something out");
        total.Rounded.SpendUsd.ShouldBeGreaterThan(1);

        await CheckFilesAsync(alice, "the table by model", $"spend-by-model_{Span}", total, ["model", "spend_usd"], rows: 1);
        await CheckFilesAsync(alice, "the chart", $"spend-by-model-per-day_{Span}", total, ["day", "model", "spend_usd"], rows: 3);
        await CheckReportAsync(alice, total);

        // The same question on the overview.
        await alice.GoAsync($"{org}{spend.Address.Query}");
        var dashboard = await DashboardPage.HereAsync(alice);
        (await dashboard.FigureAsync("spend")).ShouldBe(Figures.Usd(total.SpendUsd));
        await CheckFilesAsync(alice, "Tools", $"spend-by-tool_{Span}", total, ["tool", "tool_name", "spend_usd"], rows: 1);
        await CheckFilesAsync(alice, "Spend per day", $"spend-by-model-per-day_{Span}", total, ["day", "model", "spend_usd"], rows: 3);
    });

    /// <summary>Three days of one model and one of another inside the days that are chosen, and one of each outside.</summary>
    private async Task<string> WithUsageAsync(Visitor alice)
    {
        var people = new Cast(app.Address);
        await people.RegisterAsync(alice);
        var org = new Uri(alice.Page.Url).AbsolutePath;
        await alice.GoAsync($"{org}/tokens");
        await people.SyncAsync(
            await (await TokensPage.HereAsync(alice)).CreateAsync("laptop"),
            Reply(1, First, 123_457, 34_567), Reply(2, First.AddDays(3), 250_001, 41_113), Reply(3, Last, 99_991, 7_919), Reply(4, Last.AddDays(1), 50_000, 5_000), Reply(5, First.AddDays(-1), 60_000, 6_000),
            Reply(6, First.AddDays(2), 77_777, 3_333, "claude-haiku-4-5-20251001"));
        await alice.GoAsync(org);
        await DashboardPage.HereAsync(alice);
        return org;
    }

    private static JsonObject Reply(int id, DateOnly day, long input, long output, string model = Model) =>
        ClaudeLine.Reply($"msg_{id}", $"req_{id}", output, input, string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}T09:00:00.000Z"), model, $"s-{id}");

    private static async Task ChooseDaysAsync(Visitor alice)
    {
        foreach (var (label, name, day) in new[] { ("First day", "from", First), ("Last day", "to", Last) })
        {
            await alice.Page.Locator("#filter-form").GetByText("Days…").ClickAsync();
            var text = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}");
            await alice.Page.GetByLabel(label).FillAsync(text);
            await alice.AtAsync($"{name}={text}");
        }
    }

    private static async Task FilterAsync(Visitor alice, string dimension, string value)
    {
        await alice.Page.GetByTestId($"filter-{dimension}").ClickAsync();
        await alice.Page.Locator($"input[name={dimension}][value='{value}']").CheckAsync();
        await alice.AtAsync($"{dimension}={value}");
        await alice.Page.Keyboard.PressAsync("Escape");
        await alice.Page.WaitForFunctionAsync("() => !document.querySelector('.htmx-request')");
    }

    /// <summary>The foot of the table, whose titles are exact.</summary>
    private static async Task<SaidTotals> TotalAsync(Visitor alice) => ExportReading.Foot(new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await alice.Page.ContentAsync()));

    /// <summary>Both files of a menu: their name, their columns, and that their rows add up to the screen.</summary>
    private static async Task CheckFilesAsync(Visitor alice, string menu, string name, SaidTotals total, string[] columns, int rows)
    {
        var slug = new Uri(alice.Page.Url).AbsolutePath.Split('/')[2];
        var (csvName, csv) = await DownloadAsync(alice, menu, "CSV");
        csvName.ShouldBe($"{slug}_{name}.csv");
        csv[..3].ShouldBe([0xEF, 0xBB, 0xBF], "a spreadsheet reads it as UTF-8");
        var table = ExportReading.Csv(Encoding.UTF8.GetString(csv));
        table.Columns.Take(columns.Length).ShouldBe(columns);
        table.Rows.Count.ShouldBe(rows);
        ExportReading.Totals(table).ShouldBe(total, $"{menu}, CSV");

        var (jsonName, json) = await DownloadAsync(alice, menu, "JSON");
        jsonName.ShouldBe($"{slug}_{name}.json");
        var file = JsonNode.Parse(json)!;
        file["columns"]!.AsArray().Select(column => column!["name"]!.ToString()).ShouldBe(table.Columns);
        ExportReading.Totals(file).ShouldBe(total, $"{menu}, JSON");
    }

    private static async Task<(string Name, byte[] Bytes)> DownloadAsync(Visitor alice, string menu, string format)
    {
        var details = alice.Page.Locator("details.export-menu").Filter(new() { Has = alice.Page.GetByLabel($"Export {menu}", new() { Exact = true }) });
        if (!await details.EvaluateAsync<bool>("menu => menu.open"))
        {
            await details.Locator("summary").ClickAsync();
        }

        return await DownloadAsync(alice, details.GetByRole(AriaRole.Link, new() { Name = format, Exact = true }));
    }

    private static async Task<(string Name, byte[] Bytes)> DownloadAsync(Visitor alice, ILocator link)
    {
        var download = await alice.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        return (download.SuggestedFilename, await File.ReadAllBytesAsync(await download.PathAsync()));
    }

    /// <summary>From the page to its report, to the printed page, and back to the PDF.</summary>
    private static async Task CheckReportAsync(Visitor alice, SaidTotals total)
    {
        var (usd, tokens) = (Figures.Usd(total.SpendUsd), Figures.CountExact(total.Tokens));
        await alice.Page.GetByTestId("report-of-view").ClickAsync();
        var report = alice.Page.GetByTestId("report");
        await report.WaitForAsync();
        await alice.SeesAsync("reports");
        (await report.InnerTextAsync()).ShouldContain(usd);

        await report.GetByTestId("open").ClickAsync();
        await alice.Page.GetByTestId("figure-spend").WaitForAsync();
        await alice.SeesAsync("printed report");
        (await alice.Page.GetByTestId("figure-spend").InnerTextAsync()).ShouldContain(usd);
        (await alice.Page.GetByTestId("figure-tokens").InnerTextAsync()).ShouldContain(tokens);
        (await alice.Page.Locator(".facts").InnerTextAsync()).ShouldContain(Model);

        await alice.Page.GoBackAsync();
        var (name, bytes) = await DownloadAsync(alice, report.GetByTestId("pdf"));
        name.ShouldBe($"teamcost-{new Uri(alice.Page.Url).AbsolutePath.Split('/')[2]}-{Span.Replace("_", "-to-", StringComparison.Ordinal)}.pdf");
        var pdf = await Pdf.ReadAsync(bytes);
        pdf.Check.ShouldContain("No syntax or stream encoding errors");
        pdf.Totals.Count(line => line.Contains(tokens)).ShouldBeGreaterThan(1);
        pdf.Totals.ShouldAllBe(line => line.Contains(usd));
        pdf.Text.ShouldContain(Model);
        await alice.Page.GoBackAsync();
        await SpendPage.HereAsync(alice);
    }
}
