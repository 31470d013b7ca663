using AngleSharp.Html.Parser;

namespace TeamCost.Bench;

/// <summary>
/// Every page and every region of the dashboard for the large and for the small organization, in turn, over loopback. Which regions a page has is read from
/// the page itself.
/// </summary>
internal sealed class PageTimes(WebUnderTest web, BenchOptions options, Report report)
{
    private const int WarmUps = 20;

    private static readonly string[] Organizations = ["large", "small", "wide"];

    public async Task RunAsync()
    {
        var scale = new Scale(web, options, report);
        var account = await scale.MakeAsync();
        using var visitor = await Visitor.SignInAsync(web.Address, account.Email, Account.Password);
        foreach (var org in Organizations)
        {
            var id = await scale.OrgAsync(org);
            report.Size(
                org, await scale.CountAsync($"select count(*) from usage_lines where org_id = '{id}'"),
                await scale.CountAsync($"select count(*) from daily_usage where org_id = '{id}'"));
        }

        report.Pages();
        foreach (var page in await PagesAsync(scale))
        {
            await MeasureAsync(page, null);
            foreach (var region in Regions((await visitor.GetAsync(page("large"), null)).Text))
            {
                await MeasureAsync(page, region);
            }
        }

        report.Memory("after the pages", web.Memory());

        async Task MeasureAsync(Func<string, string> page, string? region)
        {
            var times = Organizations.ToDictionary(org => org, _ => new Percentiles());
            for (var i = 0; i < WarmUps + options.Requests; i++)
            {
                // In turn, so that a noisy moment of the machine hits all of them.
                foreach (var org in Organizations)
                {
                    var (took, _) = await visitor.GetAsync(page(org), region);
                    if (i >= WarmUps)
                    {
                        times[org].Add(took);
                    }
                }
            }

            report.Page(page("{org}"), region, times["large"], times["small"], times["wide"]);
        }
    }

    private static async Task<IReadOnlyList<Func<string, string>>> PagesAsync(Scale scale)
    {
        var teams = new Dictionary<string, string> { ["{org}"] = "{id}" };
        foreach (var org in Organizations)
        {
            var id = await scale.OrgAsync(org);
            teams[org] = await scale.IdAsync($"{id} team 1");
        }

        var person = await scale.IdAsync("person 3");
        var quarter = $"?from={Scale.Wide.FirstDay:yyyy-MM-dd}&to={Scale.LastDay:yyyy-MM-dd}";
        return
        [
            org => $"/o/{org}", org => $"/o/{org}{quarter}", org => $"/o/{org}/spend", org => $"/o/{org}/spend{quarter}", org => $"/o/{org}/people",
            org => $"/o/{org}/people/{(org == "{org}" ? "{id}" : person)}", org => $"/o/{org}/teams/{teams[org]}",
        ];
    }

    private static IEnumerable<string> Regions(string page) => new HtmlParser().ParseDocument(page)
        .QuerySelectorAll("[hx-get][hx-target]")
        .Select(element => element.GetAttribute("hx-target") is "this" or null ? element.Id ?? "" : element.GetAttribute("hx-target")!.TrimStart('#'))
        .Where(region => region.Length > 0)
        .Distinct();
}
