using System.Diagnostics;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>The copies of a release, looked through and approved by whoever answers for them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CopyLookTests(RunningDashboard dashboard, ITestOutputHelper output)
{
    [BrowserFact]
    public async Task Seventeen_copies_are_looked_through_and_approved_by_key()
    {
        const int many = 17;
        DrawnRelease release = await DrawnRelease.PrepareAsync(dashboard, "Seventeen", many);
        await using Visitor head = await dashboard.SignInAsync("head");
        await head.GoAsync(release.Page);
        int keys = 0;
        var clock = Stopwatch.StartNew();
        var waits = new List<double>();
        await head.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Look through the copies" }).ClickAsync();
        for (int number = 1; number <= many; number++)
        {
            var wait = Stopwatch.StartNew();
            await DrawnRelease.SeesAsync(head, number);
            waits.Add(wait.Elapsed.TotalMilliseconds);
            Assert.Equal($"{number} of {many}", await head.Page.Locator("[data-place]").InnerTextAsync());
            await head.Page.Keyboard.PressAsync(number % 2 == 0 ? "j" : "ArrowRight");
            keys++;
        }

        // After the last comes the approval, and its button has the focus.
        await head.Page.Locator("#approve:focus").WaitForAsync();
        Assert.Contains("17 of 17 copies looked at by you", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await head.Page.Keyboard.PressAsync("Enter");
        keys++;
        await head.Page.GetByText("The release has been approved").WaitForAsync();
        output.WriteLine($"{many} copies looked through and approved with 1 click and {keys} keys in {clock.Elapsed.TotalSeconds:F1} s; waited for a copy: first {waits[0]:F0} ms, others at most {waits.Skip(1).Max():F0} ms, {waits.Skip(1).Average():F0} ms on average.");
        Assert.Equal("""{"channel":"looked-at","photos":17,"seen":17,"unseen":0}""", await release.ApprovalAsync());
    }

    [BrowserFact]
    public async Task A_photo_is_taken_out_by_key_and_put_back_and_escape_leads_back_to_its_place()
    {
        DrawnRelease release = await DrawnRelease.PrepareAsync(dashboard, "Taken out", 4);
        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync($"{release.Page}/look?photo={release.Photos[1]}");
        await DrawnRelease.SeesAsync(office, 2);
        await office.Page.Keyboard.PressAsync("x");
        await DrawnRelease.SeesAsync(office, 3);
        Assert.Equal("2 of 3", await office.Page.Locator("[data-place]").InnerTextAsync());
        Assert.Contains("0002.jpg was taken out.", await office.Page.Locator("[data-taken]").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("1 3 4", await NumbersAsync(release));

        await office.Page.Keyboard.PressAsync("u");
        await office.Page.GetByText("The photo is back in the release.").WaitForAsync();
        await DrawnRelease.SeesAsync(office, 2);
        Assert.Equal("1 2 3 4", await NumbersAsync(release));
        await office.Page.Keyboard.PressAsync("k");
        await DrawnRelease.SeesAsync(office, 1);
        await office.Page.Keyboard.PressAsync("Escape");
        await office.Page.Locator($"#photo-{release.Photos[0]}:focus").WaitForAsync();
        Assert.Contains("3 of 4 copies looked at by you", await office.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0, await office.Page.Locator("#approve").CountAsync());

        // Who comes back begins with what has not been looked at; and the last photo that is taken out leads to the one before.
        await office.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Look at the remaining copy" }).ClickAsync();
        await DrawnRelease.SeesAsync(office, 4);
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take out of the release" }).ClickAsync();
        await DrawnRelease.SeesAsync(office, 3);
        Assert.Equal("3 of 3", await office.Page.Locator("[data-place]").InnerTextAsync());
    }

    [BrowserFact]
    public async Task A_key_held_down_is_one_key_and_none_acts_before_its_picture_is_there()
    {
        DrawnRelease release = await DrawnRelease.PrepareAsync(dashboard, "Held down", 4);
        await using Visitor head = await dashboard.SignInAsync("head");
        var mayCome = new TaskCompletionSource();
        await head.Page.RouteAsync("**/copies/*?ahead=true", async route =>
        {
            await mayCome.Task;
            await route.ContinueAsync();
        });
        await head.GoAsync($"{release.Page}/look");
        await DrawnRelease.SeesAsync(head, 1);
        await head.Page.Keyboard.PressAsync("j");
        await head.Page.GetByText("The copy is being made").WaitForAsync();
        foreach (string key in new[] { "x", "j", "k", "ArrowRight" })
            await head.Page.Keyboard.PressAsync(key);
        Assert.Equal("2 of 4", await head.Page.Locator("[data-place]").InnerTextAsync());
        mayCome.SetResult();
        await DrawnRelease.SeesAsync(head, 2);
        for (int repeat = 0; repeat < 5; repeat++)
        {
            await head.Page.Keyboard.DownAsync("j");
            await DrawnRelease.SeesAsync(head, 3);
        }

        await head.Page.Keyboard.UpAsync("j");
        Assert.Equal("3 of 4", await head.Page.Locator("[data-place]").InnerTextAsync());
        Assert.Equal("1 2 3 4", await NumbersAsync(release));
    }

    [BrowserFact]
    public async Task What_was_not_looked_at_is_told_before_it_is_approved()
    {
        DrawnRelease release = await DrawnRelease.PrepareAsync(dashboard, "Not looked at", 3);
        await using Visitor head = await dashboard.SignInAsync("head");
        // Those that were fetched ahead are not looked at.
        Task<IResponse> ahead = head.Page.WaitForResponseAsync(answer => answer.Url.Contains($"/photos/{release.Photos[2]}/copies/", StringComparison.Ordinal));
        await head.GoAsync($"{release.Page}/look");
        await DrawnRelease.SeesAsync(head, 1);
        Assert.Equal(200, (await ahead).Status);
        await head.GoAsync(release.Page);
        Assert.Contains("1 of 3 copies looked at by you", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal((1, 2), (await head.Page.GetByText("Looked at", new PageGetByTextOptions { Exact = true }).CountAsync(), await head.Page.GetByText("Not looked at", new PageGetByTextOptions { Exact = true }).CountAsync()));
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Approve the release" }).ClickAsync();
        Assert.Contains("You have not looked at 2 of the 3 copies", await head.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Null(await release.ApprovalAsync());
        await PageLook.HereAsync(head, "release-unseen");

        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Approve 3 photos, 2 of them unseen" }).ClickAsync();
        await head.Page.GetByText("The release has been approved").WaitForAsync();
        Assert.Equal("""{"channel":"looked-at","photos":3,"seen":1,"unseen":2}""", await release.ApprovalAsync());
    }

    [BrowserFact]
    public async Task A_copy_that_changes_after_it_was_looked_at_has_to_be_looked_at_again()
    {
        DrawnRelease release = await DrawnRelease.PrepareAsync(dashboard, "Changed since", 6);
        long photo = await release.FirstAsync(Verdict.Clear);
        await using Visitor head = await dashboard.SignInAsync("head");
        int number = release.Photos.ToList().IndexOf(photo) + 1;
        await head.GoAsync($"{release.Page}/look?photo={photo}");
        await DrawnRelease.SeesAsync(head, number);
        Assert.Contains("No face is redacted.", await head.Page.InnerTextAsync(".cl-look__info"), StringComparison.Ordinal);
        await head.GoAsync(release.Page);
        Assert.Contains("1 of 6 copies looked at by you", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        await dashboard.Services.GetRequiredService<IdentifyFace>().RunAsync(dashboard.SchoolId, photo, 0, new FaceWord(HumanAssertionKind.Mask), "dsl", default);
        await head.GoAsync(release.Page);
        Assert.Contains("0 of 6 copies looked at by you", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await head.GoAsync($"{release.Page}/look?photo={photo}");
        await DrawnRelease.SeesAsync(head, number);
        Assert.Contains("Somebody asked for a face to be redacted in the copy.", await head.Page.InnerTextAsync(".cl-look__info"), StringComparison.Ordinal);
        await head.GoAsync(release.Page);
        Assert.Contains("1 of 6 copies looked at by you", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Who_is_redacted_is_told_by_name_to_the_safeguarding_lead_alone()
    {
        DrawnRelease release = await DrawnRelease.PrepareAsync(dashboard, "By name", 8);
        JudgingBasis basis = await dashboard.Services.GetRequiredService<CurrentBasis>().ReadAsync(dashboard.SchoolId, default);
        Person restricted = basis.Register.People.First(person => !basis.Register.IsPermitted(person.Id, Use.Website, TimeProvider.System.GetUtcNow()));
        string name = $"{restricted.GivenName} {restricted.FamilyName}";
        long photo = await release.FirstAsync(Verdict.Clear);
        await dashboard.Services.GetRequiredService<IdentifyFace>().RunAsync(dashboard.SchoolId, photo, 0, new FaceWord(HumanAssertionKind.IsPerson, restricted.Id), "dsl", default);
        string page = $"{release.Page}/look?photo={photo}";
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync(page);
        string told = await dsl.Page.InnerTextAsync(".cl-look__info");
        Assert.Contains(ReasonText.Sentence(Reason.RestrictedPersonMasked), told, StringComparison.Ordinal);
        Assert.Contains(name, told, StringComparison.Ordinal);
        await using Visitor head = await dashboard.SignInAsync("head");
        await head.GoAsync(page);
        told = await head.Page.InnerTextAsync("main");
        Assert.Contains(ReasonText.Sentence(Reason.RestrictedPersonMasked), told, StringComparison.Ordinal);
        Assert.DoesNotContain(name, told, StringComparison.Ordinal);
        Assert.DoesNotContain(name, await head.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Everything_can_be_done_without_scripts()
    {
        DrawnRelease release = await DrawnRelease.PrepareAsync(dashboard, "Without scripts", 3);
        await using Visitor head = await dashboard.SignInAsync("head", new VisitorOptions { HasScripts = false });
        ILocator next = head.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Next" });
        await SeesAsync(() => head.GoAsync($"{release.Page}/look"), "1 of 3");
        await SeesAsync(() => next.ClickAsync(), "2 of 3");
        await SeesAsync(() => head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take out of the release" }).ClickAsync(), "2 of 2");
        await SeesAsync(() => head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Undo" }).ClickAsync(), "2 of 3");
        await SeesAsync(() => next.ClickAsync(), "3 of 3");
        await head.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "On to the approval" }).ClickAsync();
        Assert.Contains("3 of 3 copies looked at by you", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Approve the release" }).ClickAsync();
        Assert.Contains("The release has been approved", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        async Task SeesAsync(Func<Task> go, string place)
        {
            IResponse picture = await head.Page.RunAndWaitForResponseAsync(go, answer => answer.Url.Contains("/copies/", StringComparison.Ordinal));
            Assert.Equal((200, place), (picture.Status, await head.Page.Locator("[data-place]").InnerTextAsync()));
        }
    }

    [BrowserFact]
    public async Task The_pages_pass_axe_in_both_themes_and_widths_and_the_picture_fills_the_window()
    {
        DrawnRelease release = await DrawnRelease.PrepareAsync(dashboard, "As it looks", 5);
        long redacted = await release.FirstAsync(Verdict.Blur);
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor head = await dashboard.SignInAsync("head", options);
            await head.GoAsync($"{release.Page}/look?photo={redacted}");
            await DrawnRelease.SeesAsync(head, release.Photos.ToList().IndexOf(redacted) + 1);
            LocatorBoundingBoxResult picture = (await head.Page.Locator(".cl-look__picture img").BoundingBoxAsync())!;
            output.WriteLine($"At {options.Width} the picture has {picture.Width:F0} by {picture.Height:F0}.");
            Assert.True(picture.Y >= 0 && picture.Y + picture.Height <= head.Page.ViewportSize!.Height, "The picture is not all within the window.");
            Assert.True(options.IsPhone ? picture.Width > 0.85 * options.Width : picture.Height > 0.9 * head.Page.ViewportSize!.Height);
            await PageLook.HereAsync(head, "release-look");
            await PageLook.GoAsync(head, release.Page, "release-looked-at");
        }
    }

    private static async Task<string> NumbersAsync(DrawnRelease release)
    {
        await using ConsentLensDbContext context = release.Context();
        return string.Join(' ', await context.ReleaseItems.Where(item => item.ReleaseId == release.Id).OrderBy(item => item.Number).Select(item => item.Number).ToArrayAsync());
    }
}
