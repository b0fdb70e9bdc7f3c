using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>What pages tell while a job judges all photos again.</summary>
[Collection(BrowserCollection.Name)]
public sealed class JudgingTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task Pages_tell_how_far_photos_have_been_judged_again_and_when_that_is_done()
    {
        await dashboard.StartAsync();
        ConsentLensDbContextFactory contexts = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>();
        await using ConsentLensDbContext context = contexts.Create(dashboard.SchoolId);
        // As a job leaves it after its tenth page.
        var note = new JobProgressRow { SchoolId = dashboard.SchoolId, Job = JudgingAgain.ChannelNote, Done = 40_000, Total = 100_000, StartedAt = TimeProvider.System.GetUtcNow() };
        context.JobProgress.Add(note);
        await context.SaveChangesAsync();
        try
        {
            foreach (VisitorOptions width in PageLook.Widths)
            {
                await using Visitor head = await dashboard.SignInAsync("head", width);
                foreach (string page in new[] { "/", "/channels", "/channels/website" })
                {
                    await head.GoAsync(page);
                    await head.Page.GetByText("40,000 of 100,000 photos judged.").WaitForAsync();
                    await PageLook.HereAsync(head, $"judging{page.Replace('/', '-')}");
                }
            }

            await using Visitor office = await dashboard.SignInAsync("office");
            await office.GoAsync("/channels");
            await office.Page.GetByText("40,000 of 100,000").WaitForAsync();
            await context.JobProgress.Where(row => row.Id == note.Id).ExecuteDeleteAsync();
            await office.Page.GetByText("All photos have been judged again.").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience.Milliseconds(30_000) });
            await PageLook.HereAsync(office, "judging-done");
        }
        finally
        {
            await context.JobProgress.Where(row => row.Id == note.Id).ExecuteDeleteAsync();
        }
    }
}
