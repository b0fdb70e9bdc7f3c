using ConsentLens.Consent.Judgement;
using ConsentLens.Pipeline.Review.Safeguarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ReviewPagesTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_pages_of_photos_and_reviews_pass_axe_in_both_themes_and_widths()
    {
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "Sports day");
        long[] blocked = await batch.PhotosAsync(Verdict.Block);
        long[] blurred = await batch.PhotosAsync(Verdict.Blur);
        SafeguardingStop stop = dashboard.Services.GetRequiredService<SafeguardingStop>();
        await stop.RaiseAsync(dashboard.SchoolId, blocked[^1], "Something on the wall.", "office", default);
        foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (int width in new[] { VisitorOptions.DesktopWidth, VisitorOptions.PhoneWidth })
            {
                var options = new VisitorOptions { Theme = theme, Width = width };
                await using Visitor dsl = await dashboard.SignInAsync("dsl", options);
                await CheckAsync(dsl, "/review", "review");
                await CheckAsync(dsl, "/review?skipped=" + string.Join(',', Enumerable.Range(1, 100)), "review-end");
                await CheckAsync(dsl, "/blocked", "blocked");
                await CheckAsync(dsl, $"/photos/{blocked[0]}", "photo-blocked");
                await CheckAsync(dsl, "/safeguarding", "safeguarding");
                await using Visitor office = await dashboard.SignInAsync("office", options);
                await CheckAsync(office, $"/photos/{(blurred.Length > 0 ? blurred[0] : blocked[0])}", "photo-office");
            }
        }
    }

    private static async Task CheckAsync(Visitor visitor, string path, string name)
    {
        Assert.Equal(200, await visitor.GoAsync(path));
        await visitor.PictureAsync(name);
        IReadOnlyList<string> faults = await Axe.FindAsync(visitor.Page);
        Assert.True(faults.Count == 0, $"{path}: {string.Join("; ", faults)}");
        Assert.False(await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), $"{path} is wider than {visitor.Page.ViewportSize!.Width} pixels.");
    }
}
