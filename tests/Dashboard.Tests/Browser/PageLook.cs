using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>Looks at a page as everybody should be able to use it: in the light and the dark theme, at the width of a visitor's window.</summary>
internal static class PageLook
{
    /// <summary>The widths at which pages are looked at.</summary>
    public static IReadOnlyList<VisitorOptions> Widths { get; } =
        [new VisitorOptions { Width = VisitorOptions.DesktopWidth }, new VisitorOptions { Width = VisitorOptions.PhoneWidth }];

    /// <summary>Goes to a page and looks at it.</summary>
    public static async Task GoAsync(Visitor visitor, string path, string name, int status = 200)
    {
        Assert.Equal(status, await visitor.GoAsync(path));
        await HereAsync(visitor, name);
    }

    /// <summary>Looks at the page that is open: axe finds nothing in it, and it is no wider than the window.</summary>
    public static async Task HereAsync(Visitor visitor, string name)
    {
        foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await visitor.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
            await visitor.PictureAsync(name);
            IReadOnlyList<string> faults = await Axe.FindAsync(visitor.Page, coloursOnly: theme != ColorScheme.Light);
            Assert.True(faults.Count == 0, $"{name} at {visitor.Page.ViewportSize!.Width}, {theme}: {string.Join("\n", faults)}");
        }

        int overflow = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} at {visitor.Page.ViewportSize!.Width} is {overflow} pixels too wide");
    }
}
