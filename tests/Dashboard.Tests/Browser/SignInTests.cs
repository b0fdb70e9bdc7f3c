using ConsentLens.Dashboard.Tests.Access;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class SignInTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task A_user_signs_in_with_password_and_code_and_signs_out()
    {
        await using Visitor visitor = await dashboard.VisitAsync();
        await TakenCodes.ForgetAsync(dashboard.Services, dashboard.Logins[0].UserName);
        await visitor.SignInAsync(dashboard.Logins[0]);
        Assert.Equal("Drawn Primary", await visitor.Page.Locator("h1").InnerTextAsync());
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).ClickAsync();
        await visitor.GoAsync("/");
        Assert.EndsWith("/access/sign-in?next=%2F", visitor.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Neither_a_wrong_password_nor_a_wrong_code_lets_anybody_in()
    {
        await using Visitor visitor = await dashboard.VisitAsync();
        await visitor.GoAsync("/access/sign-in");
        await visitor.Page.GetByLabel("User name").FillAsync("office");
        await visitor.Page.GetByLabel("Password").FillAsync("wrong-horse-battery");
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Continue" }).ClickAsync();
        Assert.Contains("The user name or password is wrong.", await visitor.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await visitor.Page.GetByLabel("Password").FillAsync(dashboard.Logins[0].Password);
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Continue" }).ClickAsync();
        await visitor.Page.GetByLabel("Code").FillAsync("000000");
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        Assert.Contains("not the current code", await visitor.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await visitor.GoAsync("/");
        Assert.Contains("/access/sign-in", visitor.Page.Url, StringComparison.Ordinal);
    }
}
