using ConsentLens.Dashboard.Demo;
using Microsoft.Playwright;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>
/// Takes the pictures of a running demo: CONSENTLENS_DEMO names its folder, CONSENTLENS_DEMO_ADDRESS where it is served, CONSENTLENS_SCREENSHOTS where the
/// pictures go, CONSENTLENS_WIDTHS and CONSENTLENS_THEMES which (such as <c>1280,390</c> and <c>light,dark</c>).
/// </summary>
public sealed class DemoPictures
{
    private static readonly (string User, string Name, string Path)[] Pages =
    [
        ("dsl", "home", "/"),
        ("office", "upload", "/upload"),
        ("office", "batches", "/batches"),
        ("office", "batch", "/batches/1"),
        ("dsl", "photo", "/photos/3"),
        ("dsl", "review", "/review"),
        ("dsl", "blocked", "/blocked"),
        ("dsl", "people", "/people"),
        ("dsl", "person", "/people/p002"),
        ("dsl", "consents", "/people/consents"),
        ("office", "import", "/people/import"),
        ("dsl", "restricted", "/people/restricted"),
        ("head", "channels", "/channels"),
        ("head", "channel", "/channels/website"),
        ("head", "releases", "/releases"),
        ("head", "takedowns", "/takedowns"),
        ("dsl", "safeguarding", "/safeguarding"),
        ("head", "reports", "/reports"),
        ("head", "governors", "/reports/governors"),
        ("dsl", "recognition", "/reports/recognition"),
        ("dsl", "misuse", "/safeguarding/misuse"),
        ("head", "audit", "/audit"),
        ("admin", "users", "/users"),
        ("admin", "settings", "/settings"),
        ("trust", "schools", "/schools"),
    ];

    [DemoFact]
    public async Task Take()
    {
        string folder = Environment.GetEnvironmentVariable(DemoFactAttribute.Variable)!;
        var address = new Uri((Environment.GetEnvironmentVariable("CONSENTLENS_DEMO_ADDRESS") ?? "http://127.0.0.1:8080") + "/");
        IReadOnlyList<DemoLogin> logins = DemoLogins.Read(Path.Combine(folder, "logins.json"))!;
        string[] only = (Environment.GetEnvironmentVariable("CONSENTLENS_PAGES") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(RunningDashboard.Chromium);
        Dictionary<string, string> sessions = [];
        foreach (string user in Pages.Select(page => page.User).Distinct())
        {
            await using Visitor first = await Visitor.OpenAsync(browser, address, null, new VisitorOptions());
            await first.SignInAsync(logins.Single(login => login.UserName == user));
            sessions[user] = await first.Page.Context.StorageStateAsync();
        }

        foreach (VisitorOptions options in Views())
        {
            foreach ((string user, string name, string path) in Pages.Where(page => only.Length == 0 || only.Contains(page.Name)))
            {
                await using Visitor visitor = await Visitor.OpenAsync(browser, address, sessions[user], options);
                await visitor.GoAsync(path);
                await visitor.PictureAsync(name);
            }
        }
    }

    private static IEnumerable<VisitorOptions> Views() =>
        from width in (Environment.GetEnvironmentVariable("CONSENTLENS_WIDTHS") ?? "1280").Split(',').Select(int.Parse)
        from theme in (Environment.GetEnvironmentVariable("CONSENTLENS_THEMES") ?? "light").Split(',')
        select new VisitorOptions { Width = width, Theme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light };
}
