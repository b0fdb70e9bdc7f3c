using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using Microsoft.Extensions.DependencyInjection;
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
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor dsl = await dashboard.SignInAsync("dsl", options);
            await PageLook.GoAsync(dsl, "/review", "review");
            await PageLook.GoAsync(dsl, "/review?skipped=" + string.Join(',', Enumerable.Range(1, 100)), "review-end");
            await PageLook.GoAsync(dsl, "/blocked", "blocked");
            await PageLook.GoAsync(dsl, $"/photos/{blocked[0]}", "photo-blocked");
            await PageLook.GoAsync(dsl, "/safeguarding", "safeguarding");
            await using Visitor office = await dashboard.SignInAsync("office", options);
            await PageLook.GoAsync(office, $"/photos/{(blurred.Length > 0 ? blurred[0] : blocked[0])}", "photo-office");
        }
    }
}
