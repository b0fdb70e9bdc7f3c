using ConsentLens.Consent.People;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class DeletePersonPagesTests(RunningDashboard dashboard)
{
    private const string Mistaken = "N99DELETE";

    [BrowserFact]
    public async Task Somebody_entered_by_mistake_is_deleted_and_of_others_it_is_said_what_to_do_instead()
    {
        await dashboard.StartAsync();
        var person = new NewPerson(Mistaken, null, "Mistaken", "Wintergreen", PersonRole.OtherAdult, null, null);
        await dashboard.Services.GetRequiredService<AddPerson>().RunAsync(dashboard.SchoolId, person, "office", default);
        await using ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        string recorded = await context.ConsentDecisions.OrderBy(row => row.PersonId).Select(row => row.PersonId).FirstAsync();
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor looker = await dashboard.SignInAsync("office", options);
            await PageLook.GoAsync(looker, $"/people/{Mistaken}/delete", "person-delete");
            await PageLook.GoAsync(looker, $"/people/{recorded}/delete", "person-delete-refused");
            Assert.Contains("Enter their last day at the school instead.", await looker.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await looker.Page.Locator("main form").CountAsync());
        }

        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync($"/people/{Mistaken}");
        await office.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Entered by mistake?" }).ClickAsync();
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete Mistaken Wintergreen" }).ClickAsync();
        Assert.Contains("Mistaken Wintergreen has been deleted.", await office.Page.Locator(".cl-notice").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(404, await office.GoAsync($"/people/{Mistaken}"));
        Assert.True(await context.AuditEntries.AnyAsync(entry => entry.Action == "person_deleted" && entry.SubjectId == Mistaken && entry.Actor == "office"));
    }
}
