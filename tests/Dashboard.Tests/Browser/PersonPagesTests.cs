using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class PersonPagesTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task Somebody_is_added_by_hand_and_a_number_that_is_taken_is_told_at_once()
    {
        foreach (VisitorOptions options in PageLook.Widths)
        {
            string number = $"N{options.Width}";
            await using Visitor office = await dashboard.SignInAsync("office", options);
            await PageLook.GoAsync(office, "/people/add", "person-add");
            await office.Page.GetByLabel("Number", new PageGetByLabelOptions { Exact = true }).FillAsync(number);
            await office.Page.GetByLabel("Given name").FillAsync("Nadia");
            await office.Page.GetByLabel("Family name").FillAsync("Newcombe");
            await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add to the register" }).ClickAsync();
            await office.Page.GetByText("Nadia is on the register, without any consent yet.").WaitForAsync();
            Assert.EndsWith($"/people/{number}", office.Page.Url, StringComparison.Ordinal);

            await office.GoAsync("/people/add");
            await office.Page.GetByLabel("Number", new PageGetByLabelOptions { Exact = true }).FillAsync(number);
            await office.Page.GetByLabel("Given name").FillAsync("Somebody");
            await office.Page.GetByLabel("Family name").FillAsync("Else");
            await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add to the register" }).ClickAsync();
            Assert.Contains($"has the number {number} already", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        }
    }

    [BrowserFact]
    public async Task Everything_is_withdrawn_in_three_clicks()
    {
        const string person = "W-everything";
        await dashboard.StartAsync();
        await using ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        context.People.Add(new PersonRow { SchoolId = dashboard.SchoolId, PersonId = person, GivenName = "Winifred", FamilyName = "Drawn", Role = PersonRole.Pupil });
        await context.SaveChangesAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await new RegisterStore(context, TimeProvider.System).AppendAsync(
            [.. Enum.GetValues<Use>().Select(use => new NewConsentDecision(person, use, DecisionKind.Given, Decider.ParentOrCarer, now))], "office", default);
        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync($"/people/{person}");
        await office.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Withdraw everything" }).ClickAsync();
        await office.Page.GetByLabel("Parent or carer").CheckAsync();
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Record" }).ClickAsync();
        await office.Page.GetByText("The decision has been recorded.").WaitForAsync();
        foreach (Use use in Enum.GetValues<Use>())
            Assert.Equal(DecisionKind.Withdrawn, await context.ConsentDecisions.Where(row => row.PersonId == person && row.Use == use).OrderByDescending(row => row.Sequence).Select(row => row.Kind).FirstAsync());
    }

    [BrowserFact]
    public async Task The_lead_finds_all_photos_of_a_child_in_two_clicks_and_the_office_does_not()
    {
        await dashboard.StartAsync();
        await DrawnBatch.ScreenPortraitsAsync(dashboard, "Where is she");
        string person = Path.GetFileName(Directory.EnumerateDirectories(dashboard.Drawn.References).Order(StringComparer.Ordinal).First());
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor dsl = await dashboard.SignInAsync("dsl", options);
            await dsl.GoAsync($"/people/{person}");
            await dsl.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Photos they are or may be in" }).ClickAsync();
            await PageLook.HereAsync(dsl, "person-photos");
            Assert.Matches("^[1-9][0-9]* photo", await dsl.Page.Locator("main [role=status]").Last.InnerTextAsync());
            Assert.True(await dsl.Page.GetByText("Recognised").CountAsync() > 1);
        }

        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync($"/people/{person}/photos");
        Assert.Contains("/access/denied", office.Page.Url, StringComparison.Ordinal);
        await office.GoAsync($"/people/{person}");
        Assert.Equal(0, await office.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Photos they are or may be in" }).CountAsync());
    }
}
