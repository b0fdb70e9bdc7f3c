using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class AccessPagesTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_pages_of_accounts_and_users_pass_axe_in_both_themes_and_widths()
    {
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor stranger = await dashboard.VisitAsync(options);
            await PageLook.GoAsync(stranger, "/access/sign-in", "sign-in");
            await using Visitor admin = await dashboard.SignInAsync("admin", options);
            await PageLook.GoAsync(admin, "/access/account", "account");
            await PageLook.GoAsync(admin, "/users", "users");
            await PageLook.GoAsync(admin, "/users/add", "user-add");
            await PageLook.GoAsync(admin, "/users/1", "user");
            await PageLook.GoAsync(admin, "/no-such-page", "not-found", status: 404);
        }
    }
}
