using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class RegisterPagesTests(RunningDashboard dashboard)
{
    private const string Header = "person_id,given_name,family_name,role,class,website,newsletter,safeguarding,biometric_parent_1,biometric_child";

    [BrowserFact]
    public async Task An_import_shows_bad_rows_with_their_lines_and_takes_the_rest()
    {
        await using Visitor office = await dashboard.SignInAsync("office");
        await ImportAsync(office, $"{Header}\nI1,Ivy,Import,pupil,9Z,yes,yes,,yes,\n,Nobody,Knows,pupil,9Z,yes,,,,\nI2,,Import,pupil,9Z,yes,,,,\n");
        string page = await office.Page.InnerTextAsync("main");
        Assert.Contains("2\nrows that cannot be imported", page, StringComparison.Ordinal);
        ILocator rejected = office.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Rows that cannot be imported" });
        Assert.Equal(["3", "4"], await rejected.Locator("tbody th").AllInnerTextsAsync());
        await office.PictureAsync("import-preview");
        await PressAsync(office, "Import");
        Assert.Equal("The register has been imported", await office.Page.Locator("h1").InnerTextAsync());
        Assert.Equal(["3", "4"], await rejected.Locator("tbody th").AllInnerTextsAsync());
        await office.PictureAsync("import-done");
        await office.GoAsync("/people?text=import");
        Assert.Contains("Import, Ivy", await office.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        // The same export has not heard of a withdrawal: the gain is held back unless somebody ticks it.
        await RecordWithdrawalAsync(office, "I1", "Website");
        await ImportAsync(office, $"{Header}\nI1,Ivy,Import,pupil,9Z,yes,yes,,yes,\n");
        ILocator gain = office.Page.GetByLabel("Ivy Import (row 2): Website from withdrawn to yes");
        Assert.False(await gain.IsCheckedAsync());
        await PressAsync(office, "Import");
        Assert.Equal(ConsentState.Withdrawn, await StateAsync("I1", Use.Website));
        await ImportAsync(office, $"{Header}\nI1,Ivy,Import,pupil,9Z,yes,yes,,yes,\n");
        await gain.CheckAsync();
        await PressAsync(office, "Import");
        Assert.Equal(ConsentState.Given, await StateAsync("I1", Use.Website));
    }

    [BrowserFact]
    public async Task To_everybody_but_the_safeguarding_lead_a_barred_childs_consent_is_not_given()
    {
        const string rows = "Z1,Bea,Hidden,pupil,9B,yes,yes,yes,,\nZ2,Bob,Plain,pupil,9B,yes,yes,,,\n";
        await using Visitor office = await dashboard.SignInAsync("office");
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await ImportAsync(dsl, $"{Header}\n{rows}");
        await PressAsync(dsl, "Import");
        await PageLook.GoAsync(office, "/people/consents?class=9B", "consents-barred");
        Assert.Equal(7, await office.Page.Locator("tbody tr", new PageLocatorOptions { HasText = "Hidden" }).GetByText("No record").CountAsync());
        Assert.Equal(2, await office.Page.Locator("tbody tr", new PageLocatorOptions { HasText = "Plain" }).GetByText("Given").CountAsync());
        foreach (string path in new[] { "/people/consents?class=9B", "/people?class=9B", "/people?class=9B&restricted=Website", "/people/Z1" })
        {
            await office.GoAsync(path);
            string page = await office.Page.InnerTextAsync("main");
            Assert.DoesNotContain("Barred", page, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Hidden", page, StringComparison.Ordinal);
        }

        await dsl.GoAsync("/people/consents?class=9B");
        Assert.Equal(7, await dsl.Page.Locator("tbody tr", new PageLocatorOptions { HasText = "Hidden" }).GetByText("Barred").CountAsync());
        await ImportAsync(office, $"{Header}\nZ1,Bea,Hidden,pupil,9B,no,yes,,,\nZ2,Bob,Plain,pupil,9B,yes,yes,,,\n");
        string preview = await office.Page.InnerTextAsync("main");
        Assert.DoesNotContain("Safeguarding", preview, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Website: from not given to no", preview, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Whoever_stands_in_a_rejected_row_is_held_until_somebody_settles_it()
    {
        foreach (VisitorOptions width in PageLook.Widths)
        {
            string id = $"H{width.Width}";
            await using Visitor office = await dashboard.SignInAsync("office", width);
            await ImportAsync(office, $"{Header}\n{id},Hal,Held,pupil,9H,yes,yes,,,\n");
            await PressAsync(office, "Import");
            await ImportAsync(office, $"{Header},notes {width.Width}\n{id},Hal,Held,pupil,9H,certainly not,yes,,,,x\n,Nobody,Knows,pupil,9H,yes,,,,,x\n");
            await PageLook.HereAsync(office, "import-columns-held");
            await office.Page.GetByLabel($"notes {width.Width}", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("Leave this column out");
            await office.Page.GetByLabel("certainly not", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("Check: leave the row out");
            await PressAsync(office, "Continue");
            string preview = await office.Page.InnerTextAsync("main");
            Assert.Contains("fits no person on the register", preview, StringComparison.Ordinal);
            Assert.Contains($"left out: notes {width.Width}", preview, StringComparison.Ordinal);
            await PageLook.HereAsync(office, "import-held");
            await PressAsync(office, "Import");
            await PageLook.GoAsync(office, $"/people/{id}", "person-held");
            Assert.Contains("line 2 could not be read", await office.Page.InnerTextAsync("main"), StringComparison.Ordinal);
            await office.Page.GetByLabel("How do you know").FillAsync("checked with the mother");
            await PressAsync(office, "The register is right");
            Assert.Contains("no longer held", await office.Page.GetByRole(AriaRole.Status).First.InnerTextAsync(), StringComparison.Ordinal);
        }
    }

    [BrowserFact]
    public async Task A_file_that_is_no_register_is_refused_with_a_sentence()
    {
        await using Visitor office = await dashboard.SignInAsync("office");
        await ImportAsync(office, "colour,shape\nred,round\n");
        await PressAsync(office, "Continue");
        Assert.Contains("admission number", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await office.GoAsync("/people/import");
        await PressAsync(office, "Continue");
        Assert.Contains("Choose the file first.", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_withdrawal_is_recorded_with_who_decided_and_stands_in_the_history()
    {
        await using Visitor office = await dashboard.SignInAsync("office", new VisitorOptions { HasScripts = false });
        await ImportAsync(office, $"{Header}\nW1,Wim,Withdraw,pupil,9Y,yes,yes,,,\n");
        await PressAsync(office, "Import");
        await office.GoAsync("/people/W1/decision");
        await PressAsync(office, "Record the decision");
        Assert.Contains("Choose what the decision is about.", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await RecordWithdrawalAsync(office, "W1", "Website");
        Assert.Contains("The decision has been recorded.", await office.Page.GetByRole(AriaRole.Status).First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal((ConsentState.Withdrawn, ConsentState.Given), (await StateAsync("W1", Use.Website), await StateAsync("W1", Use.Newsletter)));
        await office.Page.Locator("summary").ClickAsync();
        string first = await office.Page.Locator("details tbody tr").First.InnerTextAsync();
        Assert.Contains("Consent withdrawn", first, StringComparison.Ordinal);
        Assert.Contains("Parent or carer", first, StringComparison.Ordinal);
        Assert.Contains("letter of May", first, StringComparison.Ordinal);
        Assert.Contains("office", first, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_reference_photo_is_added_looked_at_and_taken_down()
    {
        await using Visitor office = await dashboard.SignInAsync("office");
        await ImportAsync(office, $"{Header}\nR1,Rea,Reference,pupil,9X,yes,yes,,yes,\nR2,Ray,Reference,pupil,9X,yes,yes,,,\n");
        await PressAsync(office, "Import");
        await office.GoAsync("/people/R2");
        Assert.Equal(0, await office.Page.Locator("#Photos").CountAsync());

        string portrait = Directory.EnumerateFiles(Directory.EnumerateDirectories(dashboard.Drawn.References).Order(StringComparer.Ordinal).Last()).First();
        await office.GoAsync("/people/R1");
        await office.Page.Locator("#Photos").SetInputFilesAsync([portrait]);
        await PressAsync(office, "Add");
        ReferencePhotoRow photo = await ReferenceAsync("R1", row => row.State != ReferencePhotoState.Uploaded);
        Assert.Equal(ReferencePhotoState.Accepted, photo.State);
        await office.GoAsync("/people/R1");
        Assert.Contains("Accepted", await office.Page.Locator(".cl-references").InnerTextAsync(), StringComparison.Ordinal);
        IAPIResponse image = await office.Page.APIRequest.GetAsync($"/people/R1/references/{photo.Id}/image");
        Assert.Equal((200, "image/jpeg", "no-store"), (image.Status, image.Headers["content-type"], image.Headers["cache-control"]));
        Assert.Equal(404, (await office.Page.APIRequest.GetAsync($"/people/R2/references/{photo.Id}/image")).Status);
        await using Visitor head = await dashboard.SignInAsync("head");
        Assert.Contains("/access/denied", (await head.Page.APIRequest.GetAsync($"/people/R1/references/{photo.Id}/image")).Url, StringComparison.Ordinal);

        await office.Page.Locator("#Photos").SetInputFilesAsync([new FilePayload { Name = "notes.jpg", MimeType = "image/jpeg", Buffer = "no photo"u8.ToArray() }]);
        await PressAsync(office, "Add");
        Assert.Contains("notes.jpg", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Destroy" }).First.ClickAsync();
        Assert.Contains("destroyed", await office.Page.GetByRole(AriaRole.Status).First.InnerTextAsync(), StringComparison.Ordinal);
        await using ConsentLensDbContext school = Open();
        Assert.False(await school.PersonKeys.AnyAsync(key => key.PersonId == "R1"));
    }

    [BrowserFact]
    public async Task The_safeguarding_lead_alone_bars_reads_why_and_lifts()
    {
        await using Visitor office = await dashboard.SignInAsync("office");
        await ImportAsync(office, $"{Header}\nB1,Bea,Barred,pupil,9W,yes,yes,,,\n");
        await PressAsync(office, "Import");
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync("/people/B1/bar");
        await dsl.Page.GetByLabel("Why must Bea not be shown?").FillAsync("a court order");
        await PressAsync(dsl, "Bar from every use");
        Assert.Contains("Set by dsl", await dsl.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        await office.GoAsync("/people/B1");
        string seen = await office.Page.InnerTextAsync("main");
        Assert.DoesNotContain("Barred from", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("bar", await office.Page.Locator(".cl-tag--block").AllInnerTextsAsync(), StringComparer.OrdinalIgnoreCase);
        foreach (string forbidden in new[] { "/people/B1/bar", "/people/restricted" })
        {
            await office.GoAsync(forbidden);
            Assert.Contains("/access/denied", office.Page.Url, StringComparison.Ordinal);
        }

        await dsl.GoAsync("/people/restricted?channel=website");
        Assert.Contains("Barred, Bea", await dsl.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await dsl.GoAsync("/people/B1/bar");
        Assert.DoesNotContain("a court order", await dsl.Page.ContentAsync(), StringComparison.Ordinal);
        await PressAsync(dsl, "Read the reason");
        Assert.Contains("a court order", await dsl.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await PressAsync(dsl, "Lift the bar");
        await using ConsentLensDbContext school = Open();
        Assert.False(await school.SafeguardingBars.AnyAsync(bar => bar.PersonId == "B1" && bar.LiftedAt == null));
        Assert.True(await school.AuditEntries.AnyAsync(entry => entry.Action == "safeguarding_reason_viewed" && entry.SubjectId == "B1" && entry.Actor == "dsl"));
    }

    [BrowserFact]
    public async Task The_pages_of_the_register_pass_axe_in_both_themes_and_widths()
    {
        await using (Visitor office = await dashboard.SignInAsync("office"))
        {
            await ImportAsync(office, $"{Header}\nX1,Xan,Example,pupil,9V,yes,no,,yes,\nX2,Xia,Example,pupil,9V,,yes,,yes,no\n");
            await PressAsync(office, "Import");
        }

        string known = Directory.EnumerateDirectories(dashboard.Drawn.References).Order(StringComparer.Ordinal).Select(folder => Path.GetFileName(folder)!).First();
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor dsl = await dashboard.SignInAsync("dsl", options);
            await PageLook.GoAsync(dsl, "/people", "people");
            await PageLook.GoAsync(dsl, $"/people/{known}", "person");
            await PageLook.GoAsync(dsl, $"/people/{known}/decision", "person-decision");
            await PageLook.GoAsync(dsl, $"/people/{known}/answer", "person-answer");
            await PageLook.GoAsync(dsl, $"/people/{known}/edit", "person-edit");
            await PageLook.GoAsync(dsl, $"/people/{known}/bar", "person-bar");
            await PageLook.GoAsync(dsl, "/people/consents", "consents");
            await PageLook.GoAsync(dsl, "/people/restricted", "restricted");
            await PageLook.GoAsync(dsl, "/people/import", "import");
            await PreviewAsync(dsl, $"{Header}\nX1,Xan,Sample,pupil,9U,yes,yes,,yes,\nX3,,Wrong,pupil,9V,yes,,,,\n");
            await PageLook.HereAsync(dsl, "import-look");
        }
    }

    private static Task ImportAsync(Visitor visitor, string csv) => PreviewAsync(visitor, csv);

    private static async Task PreviewAsync(Visitor visitor, string csv)
    {
        await visitor.GoAsync("/people/import");
        await visitor.Page.Locator("#Upload").SetInputFilesAsync(new FilePayload { Name = "register.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(csv) });
        await PressAsync(visitor, "Continue");
    }

    private static async Task RecordWithdrawalAsync(Visitor visitor, string person, string use)
    {
        await visitor.GoAsync($"/people/{person}/decision");
        await visitor.Page.GetByLabel(use).CheckAsync();
        await visitor.Page.GetByLabel("Consent withdrawn").CheckAsync();
        await visitor.Page.GetByLabel("Parent or carer").CheckAsync();
        await visitor.Page.GetByLabel("Where is the evidence?").FillAsync("letter of May");
        await PressAsync(visitor, "Record the decision");
    }

    private static Task PressAsync(Visitor visitor, string button) =>
        visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true }).ClickAsync();

    private ConsentLensDbContext Open() => dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);

    private async Task<ConsentState> StateAsync(string person, Use use)
    {
        await using ConsentLensDbContext school = Open();
        var store = new Pipeline.Storage.Register.RegisterStore(school, TimeProvider.System);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return (await store.LoadAsync(now, person, default)).ConsentOf(person, use, now);
    }

    /// <summary>The person's one reference photo, as soon as it is as wanted.</summary>
    private async Task<ReferencePhotoRow> ReferenceAsync(string person, Func<ReferencePhotoRow, bool> isWanted)
    {
        ReferencePhotoRow? photo = null;
        await Patience.UntilAsync(
            async () =>
            {
                await using ConsentLensDbContext school = Open();
                photo = await school.ReferencePhotos.AsNoTracking().SingleOrDefaultAsync(row => row.PersonId == person);
                return photo is not null && isWanted(photo);
            },
            TimeSpan.FromSeconds(60),
            () => photo is null ? $"{person} has no reference photo." : $"The reference photo of {person} is {photo.State}.");
        return photo!;
    }
}
