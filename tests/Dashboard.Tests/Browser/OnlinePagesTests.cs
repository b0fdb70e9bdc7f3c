using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests;
using ConsentLens.Pipeline.Tests.Sites;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Scenes;
using ConsentLens.Synthetic.Scenes.Backgrounds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>From the address of the school's own site to a picture on it that came down.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OnlinePagesTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task What_is_on_the_schools_own_site_is_found_taken_down_and_looked_after()
    {
        await dashboard.StartAsync();
        Person named = await SomebodyUnnamedAsync();
        Show("/field.jpg", 11, "");
        Show("/pond.jpg", 12, $"{named.GivenName} {named.FamilyName}");
        dashboard.OwnPages["/"] = LoopbackSite.Text("<title>Our school</title><a href='/page/field.jpg'>a</a><a href='/page/pond.jpg'>b</a><img src='http://cdn.example/logo.png'><a href='/gone.jpg'>c</a>");
        string site = await AddAsync();

        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync(site);
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Look through it" }).ClickAsync();
        // The page says so by itself.
        await office.Page.GetByText("and found 2 pictures, 2 of them new").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience.Milliseconds(30_000) });
        await UntilAsync(site, office, "Must come down (1)");
        ILocator card = office.Page.Locator(".cl-online > li", new PageLocatorOptions { HasText = "pond.jpg" });
        Assert.Contains("The name of somebody on the register", await card.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("cdn.example", await office.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor head = await dashboard.SignInAsync("head", options);
            await PageLook.GoAsync(head, site, "online-site");
            await PageLook.GoAsync(head, "/online", "online");
            await PageLook.GoAsync(head, "/takedowns", "takedowns-online");
        }

        // Confirmed while it is still there: ConsentLens looks, and asks again.
        await ConfirmAsync(office);
        await UntilAsync("/takedowns", office, "Still there on ", Found(office));
        dashboard.OwnPages.TryRemove("/pond.jpg", out _);
        dashboard.OwnPages.TryRemove("/page/pond.jpg", out _);
        await Found(office).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Check whether it is gone" }).ClickAsync();
        await UntilAsync("/takedowns", office, "Gone on ");
        await ConfirmAsync(office);
        await office.GoAsync("/takedowns");
        Assert.Equal(0, await Found(office).CountAsync());

        // Nobody but an administrator says what is the school's own.
        Assert.Equal(0, await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove this site" }).CountAsync());
        await using Visitor admin = await dashboard.SignInAsync("admin");
        await admin.GoAsync(site);
        Assert.Equal(0, await admin.Page.Locator("main img").CountAsync());
        Assert.DoesNotContain("pond.jpg", await admin.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await PageLook.HereAsync(admin, "online-site-admin");
        await admin.Page.GetByLabel("Look through it again", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("7");
        await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save" }).ClickAsync();
        await admin.Page.GetByText("Saved.").WaitForAsync();
        await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove this site" }).ClickAsync();
        await admin.Page.GetByText("The site has been removed.").WaitForAsync();
        Assert.Equal(404, await admin.GoAsync(site));
    }

    /// <summary>Adds the site as an administrator would, who forgets something first.</summary>
    /// <returns>The path of its page.</returns>
    private async Task<string> AddAsync()
    {
        await using Visitor admin = await dashboard.SignInAsync("admin");
        await PageLook.GoAsync(admin, "/online/add", "online-add");
        await admin.Page.GetByLabel("Address of the front page").FillAsync(dashboard.OwnSite.AbsoluteUri);
        await admin.Page.GetByLabel("Which channel is it?").SelectOptionAsync("website");
        ILocator add = admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add the site" });
        await add.ClickAsync();
        Assert.Contains("Confirm that these are the school’s own sites", await admin.Page.Locator("#IsOwn-error").InnerTextAsync(), StringComparison.Ordinal);
        await PageLook.HereAsync(admin, "online-add-refused");
        await admin.Page.GetByLabel("I confirm that these are the school’s own sites").CheckAsync();
        await add.ClickAsync();
        await admin.Page.GetByText("The site has been added.").WaitForAsync();
        return new Uri(admin.Page.Url).AbsolutePath;
    }

    private static ILocator Found(Visitor office) => office.Page.Locator(".cl-takedown", new PageLocatorOptions { HasText = "pond.jpg" });

    private static async Task ConfirmAsync(Visitor office)
    {
        await office.GoAsync("/takedowns");
        await Found(office).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Confirm it is down" }).ClickAsync();
        await office.Page.GetByText("ConsentLens is now checking that they are").WaitForAsync();
    }

    private static async Task UntilAsync(string path, Visitor office, string text, ILocator? within = null)
    {
        string said = string.Empty;
        await Patience.UntilAsync(
            async () =>
            {
                await office.GoAsync(path);
                // What was found may be said of one task before the next one stands there.
                said = string.Join('\n', await (within ?? office.Page.Locator("main")).AllInnerTextsAsync());
                return said.Contains(text, StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(30),
            () => $"{path} does not say \"{text}\", but: {said}");
    }

    private void Show(string path, int seed, string alt)
    {
        using ComposedPhoto photo = GroupPhoto.Compose(new PhotoPlan { Seed = seed, Width = 640, Height = 480, Background = BackgroundKind.Hall, Arrangement = Arrangement.Scattered, Faces = [] });
        dashboard.OwnPages[path] = LoopbackSite.Bytes(JpegEncoder.Encode(photo.Image, 90), "image/jpeg");
        dashboard.OwnPages[$"/page{path}"] = LoopbackSite.Text($"<title>News</title><img src='{path}' alt='{alt}'>");
    }

    private async Task<Person> SomebodyUnnamedAsync()
    {
        await using ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, TimeProvider.System).LoadAsync(now, default);
        return register.People.First(person => !register.IsPermitted(person.Id, Use.NameWithImage, now));
    }
}
