using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace TeamCost.Web.Tests.Browser;

/// <summary>axe on WCAG 2.2 AA and its best practices.</summary>
internal static class Accessibility
{
    private static readonly string[] Tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // Deque's own runner for Playwright loads axe anew for every look and carries all that passed over the wire; a page that is looked at four times keeps it.
    private const string Run = """
        async tags => {
          const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
          return violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${fault.help}: ${node.html}`));
        }
        """;

    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        return await page.EvaluateAsync<string[]>(Run, Tags);
    }
}
