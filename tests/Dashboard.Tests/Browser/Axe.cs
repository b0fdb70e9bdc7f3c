using System.Text.Json;
using Microsoft.Playwright;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>Checks a page with axe-core against WCAG 2.2 A and AA and its best practices.</summary>
internal static class Axe
{
    private const string Run =
        """
        async ids => {
          const only = ids.length > 0 ? { runOnly: { type: "rule", values: ids } } : {};
          const result = await axe.run(document, { resultTypes: ["violations"], ...only });
          return JSON.stringify(result.violations.map(v => `${v.id}: ${v.help} at ${v.nodes.slice(0, 5).map(n => n.target.join(" ")).join(" | ")}`));
        }
        """;

    /// <summary>The rules that a theme can break; the others look at what is the same in every theme.</summary>
    private static readonly string[] OfColours = ["color-contrast", "link-in-text-block"];

    /// <summary>What axe finds, one line a rule; empty when all is well.</summary>
    /// <param name="coloursOnly">Only what has to do with colours, where the page was looked at in another theme.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page, bool coloursOnly = false)
    {
        // Evaluated through the debugger, to which the page's own policy for scripts does not apply.
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));
        return JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>(Run, coloursOnly ? OfColours : []))!;
    }
}
