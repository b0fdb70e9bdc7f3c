using System.Text.Json;
using Microsoft.Playwright;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>Checks a page with axe-core against WCAG 2.2 A and AA and its best practices.</summary>
internal static class Axe
{
    private const string Run =
        """
        async () => {
          const result = await axe.run(document, { resultTypes: ["violations"] });
          return JSON.stringify(result.violations.map(v => `${v.id}: ${v.help} at ${v.nodes.slice(0, 5).map(n => n.target.join(" ")).join(" | ")}`));
        }
        """;

    /// <summary>What axe finds, one line a rule; empty when all is well.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        // Evaluated through the debugger, to which the page's own policy for scripts does not apply.
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));
        return JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>(Run))!;
    }
}
