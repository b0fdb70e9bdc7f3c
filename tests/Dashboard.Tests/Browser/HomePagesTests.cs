using System.Globalization;
using System.Text.RegularExpressions;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Tests.Hosting;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed partial class HomePagesTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task Each_figure_counts_what_its_link_lists_and_nobody_sees_one_that_is_not_theirs()
    {
        await GiveEverybodySomethingToDoAsync();
        Dictionary<string, string[]> seen = [];
        foreach (string user in new[] { "office", "dsl", "head", "trust", "admin" })
        {
            await using Visitor visitor = await dashboard.SignInAsync(user);
            await visitor.GoAsync("/");
            List<(string Title, int Figure, string Path)> cards = [];
            foreach (ILocator card in await visitor.Page.Locator(".cl-card__link").AllAsync())
            {
                int figure = int.Parse(await card.Locator(".cl-figure").InnerTextAsync(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
                cards.Add((await card.Locator(".govuk-link").InnerTextAsync(), figure, (await card.GetAttributeAsync("href"))!));
            }

            seen[user] = [.. cards.Select(card => card.Path)];
            foreach ((string title, int figure, string path) in cards)
            {
                Assert.Equal((path, 200), (path, await visitor.GoAsync(path)));
                Assert.True(figure == await ListedAsync(visitor.Page, path), $"{user}: {figure} {title}, but {path} lists {await ListedAsync(visitor.Page, path)}");
            }
        }

        Assert.Equal(["/takedowns", "/batches?state=failed", "/releases?waits=ForDownload", "/people?held=true", "/people?unrecognised=true", "/people?lapsing=true"], seen["office"]);
        Assert.Equal(["/safeguarding", "/takedowns", "/batches?state=failed", "/review", "/releases?waits=ForDownload", "/people?held=true", "/people?unrecognised=true", "/people?lapsing=true"], seen["dsl"]);
        Assert.Equal(["/takedowns", "/releases?waits=ForApproval", "/releases?waits=ForDownload", "/channels?closeUps=true"], seen["head"]);
        Assert.Equal(["/takedowns"], seen["trust"]);
        Assert.Equal(["/channels?closeUps=true"], seen["admin"]);
    }

    [BrowserFact]
    public async Task Takedowns_are_told_by_the_day_they_are_due_and_the_pages_pass_axe_in_both_themes_and_widths()
    {
        await GiveEverybodySomethingToDoAsync();
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor dsl = await dashboard.SignInAsync("dsl", options);
            await PageLook.GoAsync(dsl, "/", "home-dsl");
            Assert.Matches("[1-9][0-9]* overdue", await dsl.Page.Locator(".cl-card", new PageLocatorOptions { HasText = "akedown" }).First.InnerTextAsync());
            await PageLook.GoAsync(dsl, "/people?held=true", "people-held");
            await PageLook.GoAsync(dsl, "/people?lapsing=true", "people-lapsing");
            Assert.Matches("lapses on [0-9]+ [A-Z][a-z]{2} 20", await dsl.Page.Locator("tbody").InnerTextAsync());
            await PageLook.GoAsync(dsl, "/batches?text=autumn+WALK", "batches-found");
            Assert.Equal("Walk in autumn", await dsl.Page.Locator("tbody th a").First.InnerTextAsync());
            await using Visitor head = await dashboard.SignInAsync("head", options);
            await PageLook.GoAsync(head, "/", "home-head");
            await PageLook.GoAsync(head, "/releases?waits=ForApproval", "releases-to-approve");
        }
    }

    /// <summary>One more of everything that anybody is told of.</summary>
    private async Task GiveEverybodySomethingToDoAsync()
    {
        await dashboard.StartAsync();
        DrawnBatch batch = await DrawnBatch.ScreenPortraitsAsync(dashboard, "Walk in autumn");
        IServiceProvider services = dashboard.Services;
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string number = Guid.NewGuid().ToString("N")[..8];
        long[] fine = [.. await batch.PhotosAsync(Verdict.Clear), .. await batch.PhotosAsync(Verdict.Blur)];
        ReleaseDraft drafts = services.GetRequiredService<ReleaseDraft>();
        await drafts.CreateAsync(dashboard.SchoolId, "website", "To be approved", [.. fine.Skip(1)], "office", default);
        long approved = (await drafts.CreateAsync(dashboard.SchoolId, "website", "To be fetched", [.. fine.Skip(1)], "office", default)).ReleaseId;
        await services.GetRequiredService<ApproveRelease>().RunAsync(dashboard.SchoolId, approved, "head", int.MaxValue, default);
        await using ConsentLensDbContext context = batch.Context();
        await Patience.UntilAsync(() => context.Releases.AnyAsync(row => row.Id == approved && row.State == ReleaseState.Built), TimeSpan.FromSeconds(30), () => "The package is not built.");
        await services.GetRequiredService<SafeguardingStop>().RaiseAsync(dashboard.SchoolId, fine[0], null, "office", default);
        await PublishedPhoto.AddAsync(services, dashboard.SchoolId, $"H-{number}");
        await PublishedPhoto.DecideAsync(services, dashboard.SchoolId, $"H-{number}", DecisionKind.Withdrawn);
        await services.GetRequiredService<NightlyRun>().RunAsync(dashboard.SchoolId, default);
        foreach (TakedownRow task in await context.Takedowns.Where(task => task.ConfirmedAt == null).ToArrayAsync())
            task.DueDate = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-2);
        context.People.Add(new PersonRow { SchoolId = dashboard.SchoolId, PersonId = $"L-{number}", GivenName = "Lapsing", FamilyName = "Soon", Role = PersonRole.Pupil });
        await context.SaveChangesAsync();
        context.Holds.Add(new HoldRow { SchoolId = dashboard.SchoolId, PersonId = $"H-{number}", HeldBy = "office", HeldAt = now });
        await context.SaveChangesAsync();
        await new RegisterStore(context, TimeProvider.System).AppendAsync(
            [
                new NewConsentDecision($"L-{number}", Use.Website, DecisionKind.Given, Decider.ParentOrCarer, now, now.AddDays(9)),
                new NewConsentDecision($"L-{number}", Use.Newsletter, DecisionKind.Given, Decider.ParentOrCarer, now, now.AddDays(9)),
            ],
            "office",
            default);
        long failed = await services.GetRequiredService<OpenUpload>().RunAsync(dashboard.SchoolId, new UploadPlan("Broken off", null, [], []), "office", default);
        await context.Batches.Where(row => row.Id == failed).ExecuteUpdateAsync(row => row.SetProperty(one => one.State, BatchState.Failed).SetProperty(one => one.Problem, "The zip is damaged."));
    }

    private static async Task<int> ListedAsync(IPage page, string path) => path.Split('?')[0] switch
    {
        "/safeguarding" => await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Close the concern" }).CountAsync(),
        "/takedowns" => await page.Locator(".cl-takedown").CountAsync(),
        "/review" => int.Parse(await page.Locator("[data-waiting]").InnerTextAsync(), CultureInfo.InvariantCulture),
        "/releases" or "/channels" => await page.Locator("tbody tr").CountAsync(),
        _ => int.Parse(Leading().Match(await page.Locator("main [role=status]").Last.InnerTextAsync()).Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^[0-9,]+")]
    private static partial Regex Leading();
}
