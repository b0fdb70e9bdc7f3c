using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class AccessPagesTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_pages_of_accounts_and_users_pass_axe_in_both_themes_and_widths()
    {
        foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (int width in new[] { VisitorOptions.DesktopWidth, VisitorOptions.PhoneWidth })
            {
                var options = new VisitorOptions { Theme = theme, Width = width };
                await using Visitor stranger = await dashboard.VisitAsync(options);
                await CheckAsync(stranger, "/access/sign-in", "sign-in");
                await using Visitor admin = await dashboard.SignInAsync("admin", options);
                await CheckAsync(admin, "/access/account", "account");
                await CheckAsync(admin, "/users", "users");
                await CheckAsync(admin, "/users/add", "user-add");
                await CheckAsync(admin, "/users/1", "user");
                await CheckAsync(admin, "/no-such-page", "not-found");
            }
        }
    }

    private static async Task CheckAsync(Visitor visitor, string path, string name)
    {
        await visitor.GoAsync(path);
        await visitor.PictureAsync(name);
        Assert.Empty(await Axe.FindAsync(visitor.Page));
    }
}
